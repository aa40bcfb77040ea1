// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "subscriber.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::acceptance {
namespace {

using nlohmann::json;

// The operator speaks to one process, the client to the other.
class EndpointChangeTest : public testing::Test {
  protected:
    EndpointChangeTest() {
        operators.migrate();
        operators.start();
        clients.start();
    }
    json update(std::vector<std::string> options) {
        options.insert(options.begin(), {"endpoint", "update", "corp/web"});
        return operators.operate(std::move(options));
    }
    std::string issue(Subscriber& subscriber, const std::string& name) {
        const std::string order = ready_order(subscriber, clients, name);
        subscriber.finalize(order);
        clients.wait_until([&] { return subscriber.status(order) == "valid"; });
        return subscriber.certificate(order);
    }
    // The connector that the order for this name was finalized with.
    std::string connector_of(const std::string& name) {
        return operators.operate({"order", "list", "--name", name}).at(0).at("connector");
    }
    // Names the key that signed the certificate, by OpenSSL.
    std::string signer(const std::string& chain) {
        const support::TemporaryDirectory folder;
        return support::run({"openssl", "x509", "-noout", "-ext", "authorityKeyIdentifier", "-in",
                             folder.write("chain.pem", chain).string()});
    }

    Installation installation;
    Service operators{installation};
    Service clients{installation, {.node = "two", .port = support::free_port()}};
};

TEST_F(EndpointChangeTest, APausedEndpointTurnsClientsAwayUntilItIsResumed) {
    Subscriber subscriber(installation, set_up(operators, "softca"));
    subscriber.turn_to(clients);
    EXPECT_EQ(update({"--pause"}).at("status"), "paused");
    const auto refused = subscriber.acme().place_order({"www.lab.test"});
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.problem(), "unauthorized");
    EXPECT_NE(refused.body.find("This endpoint is paused. Ask the operator"), std::string::npos)
        << refused.body;
    EXPECT_EQ(update({"--resume"}).at("status"), "active");
    EXPECT_NE(issue(subscriber, "www.lab.test").find("BEGIN CERTIFICATE"), std::string::npos);
}

TEST_F(EndpointChangeTest, TheNextOrderComesFromTheCaThatTheEndpointHasThen) {
    Subscriber subscriber(installation, set_up(operators, "softca"));
    subscriber.turn_to(clients);
    operators.operate({"connector", "create", "other", "--type", "softca"});
    const std::string first = signer(issue(subscriber, "one.lab.test"));
    EXPECT_EQ(signer(issue(subscriber, "two.lab.test")), first);
    EXPECT_EQ(connector_of("two.lab.test"), "ca");
    update({"--connector", "other"});
    EXPECT_NE(signer(issue(subscriber, "three.lab.test")), first);
    EXPECT_EQ(connector_of("three.lab.test"), "other");
}

TEST_F(EndpointChangeTest, ASuspendedTenantIsServedAgainAfterwards) {
    Subscriber subscriber(installation, set_up(operators, "softca"));
    subscriber.turn_to(clients);
    operators.operate({"tenant", "update", "corp", "--suspend"});
    const auto refused = subscriber.acme().place_order({"www.lab.test"});
    EXPECT_EQ(refused.status, 403);
    EXPECT_NE(refused.body.find("suspended"), std::string::npos) << refused.body;
    operators.operate({"tenant", "update", "corp", "--resume"});
    EXPECT_NE(issue(subscriber, "www.lab.test").find("BEGIN CERTIFICATE"), std::string::npos);
}

}  // namespace
}  // namespace causeway::acceptance
