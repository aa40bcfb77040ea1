// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace causeway::base {
namespace {

TEST(Base64Url, EncodesTheExampleOfRfc7515AppendixC) {
    const Bytes octets = {3, 236, 255, 224, 193};
    EXPECT_EQ(base64url_encode(octets), "A-z_4ME");
    EXPECT_EQ(base64url_decode("A-z_4ME").value(), octets);
}

TEST(Base64Url, RoundTripsEveryLengthUpToAFewBlocks) {
    Bytes octets;
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(base64url_decode(base64url_encode(octets)).value(), octets) << i;
        octets.push_back(static_cast<std::uint8_t>(i * 37));
    }
}

// Conformance row A3: one value has one spelling.
TEST(Base64Url, RefusesEverySecondSpelling) {
    for (const char* text :
         {"QQ==", "QQ=", "Q", "QR", "QQ+_", "QQ/_", "QQ _", "QQ\n", "QUJ", "é"}) {
        EXPECT_FALSE(base64url_decode(text)) << text;
    }
    EXPECT_TRUE(base64url_decode("QQ"));
    EXPECT_TRUE(base64url_decode("QUI"));
}

TEST(Base64, PadsAndIsStrict) {
    EXPECT_EQ(base64_encode(as_bytes("a")), "YQ==");
    EXPECT_EQ(base64_encode(as_bytes("ab")), "YWI=");
    EXPECT_EQ(as_text(base64_decode("YWI=").value()), "ab");
    for (const char* text : {"YQ", "YQ=", "YQ===", "YWI==", "====", "=", "YR=="}) {
        EXPECT_FALSE(base64_decode(text)) << text;
    }
}

TEST(Hex, AcceptsBothCasesAndNothingElse) {
    EXPECT_EQ(hex_encode(Bytes{0x00, 0xab, 0xff}), "00abff");
    EXPECT_EQ(hex_decode("00ABff").value(), (Bytes{0x00, 0xab, 0xff}));
    EXPECT_FALSE(hex_decode("0"));
    EXPECT_FALSE(hex_decode("0g"));
}

TEST(Utf8, RefusesOverlongSurrogateTruncatedAndTooLarge) {
    EXPECT_TRUE(is_utf8("plain, \xc3\xa9, \xe2\x82\xac, \xf0\x9f\x98\x80"));
    for (const char* text : {"\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\xf4\x90\x80\x80", "\x80",
                             "\xff", "\xe0\x80\x80", "\xf0\x80\x80\x80"}) {
        EXPECT_FALSE(is_utf8(text));
    }
}

}  // namespace
}  // namespace causeway::base
