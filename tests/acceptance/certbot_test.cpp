// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "clients.hpp"
#include "demo.hpp"
#include "outcome.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// Conformance rows E3, E6, E9.
TEST(Certbot, UpdatesShowsAndDeactivatesItsAccount) {
    const auto run = [](const std::vector<std::string>& arguments) {
        return certbot(Endpoint::lab, "unregister", arguments);
    };
    run({"register", "--agree-tos", "-m", "test@example.com", "--eab-kid",
         variable(Endpoint::lab, "EAB_KID"), "--eab-hmac-key",
         variable(Endpoint::lab, "EAB_HMAC")});
    run({"update_account", "-m", "other@example.com"});
    const std::string status =
        "select status from account where contacts::text like '%other@example.com%'";
    EXPECT_EQ(shared_demo().sql(status), "valid\n");
    const std::string shown = run({"show_account"});
    EXPECT_NE(shown.find("Email contact: other@example.com"), std::string::npos) << shown;
    run({"unregister"});
    EXPECT_EQ(shared_demo().sql(status), "deactivated\n");
}

// Conformance rows E9, F20.
TEST(Certbot, RenewsUntilItsAccountIsDeactivated) {
    const std::string name = "certbot-renewal.lab.test";
    const auto renew = [] {
        certbot(Endpoint::lab, "renewal",
                {"renew", "--force-renewal", "--no-random-sleep-on-renew"});
    };
    certbot(Endpoint::lab, "renewal", certonly_with_binding(Endpoint::lab, {"-d", name}));
    const fs::path chain = certbot_chain("renewal", name);
    const std::string serial = describe(chain, "-serial");
    renew();
    expect_certificate(Endpoint::lab, chain, {name});
    EXPECT_NE(describe(chain, "-serial"), serial);

    // certbot forgets an account that it deactivates; another machine may still have it.
    const fs::path accounts = scratch() / "renewal" / "etc" / "accounts";
    const fs::path copy = scratch() / "renewal" / "accounts";
    fs::copy(accounts, copy, fs::copy_options::recursive);
    certbot(Endpoint::lab, "renewal", {"unregister"});
    fs::remove_all(accounts);
    fs::rename(copy, accounts);
    const std::string complaint = complaint_of(renew);
    EXPECT_NE(complaint.find("The account is deactivated"), std::string::npos) << complaint;
    expect_orders_of_one_account(name, {"valid", "valid"});
}

// certbot 2.1 with Python 3.11, as Debian 12 has them, cannot print any refusal of a CSR: "can't
// set attribute" it says, and refers to its log.
TEST(Certbot, LogsWhichOfItsOptionsMakesAKeyForTheCa) {
    const std::vector<std::string> arguments = certonly_with_binding(
        Endpoint::legacy, {"--key-type", "ecdsa", "-d", "certbot-ecdsa.lab.test"});
    EXPECT_THROW(certbot(Endpoint::legacy, "ecdsa", arguments), std::runtime_error);
    const std::string log =
        support::run({"cat", (scratch() / "ecdsa" / "log" / "letsencrypt.log").string()});
    EXPECT_NE(log.find("urn:ietf:params:acme:error:badCSR"), std::string::npos) << log;
    EXPECT_NE(log.find("certbot --key-type rsa"), std::string::npos) << log;
}

}  // namespace
}  // namespace causeway::acceptance
