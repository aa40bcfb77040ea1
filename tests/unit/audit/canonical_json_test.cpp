// SPDX-License-Identifier: Apache-2.0
#include "audit/canonical_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace causeway::audit {
namespace {

using nlohmann::json;

// RFC 8785 §3.2.3: the example whose members sort by UTF-16 code units, which neither code points
// nor UTF-8 octets do.
TEST(CanonicalJson, SortsMembersByUtf16CodeUnits) {
    const json value = json::parse(R"({
        "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"})");
    EXPECT_EQ(canonical_json(value),
              "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
              "\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\",\"\xe2\x82\xac\":\"Euro Sign\","
              "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\","
              "\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

// RFC 8785 §3.2.2.2: the string of the sample object of §3.2.2.
TEST(CanonicalJson, EscapesOnlyWhatMustBe) {
    const json value = json::parse(R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/")");
    EXPECT_EQ(canonical_json(value), "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    EXPECT_EQ(canonical_json("\b\t\n\f\r\x1f\x7f<>&/"), "\"\\b\\t\\n\\f\\r\\u001f\x7f<>&/\"");
}

// RFC 8785 §3.2.3, the literal array and the nested object of the arrays example.
TEST(CanonicalJson, KeepsArraysInOrderAndSortsAtEveryDepth) {
    const json value = json::parse(R"([56, {"d": [], "10": {}, "1": [{"b": 1, "a": -2}]}])");
    EXPECT_EQ(canonical_json(value), R"([56,{"1":[{"a":-2,"b":1}],"10":{},"d":[]}])");
}

TEST(CanonicalJson, TakesIntegersThatADoubleHoldsAndNoOthers) {
    constexpr std::int64_t kMax = 9007199254740991;
    EXPECT_EQ(canonical_json(kMax), "9007199254740991");
    EXPECT_EQ(canonical_json(-kMax), "-9007199254740991");
    EXPECT_THROW(canonical_json(kMax + 1), std::invalid_argument);
    EXPECT_THROW(canonical_json(-kMax - 1), std::invalid_argument);
    EXPECT_THROW(canonical_json(std::uint64_t{18446744073709551615U}), std::invalid_argument);
}

TEST(CanonicalJson, RefusesValuesThatNoEventHolds) {
    EXPECT_THROW(canonical_json(json(1.5)), std::invalid_argument);
    EXPECT_THROW(canonical_json(json(nullptr)), std::invalid_argument);
    EXPECT_THROW(canonical_json(json(true)), std::invalid_argument);
}

TEST(CanonicalJson, ReplacesOctetsThatAreNotUtf8) {
    EXPECT_EQ(canonical_json("a\xff"), "\"a\xef\xbf\xbd\"");
    EXPECT_THROW(canonical_json(json{{"a\xff", 1}}), std::invalid_argument);
}

}  // namespace
}  // namespace causeway::audit
