// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "subscriber.hpp"
#include "support/scep_server.hpp"
#include "table_lock.hpp"

namespace causeway::acceptance {
namespace {

// A CA across the network that stands still, or is gone, while the process in front of it is
// stopped in every way.
class SlowCaTest : public testing::Test {
  protected:
    void begin(const std::string& call_deadline = "10s") {
        service.emplace(installation, ServiceSettings{.call_deadline = call_deadline});
        service->migrate();
        service->start();
        const std::string config = R"({"url":")" + ca.url() + R"(","ca_fingerprint":")" +
                                   ca.ca_fingerprint() + R"(","legacy_algorithms":true})";
        subscriber.emplace(installation,
                           set_up(*service, "scep", config,
                                  {"--max-in-flight", "2", "--accept", "lacks_server_auth"}));
        // It makes the connector's RSA key, which would take up much of the deadline of a call.
        service->operate({"connector", "test", "ca"});
    }
    void wait_for(const std::string& order, const std::string& status) {
        service->wait_until([&] { return subscriber->status(order) == status; });
    }
    std::string ready(const std::string& name) { return ready_order(*subscriber, *service, name); }
    void issue(const std::string& name) {
        const std::string order = ready(name);
        subscriber->finalize(order);
        wait_for(order, "valid");
    }
    // Afterwards its request is with the CA, which stands still.
    void finalize_in_vain(const std::string& order) {
        ca.pause();
        subscriber->finalize(order);
        service->wait_until([&] { return ca.has_unread(); });
        EXPECT_EQ(attempts(order), "sending\n");
    }
    void finalize_without_ca(const std::string& order) {
        ca.kill();
        EXPECT_EQ(subscriber->finalize(order).at("status"), "processing");
        service->wait_until([&] { return attempts(order) == "unavailable\nprepared\n"; });
    }

    // The states of an order's attempts, in their order.
    std::string attempts(const std::string& order) const {
        return installation.sql("SELECT state FROM attempt WHERE order_id = '" + id_of(order) +
                                "' ORDER BY number");
    }
    // What `causeway order show` tells.
    std::string record(const std::string& order) const {
        return service->operate({"order", "show", id_of(order)}).dump();
    }
    static std::string id_of(const std::string& order) {
        return order.substr(order.rfind('/') + 1);
    }

    support::ScepServer ca;
    Installation installation;
    std::optional<Service> service;
    std::optional<Subscriber> subscriber;
};

TEST_F(SlowCaTest, IsHeardWhileTheProcessDrains) {
    begin();
    issue("warm.lab.test");
    const std::string order = ready("www.lab.test");
    finalize_in_vain(order);
    service->ask_to_stop();
    service->wait_until([&] { return service->readiness() == 503; });
    service->wait_until([&] { return !service->takes_connections(); });
    EXPECT_EQ(attempts(order), "sending\n");
    ca.resume();
    EXPECT_EQ(service->end(), 0) << service->log();

    service->start();
    wait_for(order, "valid");
    EXPECT_NE(subscriber->certificate(order).find("BEGIN CERTIFICATE"), std::string::npos);
    EXPECT_EQ(ca.issued(), 2);
}

TEST_F(SlowCaTest, IsNotWaitedForBeyondTheDeadlineNorAskedAgain) {
    begin("6s");
    issue("warm.lab.test");
    const std::string order = ready("www.lab.test");
    finalize_in_vain(order);
    service->ask_to_stop();
    ASSERT_EQ(service->end(std::chrono::seconds(15)), 0) << service->log();
    EXPECT_EQ(attempts(order), "unknown\n");

    service->start();
    ca.resume();
    issue("next.lab.test");
    EXPECT_EQ(subscriber->status(order), "processing");
    EXPECT_EQ(attempts(order), "unknown\n");
    EXPECT_NE(record(order).find("issuance.unknown"), std::string::npos) << record(order);
    EXPECT_LE(ca.issued(), 3);
}

// What an heir makes of each state (docs/architecture.md), when the lease of the dead is over.
TEST_F(SlowCaTest, LosesNothingAndIssuesNothingTwiceWhenTheProcessIsKilled) {
    begin("6s");
    const std::string answered = ready("answered.lab.test");
    const std::string in_doubt = ready("in-doubt.lab.test");
    std::optional<TableLock> lock(std::in_place, installation, "certificate");
    subscriber->finalize(answered);
    service->wait_until([&] { return attempts(answered) == "issued\n"; });
    finalize_in_vain(in_doubt);
    service->kill();
    lock.reset();
    ca.resume();

    service->start();
    EXPECT_EQ(attempts(in_doubt), "sending\n") << "the lease is not over";
    service->wait_until([&] { return attempts(in_doubt) == "unknown\n"; });
    wait_for(answered, "valid");
    EXPECT_NE(subscriber->certificate(answered).find("BEGIN CERTIFICATE"), std::string::npos);
    issue("next.lab.test");
    EXPECT_EQ(subscriber->status(in_doubt), "processing");
    EXPECT_EQ(attempts(in_doubt), "unknown\n");
    EXPECT_NE(record(in_doubt).find("issuance.unknown"), std::string::npos) << record(in_doubt);
    EXPECT_LE(ca.issued(), 3);
}

TEST_F(SlowCaTest, IsAskedAgainWhenItIsBack) {
    begin();
    const std::string order = ready("www.lab.test");
    finalize_without_ca(order);
    ca.start();
    wait_for(order, "valid");
    EXPECT_EQ(ca.issued(), 1);
}

TEST_F(SlowCaTest, IsAskedByAnotherProcessWhenTheFirstIsKilled) {
    begin();
    Service other(installation, {.node = "two", .port = support::free_port()});
    const std::string order = ready("www.lab.test");
    finalize_without_ca(order);
    service->kill();
    ca.start();
    other.start();
    subscriber->turn_to(other);
    other.wait_until([&] { return subscriber->status(order) == "valid"; });

    service->start();
    subscriber->turn_to(*service);
    EXPECT_NE(subscriber->certificate(order).find("BEGIN CERTIFICATE"), std::string::npos);
    EXPECT_EQ(ca.issued(), 1);
}

}  // namespace
}  // namespace causeway::acceptance
