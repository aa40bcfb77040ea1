// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "subscriber.hpp"

namespace causeway::acceptance {
namespace {

// Two processes on one database, and a client whose requests reach now the one, now the other.
class ReplicasTest : public testing::Test {
  protected:
    ReplicasTest() {
        one.migrate();
        one.start();
        two.start();
    }

    Installation installation;
    Service one{installation};
    Service two{installation, {.node = "two", .port = support::free_port()}};
};

TEST_F(ReplicasTest, ServeOneOrderTogether) {
    Subscriber subscriber(installation, set_up(one, "softca"));
    const std::string order = subscriber.place("www.lab.test");
    subscriber.turn_to(two);  // with a nonce of the other
    subscriber.respond(order);
    subscriber.turn_to(one);
    one.wait_until([&] { return subscriber.status(order) == "ready"; });
    subscriber.turn_to(two);
    subscriber.finalize(order);
    subscriber.turn_to(one);
    one.wait_until([&] { return subscriber.status(order) == "valid"; });
    EXPECT_NE(subscriber.certificate(order).find("BEGIN CERTIFICATE"), std::string::npos);
    for (Service* service : {&one, &two}) {
        service->ask_to_stop();
        EXPECT_EQ(service->end(), 0) << service->log();
        EXPECT_EQ(service->log().find("badNonce"), std::string::npos);
    }
}

}  // namespace
}  // namespace causeway::acceptance
