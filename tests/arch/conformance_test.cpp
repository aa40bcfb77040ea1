// SPDX-License-Identifier: Apache-2.0
#include "arch/conformance.hpp"

#include <gtest/gtest.h>

namespace causeway::arch {
namespace {

// What is found with these tests in tests/unit/acme/order_test.cpp.
std::vector<Violation> check(std::string document, std::string tests) {
    return unshown_rows({{"docs/acme.md", std::move(document)},
                         {"tests/unit/acme/order_test.cpp", std::move(tests)}});
}

// The marker, so that the comments inside these tests are not read as comments of theirs.
std::string row(const std::string& rest) {
    return std::string("// ") + "Conformance row" + rest + "\n";
}

const std::string kClaim = "| F1 | orders | unit/acme/order_test.cpp |\n";
const std::string kTest = "TEST_F(OrderTest, IsCreated) {\n}\n";

TEST(Conformance, IsShownByACommentAboveATest) {
    for (const std::string& comment :
         {row(" F1."), row(" F1: the object."), row("s F1, F2: the object."), row("s F2, F1."),
          row("s F2,") + "// F1: over two lines.\n",
          row(" F1: the object, with") + "// times that shells can parse.\n"}) {
        EXPECT_EQ(to_string(check(kClaim, comment + kTest)), "") << comment;
    }
}

TEST(Conformance, IsClaimedForTheFileThatIsNamed) {
    const std::string elsewhere = "| F1 | orders | unit/acme/account_test.cpp |\n";
    const Violation expected{
        "docs/acme.md", 1, "no test of tests/unit/acme/account_test.cpp says that it shows row F1"};
    EXPECT_EQ(check(elsewhere, row(" F1.") + kTest), std::vector{expected});
    EXPECT_EQ(check(kClaim, row(" F11.") + kTest).size(), 1U);
    EXPECT_EQ(check("\n| F1 | a | unit/acme/order_test.cpp, unit/acme/x_test.cpp |\n",
                    row(" F1.") + kTest)
                  .size(),
              1U);
}

TEST(Conformance, WhatIsNotMetNamesNoFile) {
    EXPECT_EQ(to_string(check("| F4 | IDN | not met: a reason |\n| Row | What | Shown by |\n", "")),
              "");
    EXPECT_EQ(claimed_rows("|---|---|---|\n| F1 | orders | unit/a_test.cpp |\n").size(), 1U);
}

TEST(Conformance, AnUnreadableCommentIsReported) {
    for (const std::string& comment :
         {row(" F1 and F2."), row("s F1."), row(" F1, F2."), row(" F1; security."), row(" f1."),
          row(" F1"), std::string("// Security; conformance") + " row F1.\n"}) {
        EXPECT_EQ(check("", comment + kTest).size(), 1U) << comment;
    }
}

TEST(Conformance, ACommentAboveNoTestIsReported) {
    EXPECT_EQ(check("", row(" F1.") + "int helper();\n").size(), 1U);
    EXPECT_EQ(check("", row(" F1.") + "\n" + kTest).size(), 1U);
    EXPECT_EQ(check("", row(" F1.")).size(), 1U);
}

}  // namespace
}  // namespace causeway::arch
