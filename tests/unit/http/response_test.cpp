// SPDX-License-Identifier: Apache-2.0
#include "http/response.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"
#include "http/render.hpp"

namespace causeway::http {
namespace {

RenderOptions options() {
    return {.now = *base::parse_rfc3339("2026-03-01T09:05:07.9Z"), .request_id = "id-1"};
}

// Conformance row A10: a line for each field, as clients that are shell scripts read them.
TEST(Response, IsWrittenWithTheFieldsOfTheServerAndThoseOfTheHandlerInOrder) {
    Response response = json(201, "{}");
    response.headers.add("Location", "https://ra.example/1");
    response.headers.add("Link", "<a>");
    response.headers.add("Link", "<b>");
    EXPECT_EQ(render(response, options()),
              "HTTP/1.1 201 Created\r\n"
              "Date: Sun, 01 Mar 2026 09:05:07 GMT\r\n"
              "X-Request-Id: id-1\r\n"
              "X-Content-Type-Options: nosniff\r\n"
              "Content-Type: application/json\r\n"
              "Location: https://ra.example/1\r\n"
              "Link: <a>\r\n"
              "Link: <b>\r\n"
              "Content-Length: 2\r\n"
              "\r\n"
              "{}");
}

TEST(Response, ToHeadHasTheLengthButNoBody) {
    auto to_head = options();
    to_head.without_body = true;
    const std::string octets = render(text(200, "12345"), to_head);
    EXPECT_NE(octets.find("Content-Length: 5\r\n"), std::string::npos);
    EXPECT_TRUE(octets.ends_with("\r\n\r\n"));
}

TEST(Response, WithoutContentHasNeitherLengthNorBody) {
    Response response = empty(204);
    response.body = "a mistake";
    const std::string octets = render(response, options());
    EXPECT_EQ(octets.find("Content-Length"), std::string::npos);
    EXPECT_TRUE(octets.ends_with("\r\n\r\n"));
    EXPECT_NE(render(empty(200), options()).find("Content-Length: 0\r\n"), std::string::npos);
}

TEST(Response, CannotContradictTheServersFraming) {
    Response response = text(200, "abc");
    response.headers = {{"content-length", "1"},   {"Transfer-Encoding", "chunked"},
                        {"connection", "upgrade"}, {"Server", "Causeway/1.2.3"},
                        {"Date", "today"},         {"X-Request-Id", "mine"}};
    const std::string octets = render(response, options());
    for (const char* never : {"length: 1", "chunked", "upgrade", "Server", "today", "mine"}) {
        EXPECT_EQ(octets.find(never), std::string::npos) << never;
    }
}

TEST(Response, IsNotSendableWhenAFieldWouldBreakOutOfItsLine) {
    Response response = empty(200);
    EXPECT_TRUE(is_sendable(response));
    for (const char* value : {"a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\x01"}) {
        response.headers = {{"Location", value}};
        EXPECT_FALSE(is_sendable(response)) << value;
    }
    response.headers = {{"Bad Name", "a"}};
    EXPECT_FALSE(is_sendable(response));
    response.headers = {};
    response.content_type = "text/plain\r\nX: y";
    EXPECT_FALSE(is_sendable(response));
}

// Conformance row C1: what is refused before ACME is reached has its document too.
TEST(Response, ProblemEscapesWhatItQuotes) {
    const Response response = problem(404, "no \"x\"", "id-1");
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(response.body, R"({"type":"about:blank","title":"Not Found","status":404,)"
                             R"("detail":"no \"x\"","request_id":"id-1"})");
}

TEST(Headers, SetReplacesEveryFieldOfThatName) {
    Headers headers{{"a", "1"}, {"B", "2"}, {"A", "3"}};
    headers.set("A", "4");
    EXPECT_EQ(headers, (Headers{{"B", "2"}, {"A", "4"}}));
}

}  // namespace
}  // namespace causeway::http
