// SPDX-License-Identifier: Apache-2.0
#include "model/cause.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

TEST(Cause, HasAHintAndAProblemTypeEach) {
    for (const auto& [cause, name] : base::EnumNames<Cause>::table) {
        EXPECT_FALSE(hint(cause).empty()) << name;
        EXPECT_TRUE(hint(cause).ends_with(".")) << name;
        EXPECT_NE(problem_kind(cause), base::ErrorKind::internal) << name;
    }
}

TEST(Cause, OnceForbiddenIsNeverTriedAgain) {
    EXPECT_FALSE(worth_retrying(Cause::address_forbidden));
    EXPECT_FALSE(worth_retrying(Cause::wrong_content));
    EXPECT_TRUE(worth_retrying(Cause::dns_no_such_name));
}

}  // namespace
}  // namespace causeway::model
