// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace causeway::base {
namespace {

TEST(ParseJson, ReadsAnOrdinaryObject) {
    const auto value = parse_json(R"({"a":[1,2,{"b":"c"}]})");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->at("a").at(2).at("b"), "c");
}

TEST(ParseJson, RefusesADuplicateMemberAtAnyDepth) {
    EXPECT_FALSE(parse_json(R"({"a":1,"a":2})"));
    EXPECT_FALSE(parse_json(R"({"x":{"a":1,"b":2,"a":3}})"));
    // The same name spelt with an escape is the same member.
    EXPECT_FALSE(parse_json(R"({"a":1,"\u0061":2})"));
    EXPECT_TRUE(parse_json(R"([{"a":1},{"a":2}])"));
}

TEST(ParseJson, RefusesDeepNestingInBoundedTime) {
    const std::string deep(100'000, '[');
    EXPECT_FALSE(parse_json(deep));
    EXPECT_FALSE(parse_json(std::string(33, '[') + std::string(33, ']')));
    EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')));
}

TEST(ParseJson, RefusesTooManyValuesAndTooManyBytes) {
    std::string many = "[0";
    for (int i = 0; i < 10'000; ++i) many += ",0";
    EXPECT_FALSE(parse_json(many + "]"));
    EXPECT_FALSE(parse_json("\"" + std::string(200'000, 'x') + "\""));
}

TEST(ParseJson, RefusesWhatIsNotJson) {
    for (const char* text :
         {"", "{", "NaN", "Infinity", "{'a':1}", "[1,]", "1 2", "\"\xff\"", "// x\n1"}) {
        EXPECT_FALSE(parse_json(text)) << text;
    }
}

TEST(JsonQuote, EscapesControlCharactersAndReplacesInvalidUtf8) {
    EXPECT_EQ(json_quote("a\"b\n\x01"), R"("a\"b\n\u0001")");
    EXPECT_EQ(json_quote("\xff"), "\"\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace causeway::base
