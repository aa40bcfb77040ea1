// SPDX-License-Identifier: Apache-2.0
#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

namespace causeway::base {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!Streamable<Secret>, "a secret must not be printable");
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<Secret, std::string>);

TEST(Secret, ComparesByContentAndLength) {
    EXPECT_EQ(Secret::from_text("abc"), Secret::from_text("abc"));
    EXPECT_FALSE(Secret::from_text("abc") == Secret::from_text("abd"));
    EXPECT_FALSE(Secret::from_text("abc") == Secret::from_text("ab"));
}

TEST(Secret, IsEmptyAfterAMove) {
    Secret first = Secret::from_text("abc");
    const Secret second = std::move(first);
    EXPECT_EQ(second.reveal_text(), "abc");
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): the state after is promised
}

}  // namespace
}  // namespace causeway::base
