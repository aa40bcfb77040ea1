// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "subscriber.hpp"
#include "table_lock.hpp"

namespace causeway::acceptance {
namespace {

constexpr int kKilledByTerm = 128 + SIGTERM;

class StopTest : public testing::Test {
  protected:
    StopTest() {
        service.migrate();
        service.start();
    }

    // The built-in CA writes to that table, and does not return while it is locked.
    std::string order_at_a_ca_that_hangs(Subscriber& subscriber) {
        std::string order = ready_order(subscriber, service, "www.lab.test");
        lock.emplace(installation, "connector_state");
        subscriber.finalize(order);
        service.wait_until([&] { return attempts() == "sending\n"; });
        return order;
    }
    std::string attempts() { return installation.sql("SELECT state FROM attempt"); }

    Installation installation;
    std::optional<TableLock> lock;
    Service service{installation, {.call_deadline = "2s"}};
};

TEST_F(StopTest, EndsThoughAConnectorNeverReturns) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    const std::string order = order_at_a_ca_that_hangs(subscriber);
    service.ask_to_stop();
    // Long before PostgreSQL gives the connector's statement up.
    ASSERT_EQ(service.end(std::chrono::seconds(7)), 0) << service.log();
    EXPECT_NE(service.log().find("connector.call_stuck"), std::string::npos) << service.log();
    EXPECT_EQ(attempts(), "unknown\n");

    service.start();
    EXPECT_EQ(subscriber.status(order), "processing");
}

TEST_F(StopTest, EndsAtOnceWhenAskedAgain) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    order_at_a_ca_that_hangs(subscriber);
    service.ask_to_stop();
    service.wait_for_log("service.stopping");
    service.ask_to_stop();
    EXPECT_EQ(service.end(), kKilledByTerm) << service.log();
    EXPECT_EQ(attempts(), "sending\n") << "it waited for the call's deadline";
}

// Clients wait for a validation for about a minute; a restart must not use it up.
TEST_F(StopTest, LeavesAValidationToItsHeir) {
    Subscriber subscriber(installation, set_up(service, "softca"));
    const std::string order = subscriber.place("www.lab.test");
    installation.web().hold();
    subscriber.respond(order);
    service.wait_until([&] { return installation.web().requests() == 1; });
    service.ask_to_stop();
    ASSERT_EQ(service.end(), 0) << service.log();
    EXPECT_EQ(installation.sql("SELECT status FROM challenge WHERE status <> 'pending'"),
              "processing\n");

    installation.web().answer();
    service.start();
    service.wait_until([&] { return subscriber.status(order) == "ready"; });
    EXPECT_EQ(installation.web().requests(), 2);
}

}  // namespace
}  // namespace causeway::acceptance
