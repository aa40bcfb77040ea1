// SPDX-License-Identifier: Apache-2.0
// What a change of an endpoint means for what is under way there.
#include <gtest/gtest.h>

#include "finalized_order.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AttemptState;
using model::EabRequirement;
using model::EndpointStatus;
using model::OrderStatus;

class ChangedEndpointTest : public FinalizedOrder {
  protected:
    void change(const EndpointChange& wanted) {
        const auto changed = tenants.change_endpoint("corp", "web", wanted, world.caller);
        ASSERT_TRUE(changed) << changed.error().detail;
        world.context = *changed;
    }
    void set(EndpointStatus status) { change({.versions = {}, .settings = {}, .status = status}); }
    void set(const EndpointSettings& settings) {
        change({.versions = {}, .settings = settings, .status = {}});
    }
    void require_binding(std::optional<base::Time> grandfather_until = {}) {
        EndpointSettings settings;
        settings.eab = EabRequirement::required;
        settings.grandfather_until = grandfather_until;
        set(settings);
    }
    base::Result<model::Order> place() {
        return world.orders.place(world.requester(account), {{{"dns", "www.example.com"}}, {}, {}});
    }
    // Behind another CA from the next order on.
    model::ConnectorId turn_to_other_ca() {
        const model::Connector other{.id = model::ConnectorId::make(world.clock, world.random),
                                     .slug = model::Slug::parse("other").value(),
                                     .type = "scripted"};
        world.database.edit([&](auto& tables) { tables.connectors.push_back(other); });
        EndpointSettings settings;
        settings.connectors = {"other"};
        set(settings);
        return other.id;
    }

    Tenants tenants{world.database, world.validator, world.clock, world.random};
};

TEST_F(ChangedEndpointTest, HoldsWhatWasFinalizedUntilThePauseEnds) {
    set(EndpointStatus::paused);
    const auto refused = place();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unauthorized);
    EXPECT_NE(refused.error().detail.find("paused"), std::string::npos);
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::prepared);
    EXPECT_TRUE(world.orders.find(world.requester(account), order_id));
    set(EndpointStatus::active);
    world.clock.advance(std::chrono::minutes(1));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

// The CA has it already: what it decides is taken.
TEST_F(ChangedEndpointTest, TakesWhatTheCaHasWhilePaused) {
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), std::chrono::seconds(10)});
    world.run_due_jobs();
    set(EndpointStatus::paused);
    world.clock.advance(std::chrono::seconds(10));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(ChangedEndpointTest, HoldsWhatWasFinalizedUntilTheTenantIsBack) {
    using model::TenantStatus;
    ASSERT_TRUE(tenants.change("corp", {{}, {}, TenantStatus::suspended}, world.caller));
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::prepared);
    ASSERT_TRUE(tenants.change("corp", {{}, {}, TenantStatus::active}, world.caller));
    world.clock.advance(std::chrono::minutes(1));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(ChangedEndpointTest, SendsWhatWasFinalizedToTheCaOfThatMoment) {
    const model::ConnectorId first = world.context.endpoint.connectors.front();
    const model::Order ready = world.ready_order(account, {"later.example.com"});
    const model::ConnectorId other = turn_to_other_ca();
    const auto finalized = world.issuance.finalize(world.requester(account), ready.id,
                                                   world.csr({"later.example.com"}));
    ASSERT_TRUE(finalized) << finalized.error().detail;
    EXPECT_EQ(order().connector_id, first);
    EXPECT_EQ(world.order(ready.id).connector_id, other);
    const auto attempts = world.attempts();
    ASSERT_EQ(attempts.size(), 2U);
    EXPECT_EQ(attempts[0].connector_id, first);
    EXPECT_EQ(attempts[1].connector_id, other);
    EXPECT_EQ(world.order(ready.id).policy_version, world.context.endpoint.version);
}

// Architecture, decision 2.
TEST_F(ChangedEndpointTest, ThatRequiresABindingKeepsUnboundAccountsFromNewWorkOnly) {
    require_binding();
    EXPECT_EQ(place().error().kind, ErrorKind::external_account_required);
    NewAccount again{account.key, {}, false, true, {}};
    const auto found = world.accounts.find_or_register(world.context, again, world.caller);
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(found->account.id, account.id);
    EXPECT_TRUE(world.orders.find(world.requester(account), order_id));
    EXPECT_TRUE(world.accounts.deactivate(world.requester(account)));
}

TEST_F(ChangedEndpointTest, ThatRequiresABindingSendsNothingMoreForUnboundAccounts) {
    require_binding();
    world.run_due_jobs();
    EXPECT_TRUE(world.issuer.enrolled.empty());
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(order().error->kind, ErrorKind::external_account_required);
}

TEST_F(ChangedEndpointTest, ThatRequiresABindingWaitsForUnboundAccountsAsLongAsItSays) {
    require_binding(world.clock.now() + std::chrono::days(1));
    EXPECT_TRUE(place());
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    world.clock.advance(std::chrono::days(1));
    EXPECT_EQ(place().error().kind, ErrorKind::external_account_required);
}

// What was granted without a proof of control is none when a proof is asked for again.
TEST_F(ChangedEndpointTest, ThatAsksForChallengesAgainReusesNoGrant) {
    EndpointSettings granting;
    granting.eab = EabRequirement::required;
    granting.authorization = model::AuthorizationSource::pre_authorized;
    granting.challenges.emplace();
    world.bind(account, world.add_eab_key());
    world.add_domain("example.com", world.clock.now() + std::chrono::days(90));
    set(granting);
    EXPECT_EQ(place()->status, OrderStatus::ready);
    world.database.edit([](auto& tables) {
        std::erase_if(tables.authorizations, [](const auto& authorization) {
            return authorization.source == model::AuthorizationSource::challenge;
        });
    });
    EndpointSettings proving;
    proving.authorization = model::AuthorizationSource::challenge;
    proving.challenges.emplace();
    set(proving);
    EXPECT_EQ(place()->status, OrderStatus::pending);
}

TEST_F(ChangedEndpointTest, JudgesTheNextCsrByItsNewRules) {
    const model::Order ready = world.ready_order(account);
    EndpointSettings settings;
    settings.keys = {{crypto::KeyType::ec_p384}};
    set(settings);
    const auto refused = world.issuance.finalize(world.requester(account), ready.id, world.csr());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::bad_csr);
}

TEST_F(ChangedEndpointTest, LeavesOrdersTheTimeThatTheyWereGiven) {
    const model::Order placed = *place();
    EndpointSettings settings;
    settings.order_lifetime = kLeastLifetime;
    set(settings);
    EXPECT_EQ(world.orders.find(world.requester(account), placed.id)->expires_at,
              placed.expires_at);
    EXPECT_EQ(place()->expires_at, world.clock.now() + kLeastLifetime);
}

}  // namespace
}  // namespace causeway::ra
