// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.hpp"

#include <gtest/gtest.h>

namespace causeway::base {
namespace {

TEST(Uuid, Version7SortsByTimeAndCarriesTheVersionBits) {
    SystemClock clock;
    SystemRandom random;
    const std::string text = Uuid::v7(clock, random).to_string();
    ASSERT_EQ(text.size(), 36U);
    EXPECT_EQ(text[14], '7');
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
    EXPECT_EQ(Uuid::parse(text)->to_string(), text);
}

TEST(Uuid, ParsesTheCanonicalFormOnly) {
    EXPECT_TRUE(Uuid::parse("0190a6f0-0000-7000-8000-00000000000a"));
    for (const char* text :
         {"", "0190A6F0-0000-7000-8000-00000000000A", "0190a6f000007000800000000000000a",
          "{0190a6f0-0000-7000-8000-00000000000a}", "0190a6f0-0000-7000-8000-00000000000",
          "0190a6f0-0000-7000-8000-00000000000g", "0190a6f0x0000-7000-8000-00000000000a"}) {
        EXPECT_FALSE(Uuid::parse(text)) << text;
    }
}

}  // namespace
}  // namespace causeway::base
