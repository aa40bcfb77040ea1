// SPDX-License-Identifier: Apache-2.0
// Orders of names that need no challenge: pre-authorized, or given by the account's key.
#include <gtest/gtest.h>

#include "base/time_text.hpp"
#include "ra/domains.hpp"
#include "ra/records.hpp"
#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuthorizationSource;
using model::AuthorizationStatus;
using model::OrderStatus;
using std::chrono::days;
using std::chrono::hours;

class GrantedOrders : public testing::Test {
  protected:
    void SetUp() override {
        make(AuthorizationSource::pre_authorized);
        world.edit_endpoint([](auto& endpoint) { endpoint.eab = model::EabRequirement::required; });
        world.bind(account, world.add_eab_key());
    }
    void make(AuthorizationSource source) {
        world.edit_endpoint([&](auto& endpoint) {
            endpoint.authorization = source;
            endpoint.challenges = {};
        });
    }
    void edit_key(const std::vector<std::string>& rules) {
        world.database.edit([&](auto& tables) {
            tables.eab_keys[0].domains.clear();
            for (const auto& rule : rules) {
                tables.eab_keys[0].domains.push_back(model::NameRule::parse(rule).value());
            }
        });
    }
    base::Result<model::Order> place(std::initializer_list<const char*> names) {
        NewOrder request;
        for (const char* name : names) request.identifiers.push_back({"dns", name});
        return world.orders.place(world.requester(account), request);
    }
    model::Authorization authorization(const model::Order& order) {
        return *world.orders.authorization(world.requester(account), order.authorizations.at(0));
    }
    base::Result<model::Order> finalize(const model::Order& order) {
        return world.issuance.finalize(world.requester(account), order.id, world.csr());
    }
    // Of the last event with this action.
    std::string recorded(model::AuditAction action, const std::string& name) {
        std::string value = "not recorded";
        for (const auto& event : world.database.committed().events) {
            if (event.action != action) continue;
            for (const auto& [member, text] : event.payload) {
                if (member == name) value = text;
            }
        }
        return value;
    }

    RaWorld world;
    model::Account account = world.account();
};

// Conformance row F9: RFC 8555 §7.1.3.
TEST_F(GrantedOrders, AreReadyAtOnceWithAValidAuthorizationAndNoChallenge) {
    world.add_domain("example.com", world.clock.now() + days(90));
    const auto order = place({"www.example.com"});
    ASSERT_TRUE(order) << order.error().detail;
    EXPECT_EQ(order->status, OrderStatus::ready);
    const auto granted = authorization(*order);
    EXPECT_EQ(granted.status, AuthorizationStatus::valid);
    EXPECT_EQ(granted.source, AuthorizationSource::pre_authorized);
    EXPECT_TRUE(granted.challenges.empty());
    EXPECT_EQ(granted.expires_at,
              world.clock.now() + world.context.endpoint.authorization_lifetime);
    EXPECT_TRUE(finalize(*order));
    EXPECT_EQ(recorded(model::AuditAction::issuance_intended, "authorization_source"),
              "pre-authorized");
}

TEST_F(GrantedOrders, AreRecordedWithTheRuleAndItsEvidence) {
    const base::Time end = world.clock.now() + hours(5);
    world.add_domain("example.com", end);
    const auto order = place({"www.example.com"});
    EXPECT_EQ(world.events(), (std::vector<std::string>{"account.created", "authorization.granted",
                                                        "order.created"}));
    using enum model::AuditAction;
    EXPECT_EQ(recorded(authorization_granted, "identifier"), "www.example.com");
    EXPECT_EQ(recorded(authorization_granted, "source"), "pre-authorized");
    EXPECT_EQ(recorded(authorization_granted, "rule"), "example.com");
    EXPECT_EQ(recorded(authorization_granted, "pre_authorized_until"), base::to_rfc3339(end));
    EXPECT_EQ(recorded(authorization_granted, "evidence"), "ticket 7");
    EXPECT_EQ(recorded(order_created, "authorizations"),
              order->authorizations[0].to_string() + " pre-authorized");
}

TEST_F(GrantedOrders, EndWithTheDateOfTheDomain) {
    const base::Time end = world.clock.now() + hours(5);
    world.add_domain("example.com", end);
    const auto order = *place({"www.example.com"});
    EXPECT_EQ(authorization(order).expires_at, end);
    world.clock.advance(hours(5));
    EXPECT_EQ(world.orders.find(world.requester(account), order.id)->status, OrderStatus::invalid);
    const auto timeline = Records(world.database, world.clock).timeline(order.id);
    EXPECT_EQ(timeline->order.status, OrderStatus::invalid);
    EXPECT_EQ(timeline->authorizations.at(0).status, AuthorizationStatus::expired);
    EXPECT_FALSE(finalize(order));
    EXPECT_EQ(place({"www.example.com"}).error().kind, ErrorKind::rejected_identifier);
}

// Conformance row F3.
TEST_F(GrantedOrders, OfNamesThatNobodyVerifiedAreRefused) {
    world.add_domain("example.com", world.clock.now() + days(1));
    const auto refused = place({"www.example.com", "www.example.org", "*.example.com"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::rejected_identifier);
    ASSERT_EQ(refused.error().subproblems.size(), 2U);
    EXPECT_EQ(refused.error().subproblems[0].subject.value, "www.example.org");
    EXPECT_EQ(refused.error().subproblems[1].subject.value, "*.example.com");
    EXPECT_TRUE(world.database.committed().authorizations.empty());
}

// Rules change, so what they granted is judged anew each time.
TEST_F(GrantedOrders, NeverRestOnAnEarlierGrant) {
    world.add_domain("example.com", world.clock.now() + days(90));
    const auto first = *place({"www.example.com"});
    const auto second = *place({"www.example.com"});
    EXPECT_NE(first.authorizations, second.authorizations);
    make(AuthorizationSource::challenge);
    world.edit_endpoint(
        [](auto& endpoint) { endpoint.challenges = {model::ChallengeType::http_01}; });
    const auto proved = *place({"www.example.com"});
    EXPECT_EQ(proved.status, OrderStatus::pending) << "a grant is no proof";
}

TEST_F(GrantedOrders, NeverRestOnAnEarlierProof) {
    make(AuthorizationSource::challenge);
    world.edit_endpoint(
        [](auto& endpoint) { endpoint.challenges = {model::ChallengeType::http_01}; });
    world.ready_order(account);
    make(AuthorizationSource::pre_authorized);
    EXPECT_FALSE(place({"www.example.com"}));
    world.add_domain("example.com", world.clock.now() + days(1));
    EXPECT_EQ(authorization(*place({"www.example.com"})).source,
              AuthorizationSource::pre_authorized);
}

TEST_F(GrantedOrders, AreJudgedAgainWhenTheyAreFinalized) {
    world.add_domain("example.com", world.clock.now() + days(90));
    const auto order = *place({"www.example.com"});
    world.database.edit([](auto& tables) { tables.domains[0].pre_authorization.reset(); });
    const auto refused = finalize(order);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::rejected_identifier);
    EXPECT_TRUE(world.attempts().empty());
    EXPECT_EQ(world.order(order.id).status, OrderStatus::ready) << "it may be renewed in time";
}

TEST_F(GrantedOrders, AreJudgedAgainBeforeAnythingGoesToTheCa) {
    world.add_domain("example.com", world.clock.now() + days(90));
    const auto order = *place({"www.example.com"});
    ASSERT_TRUE(finalize(order));
    world.database.edit([](auto& tables) { tables.domains.clear(); });
    world.run_due_jobs();
    EXPECT_TRUE(world.issuer.enrolled.empty());
    const auto failed = world.order(order.id);
    EXPECT_EQ(failed.status, OrderStatus::invalid);
    EXPECT_EQ(failed.error->kind, ErrorKind::rejected_identifier);
    ASSERT_EQ(failed.error->subproblems.size(), 1U);
    EXPECT_EQ(failed.error->subproblems[0].subject.value, "www.example.com");
}

TEST_F(GrantedOrders, MayRestOnTheDomainsOfTheKeyAlone) {
    make(AuthorizationSource::eab_only);
    edit_key({"example.com", "*.example.com"});
    const auto order = place({"www.example.com", "*.example.com"});
    ASSERT_TRUE(order) << order.error().detail;
    EXPECT_EQ(order->status, OrderStatus::ready);
    EXPECT_EQ(authorization(*order).source, AuthorizationSource::eab_only);
    using enum model::AuditAction;
    EXPECT_EQ(recorded(authorization_granted, "source"), "eab-only");
    EXPECT_EQ(recorded(authorization_granted, "rule"), "*.example.com");
    EXPECT_EQ(recorded(authorization_granted, "eab_key_label"), "web servers");
    EXPECT_EQ(place({"www.example.org"}).error().kind, ErrorKind::rejected_identifier);
    const auto single = *place({"www.example.com"});
    edit_key({"example.org"});
    EXPECT_EQ(finalize(single).error().kind, ErrorKind::rejected_identifier);
}

// The key has names beside those of the tenant; the tenant's last rule is what withholds them.
TEST_F(GrantedOrders, OfTheKeyStayRefusedWhileTheTenantsLastRuleIsNotRemoved) {
    make(AuthorizationSource::eab_only);
    edit_key({"example.com", "bank.test"});
    const auto allowed = world.add_domain("example.com");
    EXPECT_FALSE(place({"www.bank.test"}));
    Domains domains(world.database, world.clock, world.random);
    EXPECT_FALSE(domains.remove({"corp", allowed.id, {}}, LastAllowance::kept, world.caller));
    EXPECT_FALSE(place({"www.bank.test"}));
}

TEST_F(GrantedOrders, OfATenantAreJudgedByItsOwnDomainsOnly) {
    world.add_domain("example.com", world.clock.now() + days(90));
    world.database.edit([&](auto& tables) {
        tables.domains[0].tenant_id = model::TenantId::make(world.clock, world.random);
    });
    EXPECT_FALSE(place({"www.example.com"}));
}

}  // namespace
}  // namespace causeway::ra
