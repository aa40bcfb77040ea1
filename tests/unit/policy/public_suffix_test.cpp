// SPDX-License-Identifier: Apache-2.0
#include "policy/public_suffix.hpp"

#include <gtest/gtest.h>

namespace causeway::policy {
namespace {

bool usable(const char* rule) {
    return check_breadth(model::NameRule::parse(rule).value()).has_value();
}

TEST(Breadth, RefusesAllNamesOfARegistry) {
    for (const char* rule :
         {"com", "*.com", "co.uk", "*.co.uk", "=*.co.uk", "xn--p1ai", "kawasaki.jp"}) {
        EXPECT_FALSE(usable(rule)) << rule;
    }
    const auto refused = check_breadth(model::NameRule::parse("co.uk").value());
    EXPECT_EQ(refused.error().kind, base::ErrorKind::malformed);
    EXPECT_NE(refused.error().detail.find("co.uk"), std::string::npos);
}

TEST(Breadth, TakesWhatOneCustomerCanHave) {
    for (const char* rule : {"example.com", "*.example.co.uk", "=example.com", "internal", "*.corp",
                             "lab.test", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32"}) {
        EXPECT_TRUE(usable(rule)) << rule;
    }
}

}  // namespace
}  // namespace causeway::policy
