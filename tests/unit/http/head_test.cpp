// SPDX-License-Identifier: Apache-2.0
#include "http/head.hpp"

#include <gtest/gtest.h>

#include "unit/http/string_stream.hpp"

namespace causeway::http {
namespace {

Read<RequestHead> read(std::string octets, const Limits& limits = {}) {
    StringStream stream(std::move(octets));
    Input input(stream);
    return read_head(input, limits);
}

int refusal_of(std::string octets, const Limits& limits = {}) {
    const auto head = read(std::move(octets), limits);
    return head ? 0 : head.error().status;
}

std::string get_with(const std::string& lines) {
    return "GET /a HTTP/1.1\r\nHost: ra.example\r\n" + lines + "\r\n";
}

TEST(Head, KeepsTheTargetAsReceivedAndDuplicateHeadersInOrder) {
    const auto head = read(
        "POST /acme/%61%2Db?x=1 HTTP/1.1\r\nHOST: ra.example:8443\r\nLink:a\r\nlink: \t b "
        "\r\n\r\n");
    ASSERT_TRUE(head) << head.error().detail;
    EXPECT_EQ(head->method, Method::post);
    EXPECT_EQ(head->raw_target, "/acme/%61%2Db?x=1");
    EXPECT_EQ(head->target.segments, (std::vector<std::string>{"acme", "a-b"}));
    EXPECT_EQ(head->headers.all("LINK"), (std::vector<std::string_view>{"a", "b"}));
    EXPECT_EQ(head->headers.get("host"), "ra.example:8443");
    EXPECT_TRUE(head->keep_alive);
}

TEST(Head, SkipsOneEmptyLineBeforeTheRequestLine) {
    EXPECT_TRUE(read("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_EQ(refusal_of("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
}

TEST(Head, LeavesWhatFollowsForTheBody) {
    StringStream stream("GET / HTTP/1.1\r\nHost: a\r\n\r\nbody", 1000);
    Input input(stream);
    ASSERT_TRUE(read_head(input, {}));
    std::string rest;
    ASSERT_TRUE(input.octets(4, rest));
    EXPECT_EQ(rest, "body");
}

TEST(Head, RefusesARequestLineThatIsNotThreeParts) {
    for (const char* line : {"GET", "GET /", "GET  HTTP/1.1", "GET / a HTTP/1.1", "GET /\tHTTP/1.1",
                             " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET / http/1.1"}) {
        EXPECT_EQ(refusal_of(std::string(line) + "\r\nHost: a\r\n\r\n"), 400) << line;
    }
}

TEST(Head, RefusesAMethodThatIsNotAToken) {
    for (const char* method : {"G@T", "GE\x01T", "(GET)", "G\xc3\xa4T", "\x16\x03\x01"}) {
        EXPECT_EQ(refusal_of(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n"), 400)
            << method;
    }
}

TEST(Head, KnowsAnUnknownMethodAsOther) {
    const auto head = read("PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->method, Method::other);
    EXPECT_EQ(read("get / HTTP/1.1\r\nHost: a\r\n\r\n")->method, Method::other);
}

TEST(Head, RefusesOtherVersions) {
    EXPECT_EQ(refusal_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
    EXPECT_EQ(refusal_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
    EXPECT_EQ(refusal_of("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), 505);
}

TEST(Head, RefusesABareLineFeedAsSoonAsItIsSeen) {
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\n"), 400);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
}

TEST(Head, RefusesABareCarriageReturn) {
    EXPECT_EQ(refusal_of(get_with("X: a\rY: b\r\n")), 400);
}

TEST(Head, RefusesFoldedHeaders) {
    EXPECT_EQ(refusal_of(get_with("X: a\r\n b\r\n")), 400);
    EXPECT_EQ(refusal_of(get_with("X: a\r\n\tb\r\n")), 400);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), 400);
    EXPECT_NE(read(get_with("X: a\r\n b\r\n")).error().detail.find("folded"), std::string::npos);
}

TEST(Head, RefusesControlCharactersInHeaders) {
    for (const char control : {'\0', '\x01', '\x0b', '\x1f', '\x7f'}) {
        EXPECT_EQ(refusal_of(get_with(std::string("X: a") + control + "b\r\n")), 400);
        EXPECT_EQ(refusal_of(get_with(std::string("X") + control + ": b\r\n")), 400);
    }
    EXPECT_TRUE(read(get_with("X: tab\tand \xc3\xa4\r\n")));
}

TEST(Head, RefusesAHeaderWithoutAProperName) {
    for (const char* line :
         {"no colon", ": no name", "Name : space", "Na me: space", "N\xc3\xa4: a"}) {
        EXPECT_EQ(refusal_of(get_with(std::string(line) + "\r\n")), 400) << line;
    }
}

TEST(Head, RequiresExactlyOneHostInHttp11) {
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of(get_with("Host: ra.example\r\n")), 400);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"), 400);
    EXPECT_TRUE(read("GET / HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n"));
    EXPECT_TRUE(read("GET / HTTP/1.0\r\n\r\n"));
}

// Conformance row A12: what the URL says and what Host says must not differ.
TEST(Head, RefusesAnAbsoluteTargetThatNamesAnotherHost) {
    EXPECT_EQ(refusal_of("GET https://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"), 400);
    const auto head = read("GET https://A.example/x?y HTTP/1.1\r\nHost: a.example\r\n\r\n");
    ASSERT_TRUE(head) << head.error().detail;
    EXPECT_EQ(head->target.path, "/x");
    EXPECT_EQ(head->raw_target, "https://A.example/x?y");
}

TEST(Head, RefusesTwoContentLengthsEvenWhenTheyAgree) {
    EXPECT_EQ(refusal_of(get_with("Content-Length: 5\r\nContent-Length: 5\r\n")), 400);
    EXPECT_EQ(refusal_of(get_with("Content-Length: 5, 5\r\n")), 400);
}

TEST(Head, RefusesAContentLengthThatIsNotANumber) {
    for (const char* value : {"", "-1", "+5", "0x5", "5 5", "5.0", "five"}) {
        EXPECT_EQ(refusal_of(get_with("Content-Length: " + std::string(value) + "\r\n")), 400)
            << value;
    }
}

TEST(Head, RefusesContentLengthTogetherWithTransferEncoding) {
    EXPECT_EQ(refusal_of(get_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")), 400);
    EXPECT_EQ(refusal_of(get_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")), 400);
}

TEST(Head, RefusesTransferCodingsOtherThanChunked) {
    for (const char* value :
         {"gzip", "gzip, chunked", "chunked, chunked", "identity", "xchunked", ""}) {
        EXPECT_EQ(refusal_of(get_with("Transfer-Encoding: " + std::string(value) + "\r\n")), 501)
            << value;
    }
    EXPECT_EQ(refusal_of(get_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")),
              501);
    EXPECT_EQ(refusal_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
    EXPECT_TRUE(read(get_with("Transfer-Encoding: Chunked\r\n"))->chunked);
}

// Conformance row A11: a body over the limit is refused from its length alone.
TEST(Head, RefusesALengthOverTheLimitBeforeReadingTheBody) {
    Limits limits;
    limits.body_bytes = 100;
    EXPECT_TRUE(read(get_with("Content-Length: 100\r\n"), limits));
    EXPECT_EQ(refusal_of(get_with("Content-Length: 101\r\n"), limits), 413);
    EXPECT_EQ(refusal_of(get_with("Content-Length: 99999999999999999999999\r\n"), limits), 413);
}

TEST(Head, RefusesAHeadOverTheLimitWithoutReadingOn) {
    Limits limits;
    limits.header_bytes = 200;
    const std::string line = "X: " + std::string(200, 'a');
    EXPECT_EQ(refusal_of(get_with(line + "\r\n"), limits), 431);
    EXPECT_EQ(refusal_of(get_with(line), limits), 431);
    EXPECT_EQ(refusal_of("GET /" + std::string(500, 'a'), limits), 431);
    std::string many;
    for (int i = 0; i < 20; ++i) many += "X: 1234567\r\n";
    EXPECT_EQ(refusal_of(get_with(many), limits), 431);
}

TEST(Head, RefusesTooManyHeaders) {
    Limits limits;
    limits.header_fields = 3;
    EXPECT_TRUE(read(get_with("A: 1\r\nB: 2\r\n"), limits));
    EXPECT_EQ(refusal_of(get_with("A: 1\r\nB: 2\r\nC: 3\r\n"), limits), 431);
}

TEST(Head, KnowsNoExpectationBut100Continue) {
    EXPECT_TRUE(read(get_with("Expect: 100-Continue\r\n"))->expects_continue);
    EXPECT_EQ(refusal_of(get_with("Expect: 200-ok\r\n")), 417);
    EXPECT_FALSE(read("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")->expects_continue);
}

TEST(Head, ClosesAfterHttp10AndWhenAsked) {
    EXPECT_FALSE(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")->keep_alive);
    EXPECT_FALSE(read(get_with("Connection: Close\r\n"))->keep_alive);
    EXPECT_FALSE(read(get_with("Connection: TE, close\r\n"))->keep_alive);
    EXPECT_TRUE(read(get_with("Connection: keep-alive\r\n"))->keep_alive);
}

TEST(Head, RefusesWhatEndsEarly) {
    const std::string whole = get_with("A: 1\r\n");
    for (std::size_t length = 1; length < whole.size(); ++length) {
        EXPECT_EQ(refusal_of(whole.substr(0, length)), 400) << length;
    }
}

}  // namespace
}  // namespace causeway::http
