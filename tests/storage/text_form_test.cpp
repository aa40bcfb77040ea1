// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <libpq-fe.h>

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

// What libpq makes of the text.
std::string libpq_value(const std::string& url, const std::string& keyword) {
    const std::string text = with_required_settings({.url = url});
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(text.c_str(), nullptr), PQconninfoFree);
    if (!options) return "refused: " + text;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (keyword == option->keyword) return option->val == nullptr ? "" : option->val;
    }
    return "unknown to libpq";
}

TEST(ConnectionString, AlwaysAsksForAWritableServer) {
    for (const char* url : {"postgresql://db/x", "postgres://db/x?target_session_attrs=any",
                            "host=db dbname=x target_session_attrs=any client_encoding=LATIN1"}) {
        EXPECT_EQ(libpq_value(url, "target_session_attrs"), "read-write") << url;
        EXPECT_EQ(libpq_value(url, "client_encoding"), "UTF8") << url;
        EXPECT_EQ(libpq_value(url, "dbname"), "x") << url;
    }
}

TEST(ConnectionString, NoticesALostPathInSeconds) {
    for (const char* url : {"postgresql://db/x", "postgres://db/x?sslmode=require", "host=db"}) {
        EXPECT_EQ(libpq_value(url, "keepalives"), "1") << url;
        EXPECT_EQ(libpq_value(url, "keepalives_idle"), "5") << url;
        EXPECT_EQ(libpq_value(url, "keepalives_interval"), "5") << url;
        EXPECT_EQ(libpq_value(url, "keepalives_count"), "3") << url;
        EXPECT_EQ(libpq_value(url, "tcp_user_timeout"), "15000") << url;
        EXPECT_EQ(libpq_value(url, "connect_timeout"), "5") << url;
    }
}

TEST(ConnectionString, LeavesTheOperatorsOwnTimeouts) {
    for (const char* url : {"postgresql://db/x?connect_timeout=9&tcp_user_timeout=1000",
                            "connect_timeout=9 tcp_user_timeout=1000"}) {
        EXPECT_EQ(libpq_value(url, "connect_timeout"), "9") << url;
        EXPECT_EQ(libpq_value(url, "tcp_user_timeout"), "1000") << url;
    }
}

}  // namespace
}  // namespace causeway::storage
