// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "clients.hpp"
#include "demo.hpp"

namespace causeway::acceptance {
namespace {

TEST(Certbot, UpdatesAndDeactivatesItsAccount) {
    const auto run = [](const std::vector<std::string>& arguments) {
        certbot(Endpoint::lab, "unregister", arguments);
    };
    run({"register", "--agree-tos", "-m", "test@example.com", "--eab-kid",
         variable(Endpoint::lab, "EAB_KID"), "--eab-hmac-key",
         variable(Endpoint::lab, "EAB_HMAC")});
    run({"update_account", "-m", "other@example.com"});
    const std::string status =
        "select status from account where contacts::text like '%other@example.com%'";
    EXPECT_EQ(shared_demo().sql(status), "valid\n");
    run({"unregister"});
    EXPECT_EQ(shared_demo().sql(status), "deactivated\n");
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
