// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "subscriber.hpp"
#include "support/scep_server.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::acceptance {
namespace {

using nlohmann::json;

// An endpoint whose first CA speaks SCEP and is killed, paused and started, before a softca.
class FallOverTest : public testing::Test {
  protected:
    void SetUp() override {
        service.migrate();
        service.start();
        const std::string scep = R"({"url":")" + first.url() + R"(","ca_fingerprint":")" +
                                 first.ca_fingerprint() + R"(","legacy_algorithms":true})";
        create("first", "scep", scep, {"--accept", "lacks_server_auth"});
        create("backup", "softca", "{}", {});
        subscriber.emplace(installation, set_up_endpoint(service, {"first", "backup"}));
        service.operate({"connector", "test", "first"});
        service.operate({"connector", "test", "backup"});
    }

    void create(const std::string& name, const std::string& type, const std::string& config,
                const std::vector<std::string>& options) const {
        const support::TemporaryDirectory folder;
        std::vector<std::string> command = {"connector",
                                            "create",
                                            name,
                                            "--type",
                                            type,
                                            "--config",
                                            folder.write("config.json", config).string()};
        command.insert(command.end(), options.begin(), options.end());
        service.operate(command);
    }
    // What `causeway order show` tells of a new order once it is valid.
    json issue(const std::string& name) {
        const std::string order = ready_order(*subscriber, service, name);
        subscriber->finalize(order);
        service.wait_until([&] { return subscriber->status(order) == "valid"; });
        return service.operate({"order", "show", order.substr(order.rfind('/') + 1)});
    }
    static std::string issuer_of(const json& shown) { return shown.at("order").at("connector"); }
    static std::string attempts(const json& shown) {
        std::string out;
        for (const json& attempt : shown.at("attempts")) {
            out += attempt.at("connector").get<std::string>() + " " +
                   attempt.at("state").get<std::string>() + "\n";
        }
        return out;
    }

    support::ScepServer first;
    Installation installation;
    Service service{installation};
    std::optional<Subscriber> subscriber;
};

TEST_F(FallOverTest, TheSecondCaIssuesWhileTheFirstIsGoneAndTheFirstWhenItIsBack) {
    first.kill();
    const json during = issue("during.lab.test");
    EXPECT_EQ(issuer_of(during), "backup");
    EXPECT_EQ(attempts(during), "first unavailable\nbackup issued\n");
    EXPECT_NE(during.dump().find("fell_over_because"), std::string::npos) << during;
    EXPECT_NE(service.log().find("issuance.fell_over"), std::string::npos);
    EXPECT_EQ(first.issued(), 0);

    first.start();
    const json after = issue("after.lab.test");
    EXPECT_EQ(issuer_of(after), "first");
    EXPECT_EQ(attempts(after), "first issued\n");
    EXPECT_EQ(first.issued(), 1);
}

TEST_F(FallOverTest, APausedConnectorIsPassedOver) {
    service.operate({"connector", "update", "first", "--pause"});
    EXPECT_EQ(issuer_of(issue("paused.lab.test")), "backup");
    EXPECT_EQ(first.issued(), 0);

    service.operate({"connector", "update", "first", "--resume"});
    EXPECT_EQ(issuer_of(issue("resumed.lab.test")), "first");
}

// Decision of the CA or of the operator, never of a second CA.
TEST_F(FallOverTest, WhatTheFirstMayHaveIssuedStaysWithIt) {
    issue("warm.lab.test");
    const std::string order = ready_order(*subscriber, service, "doubt.lab.test");
    first.pause();
    subscriber->finalize(order);
    const std::string id = order.substr(order.rfind('/') + 1);
    const auto shown = [&] { return service.operate({"order", "show", id}); };
    service.wait_until([&] { return attempts(shown()) == "first unknown\n"; });
    EXPECT_EQ(subscriber->status(order), "processing");
    first.resume();
    EXPECT_EQ(service.operate({"task", "list"}).at(0).at("connector"), "first");
}

}  // namespace
}  // namespace causeway::acceptance
