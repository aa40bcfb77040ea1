// SPDX-License-Identifier: Apache-2.0
#include "dehydrated.hpp"

#include <gtest/gtest.h>

#include "demo.hpp"
#include "outcome.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// dehydrated never asks again after badNonce, parses JSON and headers with grep and awk, and has
// RSA account keys.
class DehydratedTest : public testing::TestWithParam<Endpoint> {
  protected:
    std::string folder() const { return "dehydrated-" + name_of(GetParam()); }

    const std::string host_ = folder() + ".lab.test";
    const WebRoot web_;
    const Dehydrated dehydrated_{GetParam(), folder(), web_};
};

// Conformance rows E3, F20: it asks for its account by the key, and finds the names proved at its
// renewal.
TEST_P(DehydratedTest, RenewsACertificateWithItsExternallyBoundAccount) {
    const std::string other = "other." + host_;
    dehydrated_.register_account();
    dehydrated_.run({"--cron", "--domain", host_ + " " + other});
    const fs::path chain = dehydrated_.chain(host_);
    expect_certificate(GetParam(), chain, {host_, other});
    const std::string serial = describe(chain, "-serial");

    const std::string renewal =
        dehydrated_.run({"--cron", "--force", "--domain", host_ + " " + other});
    EXPECT_NE(renewal.find("Found valid authorization"), std::string::npos) << renewal;
    expect_certificate(GetParam(), chain, {host_, other});
    EXPECT_NE(describe(chain, "-serial"), serial);

    expect_orders_of_one_account(host_, {"valid", "valid"});
    EXPECT_TRUE(fs::is_empty(web_.challenges()));
}

INSTANTIATE_TEST_SUITE_P(Demo, DehydratedTest, testing::Values(Endpoint::lab, Endpoint::legacy),
                         [](const auto& test) { return name_of(test.param); });

// Conformance rows E6, E9.
TEST(Dehydrated, UpdatesAndDeactivatesItsAccount) {
    const WebRoot web;
    const Dehydrated dehydrated(Endpoint::lab, "dehydrated-account", web);
    dehydrated.register_account();
    dehydrated.set_contact("dehydrated@example.com");
    dehydrated.run({"--account"});
    const std::string status =
        "select status from account where contacts::text like '%dehydrated@example.com%'";
    EXPECT_EQ(shared_demo().sql(status), "valid\n");
    dehydrated.run({"--deactivate"});
    EXPECT_EQ(shared_demo().sql(status), "deactivated\n");
}

}  // namespace
}  // namespace causeway::acceptance
