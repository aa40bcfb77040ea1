// SPDX-License-Identifier: Apache-2.0
#include "ra/standing.hpp"

#include <gtest/gtest.h>

#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::EabKeyStatus;

// Architecture, decision 2: the state of the key decides about new work at once, and about nothing
// else.
class StandingTest : public testing::Test {
  protected:
    void bind(EabKeyStatus status) {
        world.bind(account, world.add_eab_key([&](auto& key) { key.status = status; }));
    }
    base::Result<model::Order> order() {
        return world.orders.place(world.requester(account), {{{"dns", "www.example.com"}}, {}, {}});
    }

    RaWorld world;
    model::Account account = world.account();
};

TEST_F(StandingTest, AStoppedKeyStopsEveryKindOfNewWork) {
    const model::Order ready = world.ready_order(account);
    const model::Order pending = *order();
    bind(EabKeyStatus::revoked);
    const Requester requester = world.requester(account);
    EXPECT_EQ(order().error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(world.issuance.finalize(requester, ready.id, world.csr()).error().kind,
              ErrorKind::unauthorized);
    const auto authorization = world.orders.authorization(requester, pending.authorizations[0]);
    ASSERT_TRUE(authorization);  // reading goes on
    EXPECT_EQ(world.validation.respond(requester, authorization->challenges[0].id).error().kind,
              ErrorKind::unauthorized);
    EXPECT_TRUE(world.orders.find(requester, ready.id));
    EXPECT_TRUE(world.accounts.deactivate(requester));
}

TEST_F(StandingTest, TheErrorNamesTheKeyAndIsNotOneThatMakesClientsRegisterAgain) {
    bind(EabKeyStatus::suspended);
    const auto refused = order();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().kind, ErrorKind::account_does_not_exist);
    EXPECT_NE(refused.error().detail.find("\"web servers\""), std::string::npos);
}

TEST_F(StandingTest, AnExpiredOrUsedUpKeyDoesNotStopRenewals) {
    world.bind(account, world.add_eab_key([&](auto& key) {
        key.expires_at = world.clock.now() - std::chrono::days(1);
        key.max_uses = 1;
        key.uses = 1;
    }));
    EXPECT_TRUE(order());
}

TEST_F(StandingTest, AnUnboundAccountStopsWhenABindingBecomesRequired) {
    world.edit_endpoint([](auto& endpoint) { endpoint.eab = model::EabRequirement::required; });
    EXPECT_EQ(order().error().kind, ErrorKind::external_account_required);
    world.edit_endpoint([&](auto& endpoint) {
        endpoint.grandfather_until = world.clock.now() + std::chrono::seconds(1);
    });
    EXPECT_TRUE(order());
    world.clock.advance(std::chrono::seconds(1));
    EXPECT_FALSE(order());
}

TEST_F(StandingTest, ASuspendedTenantOrPausedEndpointStopsNewWorkOnly) {
    const model::Order placed = *order();
    world.context.tenant.status = model::TenantStatus::suspended;
    EXPECT_EQ(order().error().kind, ErrorKind::unauthorized);
    EXPECT_TRUE(world.orders.find(world.requester(account), placed.id));
    world.context.tenant.status = model::TenantStatus::active;
    world.context.endpoint.status = model::EndpointStatus::paused;
    EXPECT_EQ(order().error().kind, ErrorKind::unauthorized);
}

}  // namespace
}  // namespace causeway::ra
