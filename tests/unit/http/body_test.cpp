// SPDX-License-Identifier: Apache-2.0
#include "http/body.hpp"

#include <gtest/gtest.h>

#include "unit/http/string_stream.hpp"

namespace causeway::http {
namespace {

Limits small_limits() {
    Limits limits;
    limits.body_bytes = 20;
    limits.header_bytes = 64;
    return limits;
}

Read<std::string> read_chunked(std::string octets) {
    StringStream stream(std::move(octets));
    Input input(stream);
    RequestHead head;
    head.chunked = true;
    return read_body(input, head, small_limits());
}

int refusal_of(std::string octets) {
    const auto body = read_chunked(std::move(octets));
    return body ? 0 : body.error().status;
}

TEST(Body, IsEmptyWithoutFraming) {
    StringStream stream("GET / HTTP/1.1\r\n");
    Input input(stream);
    EXPECT_EQ(read_body(input, RequestHead{}, {}), "");
}

TEST(Body, HasTheAnnouncedLength) {
    StringStream stream("12345678");
    Input input(stream);
    RequestHead head;
    head.content_length = 5;
    EXPECT_EQ(read_body(input, head, {}), "12345");
    EXPECT_FALSE(read_body(input, head, {})) << "only three octets are left";
}

// Conformance row A11: chunked uploads are accepted.
TEST(Body, JoinsChunks) {
    EXPECT_EQ(read_chunked("3\r\nabc\r\n0\r\n\r\n"), "abc");
    EXPECT_EQ(read_chunked("1\r\na\r\n00A\r\n0123456789\r\n0\r\n\r\n"), "a0123456789");
    EXPECT_EQ(read_chunked("0\r\n\r\n"), "");
}

TEST(Body, IgnoresChunkExtensionsAndTrailers) {
    EXPECT_EQ(read_chunked("3;a=b\r\nabc\r\n0 ;c\r\nT1: a\r\nT2: b\r\n\r\n"), "abc");
}

TEST(Body, LeavesTheNextRequestWhereItBegins) {
    StringStream stream("3\r\nabc\r\n0\r\nT1: a\r\nT2: b\r\n\r\nGET", 100);
    Input input(stream);
    RequestHead head;
    head.chunked = true;
    ASSERT_EQ(read_body(input, head, {}), "abc");
    std::string rest;
    ASSERT_TRUE(input.octets(3, rest));
    EXPECT_EQ(rest, "GET");
}

TEST(Body, RefusesAChunkSizeThatIsNotHex) {
    for (const char* size :
         {"", "zz", "-1", "+1", "0x3", " 3", "3 x", "3x", "3\x01", "3;a\x01", "3\r"}) {
        EXPECT_EQ(refusal_of(std::string(size) + "\r\nabc\r\n0\r\n\r\n"), 400) << size;
    }
}

TEST(Body, RefusesChunksThatDoNotEndWhereTheySay) {
    EXPECT_EQ(refusal_of("3\r\nabcd\r\n0\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("3\r\nab\r\n0\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("3\r\nabc\n0\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("3\nabc\r\n0\r\n\r\n"), 400);
}

TEST(Body, NeverHandsOnABodyThatEndsEarly) {
    const std::string whole = "3\r\nabc\r\n0\r\nT: a\r\n\r\n";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_EQ(refusal_of(whole.substr(0, length)), 400) << length;
    }
}

TEST(Body, RefusesMoreThanTheLimitWhateverTheChunks) {
    EXPECT_EQ(read_chunked("14\r\n01234567890123456789\r\n0\r\n\r\n")->size(), 20);
    EXPECT_EQ(refusal_of("15\r\n"), 413);
    EXPECT_EQ(refusal_of("ffffffffffffffff\r\n"), 413);
    EXPECT_EQ(refusal_of("10000000000000000\r\n"), 413);
    EXPECT_EQ(refusal_of("a\r\n0123456789\r\nb\r\n"), 413);
}

TEST(Body, BoundsExtensionsAndTrailersTogether) {
    EXPECT_EQ(refusal_of("1;" + std::string(300, 'x')), 400);
    std::string chunks;
    for (int i = 0; i < 10; ++i) chunks += "1;12345678\r\na\r\n";
    EXPECT_EQ(refusal_of(chunks + "0\r\n\r\n"), 431);
    EXPECT_EQ(refusal_of("0\r\nT: " + std::string(100, 'x') + "\r\n\r\n"), 431);
    std::string trailers;
    for (int i = 0; i < 10; ++i) trailers += "T: 12345\r\n";
    EXPECT_EQ(refusal_of("0\r\n" + trailers + "\r\n"), 431);
    EXPECT_EQ(refusal_of("0\r\nnot a field\r\n\r\n"), 400);
}

}  // namespace
}  // namespace causeway::http
