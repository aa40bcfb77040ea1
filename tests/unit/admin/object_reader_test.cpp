// SPDX-License-Identifier: Apache-2.0
#include "admin/object_reader.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "model/endpoint.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

// The places that were refused when `read` has read `object`.
template <class Read>
std::vector<std::string> refused(const json& object, Read read) {
    InputErrors errors;
    ObjectReader reader(object, errors);
    read(reader);
    std::vector<std::string> places;
    const auto result = reader.result();
    if (result) return places;
    for (const auto& subproblem : result.error().subproblems) {
        EXPECT_EQ(subproblem.subject.type, "pointer");
        places.push_back(subproblem.subject.value);
    }
    return places;
}

using Places = std::vector<std::string>;

TEST(ObjectReader, RefusesMembersThatNobodyAskedFor) {
    EXPECT_EQ(refused(json{{"slug", "a"}, {"slugg", "b"}, {"a/b~", 1}},
                      [](ObjectReader& reader) { reader.slug("slug"); }),
              (Places{"/a~1b~0", "/slugg"}));
}

TEST(ObjectReader, ConvertsNothing) {
    const json object{{"text", 1},   {"flag", "true"},    {"number", "5"},  {"real", 5.0},
                      {"list", "a"}, {"items", {"a", 1}}, {"object", "{}"}, {"null", nullptr}};
    EXPECT_EQ(
        refused(object,
                [](ObjectReader& reader) {
                    reader.text("text");
                    reader.boolean("flag");
                    reader.integer("number", 1, 9);
                    reader.integer("real", 1, 9);
                    reader.texts("list");
                    reader.texts("items");
                    reader.object_text("object");
                    reader.text("null");
                }),
        (Places{"/text", "/flag", "/number", "/real", "/list", "/items/1", "/object", "/null"}));
}

TEST(ObjectReader, NumbersOutsideTheirRangeAreRefusedHoweverLargeTheyAre) {
    for (const char* number :
         {"0", "-1", "10", "4294967297", "18446744073709551615", "-9223372036854775808", "1e3"}) {
        EXPECT_EQ(refused(json::parse("{\"n\":" + std::string(number) + "}"),
                          [](ObjectReader& reader) { reader.integer("n", 1, 9); }),
                  Places{"/n"})
            << number;
    }
}

TEST(ObjectReader, TextsAreBoundedAndHoldNoControlCharacters) {
    for (const std::string& text : {std::string(201, 'a'), std::string("a\nb"), std::string("\x1b"),
                                    std::string("a\0b", 3), std::string("\x7f")}) {
        EXPECT_EQ(
            refused(json{{"label", text}}, [](ObjectReader& reader) { reader.text("label"); }),
            Places{"/label"});
    }
}

TEST(ObjectReader, NestedMembersAreNamedByTheirPlace) {
    const json object{{"network", {{"resolver_set", 1}, {"x", 1}}}, {"keys", {{{"y", 1}}}}};
    EXPECT_EQ(refused(object,
                      [](ObjectReader& reader) {
                          reader.object("network", [](ObjectReader& network) {
                              network.text("resolver_set");
                          });
                          reader.objects("keys", [](ObjectReader&) {});
                      }),
              (Places{"/network/resolver_set", "/network/x", "/keys/0/y"}));
}

TEST(ObjectReader, AnEmptyWordIsNotAChoice) {
    for (const char* word : {"", "Required", "maybe"}) {
        EXPECT_EQ(
            refused(json{{"eab", word}},
                    [](ObjectReader& reader) { reader.choice<model::EabRequirement>("eab"); }),
            Places{"/eab"});
    }
}

TEST(ObjectReader, ListsAreBounded) {
    const json object{{"domains", std::vector<std::string>(201, "a")}};
    EXPECT_EQ(refused(object, [](ObjectReader& reader) { reader.texts("domains"); }),
              Places{"/domains"});
}

TEST(ObjectReader, ReportsAtMostFiftyMistakes) {
    json object = json::object();
    for (int i = 0; i < 100; ++i) object["m" + std::to_string(i)] = i;
    EXPECT_EQ(refused(object, [](ObjectReader&) {}).size(), 50U);
}

TEST(ObjectReader, ASecretIsNeverQuotedBack) {
    InputErrors errors;
    const json object{{"secrets", {{"pin", {{"value", "hunter2"}}}}}};
    ObjectReader reader(object, errors);
    reader.secrets("secrets");
    const auto result = reader.result();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().detail.find("hunter2"), std::string::npos);
}

http::Request with_body(std::string body, const char* content_type) {
    http::Request request;
    request.body = std::move(body);
    if (content_type != nullptr) request.headers.set("Content-Type", content_type);
    return request;
}

TEST(JsonObject, MustBeDeclaredAsJson) {
    EXPECT_TRUE(json_object(with_body("{}", "application/json")));
    EXPECT_TRUE(json_object(with_body("{}", "Application/JSON; charset=utf-8")));
    for (const char* other : {"text/plain", "application/x-www-form-urlencoded",
                              "application/json+x", "multipart/form-data"}) {
        EXPECT_EQ(json_object(with_body("{}", other)).error().kind,
                  base::ErrorKind::unsupported_media_type);
    }
    EXPECT_EQ(json_object(with_body("{}", nullptr)).error().kind,
              base::ErrorKind::unsupported_media_type);
}

TEST(JsonObject, MustBeOneObjectWithoutDoubleMembers) {
    for (const char* text :
         {"", "[]", "1", "null", "{} {}", R"({"a":1,"a":2})", "{\"a\":\"\xff\"}"}) {
        const auto result = json_object(with_body(text, "application/json"));
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.error().kind, base::ErrorKind::malformed);
    }
}

TEST(NoMembers, TakesNothingOrAnEmptyObject) {
    EXPECT_TRUE(no_members(with_body("", nullptr)));
    EXPECT_TRUE(no_members(with_body("{}", "application/json")));
    EXPECT_FALSE(no_members(with_body(R"({"force":true})", "application/json")));
    EXPECT_FALSE(no_members(with_body("force=true", "application/x-www-form-urlencoded")));
}

}  // namespace
}  // namespace causeway::admin
