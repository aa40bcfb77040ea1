// SPDX-License-Identifier: Apache-2.0
#include "model/problem.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

using base::ErrorKind;

// Conformance row C3.
TEST(Combine, IsCompoundOnlyWhenTheSubproblemsDiffer) {
    const base::Subproblem dns{ErrorKind::dns, "no such name", {"dns", "a.example"}};
    const base::Subproblem connection{ErrorKind::connection, "refused", {"dns", "b.example"}};
    EXPECT_EQ(combine({dns, dns}, "two").kind, ErrorKind::dns);
    EXPECT_EQ(combine({dns, connection}, "two").kind, ErrorKind::compound);
    EXPECT_EQ(combine({dns, connection}, "two").detail, "two");
}

TEST(Combine, SpeaksForItsOnlySubproblem) {
    const base::Error error =
        combine({{ErrorKind::dns, "There is no such name.", {"dns", "a.example"}}}, "unused");
    EXPECT_EQ(error.detail, "a.example: There is no such name.");
    EXPECT_EQ(error.subproblems.size(), 1U);
}

}  // namespace
}  // namespace causeway::model
