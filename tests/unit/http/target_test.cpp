// SPDX-License-Identifier: Apache-2.0
#include "http/target.hpp"

#include <gtest/gtest.h>

namespace causeway::http {
namespace {

using Segments = std::vector<std::string>;

bool refused(std::string_view target) {
    return !parse_target(target, Method::get);
}

TEST(Target, SplitsThePathIntoDecodedSegments) {
    const auto target = parse_target("/acme/a%20b/%C3%A4/", Method::get);
    ASSERT_TRUE(target) << target.error().detail;
    EXPECT_EQ(target->path, "/acme/a%20b/%C3%A4/");
    EXPECT_EQ(target->segments, (Segments{"acme", "a b", "ä", ""}));
    EXPECT_EQ(parse_target("/", Method::get)->segments, Segments{});
    EXPECT_EQ(parse_target("//", Method::get)->segments, (Segments{"", ""}));
}

TEST(Target, DecodesQueryParametersAsBrowsersEncodeThem) {
    const auto target = parse_target("/s?q=a+b%2Bc&&empty=&flag&q=2&x[]={1|2}", Method::get);
    ASSERT_TRUE(target) << target.error().detail;
    EXPECT_EQ(target->query, "q=a+b%2Bc&&empty=&flag&q=2&x[]={1|2}");
    EXPECT_EQ(target->parameters,
              (std::vector<QueryParameter>{
                  {"q", "a b+c"}, {"empty", ""}, {"flag", ""}, {"q", "2"}, {"x[]", "{1|2}"}}));
}

TEST(Target, GivesTheFirstOfRepeatedParameters) {
    Request request;
    request.parameters = {{"a", "1"}, {"a", "2"}};
    EXPECT_EQ(request.parameter("a"), "1");
    EXPECT_EQ(request.parameter("b"), std::nullopt);
}

TEST(Target, RefusesPathsThatTwoReadersCouldResolveDifferently) {
    for (const char* target : {"/a/../b", "/a/./b", "/..", "/%2e%2E/b", "/.%2e", "/a%2fb", "/a%5Cb",
                               "/a%00", "/a%0d%0ab", "/a%7f", "/a%ff", "/a%C0%AF"}) {
        EXPECT_TRUE(refused(target)) << target;
    }
    EXPECT_FALSE(refused("/.well-known/a..b"));
}

TEST(Target, RefusesCharactersAndEscapesThatNoUriHolds) {
    for (const char* target :
         {"", "a", "*", "/a#b", "/a\"b", "/a<b", "/a\\b", "/\xc3\xa4", "/a{b}", "/%", "/%4", "/%zz",
          "/?%", "/?%zz", "/?a=%ff", "/?a#b", "/?\xc3\xa4", "/?a\x01"}) {
        EXPECT_TRUE(refused(target)) << target;
    }
}

TEST(Target, AcceptsTheAsteriskForOptionsOnly) {
    const auto target = parse_target("*", Method::options);
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "*");
}

TEST(Target, TakesTheAuthorityOffAnAbsoluteTarget) {
    const auto target = parse_target("HTTPS://Host:1?x=1", Method::get);
    ASSERT_TRUE(target) << target.error().detail;
    EXPECT_EQ(target->authority, "Host:1");
    EXPECT_EQ(target->path, "/");
    EXPECT_EQ(target->query, "x=1");
    EXPECT_TRUE(refused("ftp://host/"));
    EXPECT_TRUE(refused("host:443"));
}

}  // namespace
}  // namespace causeway::http
