// SPDX-License-Identifier: Apache-2.0
#include "http/router.hpp"

#include <gtest/gtest.h>

#include <array>

#include "http/target.hpp"

namespace causeway::http {
namespace {

struct Row {
    Method method;
    std::string_view pattern;
    int handler;
};

constexpr std::array kTable = {
    Row{Method::get, "/", 1},
    Row{Method::get, "/acme/{tenant}/{endpoint}/directory", 2},
    Row{Method::post, "/acme/{tenant}/{endpoint}/directory", 3},
    Row{Method::post, "/acme/{tenant}/{endpoint}/order/new", 4},
    Row{Method::post, "/acme/{tenant}/{endpoint}/order/{id}", 5},
    Row{Method::head, "/nonce", 6},
    Row{Method::get, "/nonce", 7},
    Row{Method::delete_, "/nonce", 8},
};

Routing<Row> route(Method method, std::string_view target) {
    auto parsed = parse_target(target, method);
    Request request;
    request.method = method;
    request.path = parsed->path;
    request.segments = parsed->segments;
    return find_route<Row>(kTable, request);
}

int handler_of(Method method, std::string_view target) {
    const auto result = route(method, target);
    const auto* match = std::get_if<RouteMatch<Row>>(&result);
    return match ? match->row->handler : 0;
}

TEST(Router, FindsTheRowAndItsParameters) {
    const auto result = route(Method::post, "/acme/a%20b/web/order/42?x=1");
    const auto* match = std::get_if<RouteMatch<Row>>(&result);
    ASSERT_NE(match, nullptr);
    EXPECT_EQ(match->row->handler, 5);
    EXPECT_EQ(match->parameters["tenant"], "a b");
    EXPECT_EQ(match->parameters["endpoint"], "web");
    EXPECT_EQ(match->parameters["id"], "42");
    EXPECT_THROW(match->parameters["no such"], std::out_of_range);
}

TEST(Router, TakesTheFirstRowThatFits) {
    EXPECT_EQ(handler_of(Method::post, "/acme/t/e/order/new"), 4);
    EXPECT_EQ(handler_of(Method::get, "/"), 1);
}

TEST(Router, ComparesWholeSegments) {
    for (const char* target :
         {"/acme", "/acme/t/e/directory/", "/acme/t/e/director", "/acme/t/e/directory/x",
          "/acme//e/directory", "/acme/t/e/order/", "/ACME/t/e/directory", "//", "/x"}) {
        EXPECT_TRUE(std::holds_alternative<NoSuchPath>(route(Method::get, target))) << target;
    }
}

// Conformance row A9: HEAD works wherever GET does.
TEST(Router, AnswersHeadByTheGetRowUnlessItHasItsOwn) {
    EXPECT_EQ(handler_of(Method::head, "/acme/t/e/directory"), 2);
    EXPECT_EQ(handler_of(Method::head, "/nonce"), 6);
    EXPECT_EQ(handler_of(Method::get, "/nonce"), 7);
}

// Conformance row A7: another method gives 405 with the methods that are allowed.
TEST(Router, ListsTheAllowedMethodsOfAPath) {
    const auto allow = [](Method method, const char* target) {
        const auto result = route(method, target);
        const auto* refused = std::get_if<MethodNotAllowed>(&result);
        return refused ? refused->allow : "(allowed or unknown)";
    };
    EXPECT_EQ(allow(Method::put, "/acme/t/e/directory"), "GET, HEAD, POST");
    EXPECT_EQ(allow(Method::get, "/acme/t/e/order/42"), "POST");
    EXPECT_EQ(allow(Method::head, "/acme/t/e/order/42"), "POST");
    EXPECT_EQ(allow(Method::other, "/nonce"), "HEAD, GET, DELETE");
}

TEST(Router, HasNoPathForTheAsterisk) {
    constexpr std::array kAnything = {Row{Method::options, "/{any}", 1}};
    Request request;
    request.method = Method::options;
    request.path = "*";
    request.segments = {"*"};
    EXPECT_TRUE(std::holds_alternative<NoSuchPath>(find_route<Row>(kAnything, request)));
}

}  // namespace
}  // namespace causeway::http
