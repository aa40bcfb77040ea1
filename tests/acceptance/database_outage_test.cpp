// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "subscriber.hpp"

namespace causeway::acceptance {
namespace {

// A PostgreSQL of its own, because it is stopped.
TEST(DatabaseOutage, StopsIssuanceAndEndsWithoutARestart) {
    support::PostgresCluster cluster;
    Installation installation(cluster);
    Service service(installation);
    service.migrate();
    service.start();
    Subscriber subscriber(installation, set_up(service, "softca"));
    const std::string order = ready_order(subscriber, service, "www.lab.test");
    const std::string new_order = subscriber.acme().url_of("newOrder");

    cluster.stop();
    const auto refused = subscriber.acme().place_order({"other.lab.test"});
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_EQ(refused.problem(), "serverInternal");
    EXPECT_GT(std::stoi("0" + refused.header("Retry-After")), 0);
    EXPECT_EQ(service.readiness(), 503);

    cluster.start();
    service.wait_until([&] { return service.readiness() == 200; });
    subscriber.finalize(order);
    service.wait_until([&] { return subscriber.status(order) == "valid"; });
    EXPECT_NE(subscriber.certificate(order).find("BEGIN CERTIFICATE"), std::string::npos);
    service.ask_to_stop();
    EXPECT_EQ(service.end(), 0) << service.log();
}

}  // namespace
}  // namespace causeway::acceptance
