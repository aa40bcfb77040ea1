// SPDX-License-Identifier: Apache-2.0
#include "base/ascii.hpp"

#include <gtest/gtest.h>

namespace causeway::base {
namespace {

TEST(Ascii, FoldsItsLettersAndNothingElse) {
    EXPECT_EQ(ascii_lower("AZaz09-@[\xc3\x84"), "azaz09-@[\xc3\x84");
    EXPECT_TRUE(equal_ignoring_case("Content-TYPE", "content-type"));
    EXPECT_FALSE(equal_ignoring_case("ab", "abc"));
    EXPECT_FALSE(equal_ignoring_case("[", "{"));
    EXPECT_FALSE(equal_ignoring_case("\xc3\x84", "\xc3\xa4"));
}

TEST(Ascii, TellsLettersDigitsAndControlCharacters) {
    for (int octet = 0; octet < 256; ++octet) {
        const bool control = octet < 32 || octet == 127;
        EXPECT_EQ(is_ascii_control(static_cast<char>(octet)), control) << octet;
        const bool expected = (octet >= 48 && octet <= 57) || (octet >= 65 && octet <= 90) ||
                              (octet >= 97 && octet <= 122);
        EXPECT_EQ(is_ascii_alphanumeric(static_cast<char>(octet)), expected) << octet;
    }
}

TEST(Ascii, KnowsATokenOfHttp) {
    for (const char* text : {"GET", "x-y_z", "!#$%&'*+-.^_`|~09"}) EXPECT_TRUE(is_token(text));
    for (const char* text : {"", "a b", "a:b", "a\t", "(a)", "\"a\"", "a,b", "\xc3\xa4"}) {
        EXPECT_FALSE(is_token(text)) << text;
    }
    EXPECT_FALSE(is_token(std::string_view("a\0b", 3)));
}

TEST(Ascii, TrimsBothEnds) {
    EXPECT_EQ(trim(" \ta b\t "), "a b");
    EXPECT_EQ(trim("a"), "a");
    EXPECT_EQ(trim(" \t "), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim(" a\r\n"), "a\r\n");
    EXPECT_EQ(trim(" a\r\n", " \r\n"), "a");
    EXPECT_EQ(trim("\r\n", " \t\r\n"), "");
}

}  // namespace
}  // namespace causeway::base
