// SPDX-License-Identifier: Apache-2.0
#include "ca/config_schema.hpp"

#include <gtest/gtest.h>

namespace causeway::ca {
namespace {

std::string object_schema(const std::string& properties, const std::string& more = "") {
    return R"({"type":"object","additionalProperties":false,)" + more + R"("properties":{)" +
           properties + "}}";
}

ConfigSchema compiled(const std::string& schema) {
    return *ConfigSchema::compile(schema);
}

std::string first_pointer(const ConfigSchema& schema, const std::string& config) {
    const auto problems = schema.problems(config);
    return problems.empty() ? "fits" : problems.front().pointer;
}

TEST(ConfigSchema, NamesThePlaceOfEachProblem) {
    const auto schema = compiled(object_schema(
        R"("url":{"type":"string","maxLength":5},"n":{"type":"integer","maximum":3},)"
        R"("list":{"type":"array","items":{"enum":["a","b"]}},)"
        R"("a/b~c":{"type":"string"},)"
        R"("tls":{"type":"object","additionalProperties":false,"properties":{"pin":{"type":"string"}}})",
        R"("required":["url"],)"));
    EXPECT_EQ(first_pointer(schema, R"({"url":"x"})"), "fits");
    EXPECT_EQ(first_pointer(schema, R"({"url":1})"), "/url");
    EXPECT_EQ(first_pointer(schema, R"({"url":"123456"})"), "/url");
    EXPECT_EQ(first_pointer(schema, R"({"url":"x","n":4})"), "/n");
    EXPECT_EQ(first_pointer(schema, R"({"url":"x","list":["a","c"]})"), "/list/1");
    EXPECT_EQ(first_pointer(schema, R"({"url":"x","a/b~c":1})"), "/a~1b~0c");
    EXPECT_EQ(first_pointer(schema, R"({"url":"x","tls":{"pin":7}})"), "/tls/pin");
    EXPECT_EQ(first_pointer(schema, R"({"url":"x","tls":{"pim":"y"}})"), "/tls");
    EXPECT_EQ(first_pointer(schema, R"({"n":1})"), "");
    EXPECT_EQ(first_pointer(schema, "{"), "");
}

TEST(ConfigSchema, ReportsAllProblemsAtOnceAndOnlyTheInnermost) {
    const auto schema = compiled(object_schema(R"("a":{"type":"string"},"b":{"type":"integer"})"));
    const auto problems = schema.problems(R"({"a":1,"b":"x"})");
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_NE(problems[0].pointer, problems[1].pointer);
}

TEST(ConfigSchema, RefusesAnOversizedDeepOrAmbiguousConfiguration) {
    const auto schema = compiled(object_schema(R"("a":{"type":"string"})"));
    EXPECT_EQ(first_pointer(schema, R"({"a":")" + std::string(300 * 1024, 'x') + R"("})"), "");
    EXPECT_EQ(first_pointer(schema, std::string(20, '[') + std::string(20, ']')), "");
    EXPECT_EQ(first_pointer(schema, R"({"a":"x","a":"y"})"), "");
}

TEST(ConfigSchema, RefusesASchemaThatLetsUnknownMembersThrough) {
    for (const char* schema : {"{}", "[]", "true", "not json", R"({"type":"object"})",
                               R"({"type":"object","additionalProperties":true})",
                               R"({"additionalProperties":false})"}) {
        EXPECT_FALSE(ConfigSchema::compile(schema)) << schema;
    }
}

// They would run on std::regex, which recurses once per character, or fetch something.
TEST(ConfigSchema, RefusesKeywordsOfUnboundedCost) {
    for (const char* property :
         {R"("a":{"pattern":"(x+)+y"})", R"("a":{"items":{"format":"date"}})",
          R"("a":{"anyOf":[{"$ref":"http://example/schema"}]})",
          R"("a":{"patternProperties":{"x":{}}})"}) {
        EXPECT_FALSE(ConfigSchema::compile(object_schema(property))) << property;
    }
}

TEST(ConfigSchema, APropertyMayHaveAKeywordsName) {
    EXPECT_TRUE(ConfigSchema::compile(object_schema(
        R"("pattern":{"type":"string"},"format":{"enum":["pattern"],"default":"pattern"})")));
}

TEST(ConfigSchema, RefusesWhatIsNoJsonSchema) {
    EXPECT_FALSE(ConfigSchema::compile(object_schema(R"("a":{"type":17})")));
    EXPECT_FALSE(ConfigSchema::compile(object_schema(R"("a":{"minLength":"x"})")));
}

TEST(ConfigSchema, FindsTheSecretsThatAConfigurationNames) {
    const auto schema = compiled(
        object_schema(R"("plain":{"type":"string"},"token":{"type":"string","x-secret":true},)"
                      R"("logins":{"type":"array","items":{"type":"object","properties":)"
                      R"({"password":{"type":"string","x-secret":true}}}})"));
    const auto found =
        schema.secrets(R"({"plain":"p","token":"t","logins":[{},{"password":"w"}]})");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].pointer, "/logins/1/password");
    EXPECT_EQ(found[0].name, "w");
    EXPECT_EQ(found[1].pointer, "/token");
    EXPECT_EQ(found[1].name, "t");
}

}  // namespace
}  // namespace causeway::ca
