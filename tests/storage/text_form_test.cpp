// SPDX-License-Identifier: Apache-2.0
#include "storage/json_column.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

TEST(SqlValue, WritesOctetsAsHexadecimal) {
    EXPECT_EQ(*SqlValue(base::Bytes{0x00, 0x27, 0xff}).text(), "\\x0027ff");
}

TEST(SqlValue, HasNoTextForAnAbsentValue) {
    EXPECT_FALSE(SqlValue(std::nullopt).text().has_value());
    EXPECT_FALSE(SqlValue(std::optional<int>()).text().has_value());
}

TEST(SqlValue, KeepsTwoTextsApartThatDifferBehindANul) {
    EXPECT_EQ(*SqlValue(std::string("a\0b", 3)).text(),
              "a\xef\xbf\xbd"
              "b");
    EXPECT_EQ(*SqlValue(std::string("caf\xe9")).text(), "caf\xef\xbf\xbd");
    EXPECT_EQ(*SqlValue("café").text(), "café");
}

TEST(Array, SurvivesEveryCharacterThatArraysQuote) {
    const std::vector<std::string> texts = {"", "a,b", "\"", "\\", "{}", "NULL", " x ", "é"};
    EXPECT_EQ(parse_array(*SqlValue(texts).text()), texts);
    EXPECT_EQ(parse_array("{}"), std::vector<std::string>{});
    EXPECT_EQ(parse_array("{a,b}"), (std::vector<std::string>{"a", "b"}));
}

TEST(Array, RefusesWhatIsNotOne) {
    for (const char* text : {"", "{", "a", "{a", "{\"a}", "{a,b", "{NULL}", "{a}b}"}) {
        EXPECT_THROW(parse_array(text), UnreadableRow) << text;
    }
}

TEST(Row, RefusesNullAndNonsense) {
    Row row({std::nullopt, "12x", "2026-05-01 12:00:00+02", "\\xzz", "maybe", "\\x00"});
    EXPECT_THROW(row.next<std::string>(), UnreadableRow);
    EXPECT_THROW(row.next<int>(), UnreadableRow);
    EXPECT_THROW(row.next<base::Time>(), UnreadableRow);
    EXPECT_THROW(row.next<base::Bytes>(), UnreadableRow);
    EXPECT_THROW(row.next<model::OrderStatus>(), UnreadableRow);
    EXPECT_THROW(row.next<crypto::Sha256Digest>(), UnreadableRow);
    EXPECT_THROW(row.next<int>(), UnreadableRow) << "there is no seventh column";
}

TEST(JsonText, HasNothingThatJsonbRefuses) {
    EXPECT_EQ(json_text(std::string("a\0\\u0000\xff", 9)), "\"a\\ufffd\\\\u0000\xef\xbf\xbd\"");
}

TEST(ConnectionString, AlwaysAsksForAWritableServer) {
    EXPECT_EQ(with_required_settings({.url = "postgresql://db/x"}),
              "postgresql://db/x?target_session_attrs=read-write&client_encoding=UTF8"
              "&connect_timeout=5");
    EXPECT_EQ(with_required_settings({.url = "postgres://db/x?target_session_attrs=any"}),
              "postgres://db/x?target_session_attrs=any&target_session_attrs=read-write"
              "&client_encoding=UTF8&connect_timeout=5");
    EXPECT_EQ(with_required_settings({.url = "host=db"}),
              "host=db target_session_attrs=read-write client_encoding=UTF8 connect_timeout=5");
}

}  // namespace
}  // namespace causeway::storage
