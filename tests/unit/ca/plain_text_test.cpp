// SPDX-License-Identifier: Apache-2.0
#include "ca/plain_text.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace causeway::ca {
namespace {

TEST(PlainText, LeavesGoodTextAlone) {
    EXPECT_EQ(plain_text("Zertifikat für ☃ \xF0\x9F\x94\x91"), "Zertifikat für ☃ \xF0\x9F\x94\x91");
}

TEST(PlainText, ReplacesWhatIsNotUtf8) {
    EXPECT_EQ(plain_text("a\xFF"
                         "b"),
              "a\xEF\xBF\xBD"
              "b");
    EXPECT_EQ(plain_text("\xC3"), "\xEF\xBF\xBD") << "cut in the middle";
    EXPECT_EQ(plain_text("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "overlong";
    EXPECT_EQ(plain_text("\xE2\x98x"), "\xEF\xBF\xBD\xEF\xBF\xBDx");
}

TEST(PlainText, KeepsALineALine) {
    EXPECT_EQ(plain_text(std::string_view("a\r\nb\0c\x1B[1m\x7F", 11)), "a  b c [1m ");
}

TEST(PlainText, IsNeverLongerThanItsLimitAndStaysUtf8) {
    const std::string raw(50, '\xFF');
    for (std::size_t limit = 3; limit < 60; ++limit) {
        const std::string text = plain_text(raw, limit);
        EXPECT_LE(text.size(), limit);
        EXPECT_TRUE(base::is_utf8(text));
        EXPECT_TRUE(text.ends_with("\xE2\x80\xA6"));
    }
}

}  // namespace
}  // namespace causeway::ca
