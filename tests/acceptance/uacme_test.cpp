// SPDX-License-Identifier: Apache-2.0
#include "uacme.hpp"

#include <gtest/gtest.h>

#include "demo.hpp"
#include "outcome.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// uacme looks its account up by the key before whatever it does, and has EC account keys where it
// makes EC certificates.
class UacmeTest : public testing::TestWithParam<Endpoint> {
  protected:
    std::string folder() const { return "uacme-" + name_of(GetParam()); }

    const std::string host_ = folder() + ".lab.test";
    const WebRoot web_;
    const Uacme uacme_{GetParam(), folder(), web_};
};

// Conformance rows E3, E25, F20: KID:KEY is parted at the colon, and the key is found by itself.
TEST_P(UacmeTest, RenewsACertificateWithItsExternallyBoundAccount) {
    const std::string other = "other." + host_;
    uacme_.register_account("uacme@example.com");
    uacme_.run({"issue", host_, other});
    const fs::path chain = uacme_.chain(host_);
    expect_certificate(GetParam(), chain, {host_, other});
    const std::string serial = describe(chain, "-serial");

    uacme_.run({"--force", "issue", host_, other});
    expect_certificate(GetParam(), chain, {host_, other});
    EXPECT_NE(describe(chain, "-serial"), serial);

    expect_orders_of_one_account(host_, {"valid", "valid"});
    EXPECT_TRUE(fs::is_empty(web_.challenges()));
}

INSTANTIATE_TEST_SUITE_P(Demo, UacmeTest, testing::Values(Endpoint::lab, Endpoint::legacy),
                         [](const auto& test) { return name_of(test.param); });

// Conformance rows E6, E9.
TEST(Uacme, UpdatesAndDeactivatesItsAccount) {
    const WebRoot web;
    const Uacme uacme(Endpoint::lab, "uacme-account", web);
    uacme.register_account("uacme-first@example.com");
    uacme.run({"update", "uacme-second@example.com"});
    const std::string status =
        "select status from account where contacts::text like '%uacme-second@example.com%'";
    EXPECT_EQ(shared_demo().sql(status), "valid\n");
    uacme.run({"deactivate"});
    EXPECT_EQ(shared_demo().sql(status), "deactivated\n");
    const std::string complaint = complaint_of([&] {
        uacme.run({"issue", "uacme-deactivated.lab.test"});
    });
    EXPECT_NE(complaint.find("deactivated. Make a new account key"), std::string::npos)
        << complaint;
}

}  // namespace
}  // namespace causeway::acceptance
