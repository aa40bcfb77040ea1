// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "subscriber.hpp"
#include "table_lock.hpp"

namespace causeway::acceptance {
namespace {

constexpr int kKilledByTerm = 128 + SIGTERM;

class StopTest : public testing::Test {
  protected:
    void begin(const std::string& call_deadline = "20s") {
        service.emplace(installation, ServiceSettings{.call_deadline = call_deadline});
        service->migrate();
        service->start();
        subscriber.emplace(installation, set_up(*service, "softca"));
    }
    // The built-in CA writes to that table, and does not return while it is locked.
    std::string order_at_a_ca_that_hangs() {
        std::string order = ready_order(*subscriber, *service, "www.lab.test");
        lock.emplace(installation, "connector_state");
        subscriber->finalize(order);
        return order;
    }
    std::string attempts() const { return installation.sql("SELECT state FROM attempt"); }

    Installation installation;
    std::optional<TableLock> lock;
    std::optional<Service> service;
    std::optional<Subscriber> subscriber;
};

TEST_F(StopTest, EndsThoughAConnectorNeverReturns) {
    begin("2s");
    const std::string order = order_at_a_ca_that_hangs();
    service->wait_for_log("connector.call_stuck");
    service->ask_to_stop();
    // Long before PostgreSQL gives the connector's statement up.
    ASSERT_EQ(service->end(std::chrono::seconds(5)), 0) << service->log();
    EXPECT_EQ(attempts(), "unknown\n");

    service->start();
    EXPECT_EQ(subscriber->status(order), "processing");
}

TEST_F(StopTest, EndsAtOnceWhenAskedAgain) {
    begin();
    order_at_a_ca_that_hangs();
    service->wait_until([&] { return attempts() == "sending\n"; });
    service->ask_to_stop();
    service->wait_for_log("service.stopping");
    service->ask_to_stop();
    EXPECT_EQ(service->end(), kKilledByTerm) << service->log();
    EXPECT_EQ(attempts(), "sending\n") << "it waited for the call's deadline";
}

// Clients wait for a validation for about a minute; a restart must not use it up.
TEST_F(StopTest, LeavesAValidationToItsHeir) {
    begin();
    const std::string order = subscriber->place("www.lab.test");
    installation.web().hold();
    subscriber->respond(order);
    service->wait_until([&] { return installation.web().requests() == 1; });
    service->ask_to_stop();
    ASSERT_EQ(service->end(), 0) << service->log();
    EXPECT_EQ(installation.sql("SELECT status FROM challenge WHERE status <> 'pending'"),
              "processing\n");

    installation.web().answer();
    service->start();
    service->wait_until([&] { return subscriber->status(order) == "ready"; });
    EXPECT_EQ(installation.web().requests(), 2);
}

}  // namespace
}  // namespace causeway::acceptance
