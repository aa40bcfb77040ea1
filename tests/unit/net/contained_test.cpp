// SPDX-License-Identifier: Apache-2.0
#include "net/contained.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace causeway::net {
namespace {

TEST(Contained, GivesTheResultOrTheFailure) {
    EXPECT_EQ(contained(-1, [] { return 7; }), 7);
    EXPECT_EQ(contained(-1, []() -> int { throw std::runtime_error("broken"); }), -1);
    EXPECT_EQ(contained(-1, []() -> int { throw 3; }), -1);
}

}  // namespace
}  // namespace causeway::net
