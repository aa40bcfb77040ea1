// SPDX-License-Identifier: Apache-2.0
#include "ra/issuance.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "ra/records.hpp"
#include "ra_world.hpp"
#include "support/request_maker.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::OrderStatus;

class IssuanceTest : public testing::Test {
  protected:
    base::Result<model::Order> finalize(model::OrderId order, const base::Bytes& csr) {
        return world.issuance.finalize(world.requester(account), order, csr);
    }

    RaWorld world;
    model::Account account = world.account();
};

// Architecture: the intent, its audit event and the job are one transaction, before anything else.
TEST_F(IssuanceTest, WritesItsIntentAhead) {
    const model::Order ready = world.ready_order(account);
    const auto order = finalize(ready.id, world.csr());
    ASSERT_TRUE(order) << order.error().detail;
    EXPECT_EQ(order->status, OrderStatus::processing);
    EXPECT_EQ(order->connector_id, world.context.endpoint.connectors.front());
    const auto tables = world.database.committed();
    ASSERT_EQ(tables.attempts.size(), 1U);
    EXPECT_EQ(tables.attempts[0].state, model::AttemptState::prepared);
    EXPECT_EQ(tables.jobs.size(), 1U);
    EXPECT_EQ(base::name_of(tables.events.back().action), "issuance.intended");
}

// Conformance row F11: at most one submission, whoever comes second.
TEST_F(IssuanceTest, HappensOnceForOneOrder) {
    const model::Order ready = world.ready_order(account);
    ASSERT_TRUE(finalize(ready.id, world.csr()));
    const auto again = finalize(ready.id, world.csr());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::order_not_ready);
    EXPECT_EQ(world.attempts().size(), 1U);
}

// Conformance row F11: in a race the loser of the update sees the winner's state.
TEST_F(IssuanceTest, OfTwoRacingRequestsHappensOnce) {
    const model::Order ready = world.ready_order(account);
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        auto order = *unit.orders.find(ready.scope, ready.id);
        order.status = OrderStatus::processing;
        unit.orders.update(order);
        return {};
    });
    EXPECT_EQ(finalize(ready.id, world.csr()).error().kind, ErrorKind::order_not_ready);
    EXPECT_TRUE(world.attempts().empty());
}

// Conformance row F16: the order stays ready.
TEST_F(IssuanceTest, LeavesTheOrderReadyAfterABadCsr) {
    const model::Order ready = world.ready_order(account);
    EXPECT_EQ(finalize(ready.id, base::to_bytes("garbage")).error().kind, ErrorKind::bad_csr);
    EXPECT_EQ(finalize(ready.id, world.csr({"other.example.com"})).error().kind,
              ErrorKind::bad_csr);
    EXPECT_EQ(world.order(ready.id).status, OrderStatus::ready);
    EXPECT_TRUE(finalize(ready.id, world.csr()));
}

// Conformance row F17.
TEST_F(IssuanceTest, RefusesAnAccountKeyAsACertificateKey) {
    const auto key = support::JwsKey::generate("ES256");
    ASSERT_TRUE(world.accounts.find_or_register(
        world.context, {crypto::Jwk::parse(key.jwk().dump()).value(), {}, false, false, {}},
        world.caller));
    const model::Order ready = world.ready_order(account);
    const support::RequestMaker request{.sans = {"DNS:www.example.com"}};
    const auto refused = finalize(ready.id, base::to_bytes(request.make(key.handle())));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::bad_csr);
}

// A key that is about to be certified is no account's either.
class KeyUnderWayTest : public IssuanceTest {
  protected:
    KeyUnderWayTest() { order = finalize(world.ready_order(account).id, world.csr())->id; }
    crypto::Jwk key() { return crypto::Jwk::parse(world.csr_key().jwk().dump()).value(); }
    bool may_become_an_accounts() {
        const NewAccount registration{key(), {}, false, false, {}};
        const auto made =
            world.accounts.find_or_register(world.context, registration, world.caller);
        const auto changed = world.accounts.change_key(world.requester(account), key());
        for (const auto* refused :
             {made ? nullptr : &made.error(), changed ? nullptr : &changed.error()}) {
            if (refused == nullptr) return true;
            EXPECT_EQ(refused->kind, ErrorKind::bad_public_key);
            EXPECT_NE(refused->detail.find("certificate"), std::string::npos) << refused->detail;
        }
        return false;
    }
    model::OrderId order;
};

// Conformance row F17.
TEST_F(KeyUnderWayTest, IsNoAccountsKeyBeforeTheCaHasAnswered) {
    EXPECT_FALSE(may_become_an_accounts()) << "nothing was sent";
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), std::chrono::seconds(10)});
    world.run_due_jobs();
    EXPECT_FALSE(may_become_an_accounts()) << "the CA has it";
    world.clock.advance(std::chrono::seconds(10));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(world.order(order).status, OrderStatus::valid);
    EXPECT_FALSE(may_become_an_accounts()) << "a certificate has it";
}

// Conformance row F17: also in a further attempt, with another connector.
TEST_F(KeyUnderWayTest, IsNoAccountsKeyAfterAFallOver) {
    world.add_connector("backup");
    world.issuer.answer(ca::Unavailable{"connection refused", std::chrono::seconds(1)});
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), std::chrono::seconds(10)});
    world.run_due_jobs();
    ASSERT_EQ(world.attempts().size(), 2U);
    EXPECT_EQ(world.attempts()[1].key_fingerprint, key().key().spki_sha256());
    EXPECT_FALSE(may_become_an_accounts());
}

TEST_F(KeyUnderWayTest, MayBecomeAnAccountsWhenTheCaHasRefusedIt) {
    world.issuer.answer(ca::Rejected{ErrorKind::bad_csr, "This CA wants longer keys.", ""});
    world.run_due_jobs();
    ASSERT_EQ(world.order(order).status, OrderStatus::invalid);
    EXPECT_TRUE(may_become_an_accounts());
}

// Conformance row F11: an order's state is answered before its CSR is even looked at.
TEST_F(IssuanceTest, NeedsAReadyOrder) {
    const auto pending =
        world.orders.place(world.requester(account), {{{"dns", "www.example.com"}}, {}, {}});
    EXPECT_EQ(finalize(pending->id, base::to_bytes("garbage")).error().kind,
              ErrorKind::order_not_ready);
}

TEST_F(IssuanceTest, NeedsAuthorizationsThatAreStillValid) {
    const model::Order ready = world.ready_order(account);
    world.database.edit(
        [&](auto& tables) { tables.authorizations[0].expires_at = world.clock.now(); });
    const auto refused = finalize(ready.id, world.csr());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::order_not_ready);
    EXPECT_NE(refused.error().detail.find("www.example.com"), std::string::npos);
}

// An order that nobody moved on when its last authorization became valid.
TEST_F(IssuanceTest, MovesAStuckOrderOn) {
    const model::Order stuck = world.ready_order(account);
    world.database.edit([&](auto& tables) { tables.orders[0].status = OrderStatus::pending; });
    EXPECT_EQ(world.orders.find(world.requester(account), stuck.id)->status, OrderStatus::ready);
    const auto accepted = finalize(stuck.id, world.csr());
    ASSERT_TRUE(accepted) << accepted.error().detail;
    EXPECT_EQ(accepted->status, OrderStatus::processing);
    const std::vector<std::string> events = world.events();
    EXPECT_EQ(std::vector(events.end() - 2, events.end()),
              (std::vector<std::string>{"order.ready", "issuance.intended"}));
}

// Architecture, decision 2: name scope is checked again.
TEST_F(IssuanceTest, ChecksTheKeysDomainsAgain) {
    world.bind(account, world.add_eab_key());
    const model::Order ready = world.ready_order(account);
    world.database.edit([](auto& tables) {
        tables.eab_keys[0].domains = {model::NameRule::parse("example.org").value()};
    });
    EXPECT_EQ(finalize(ready.id, world.csr()).error().kind, ErrorKind::rejected_identifier);
}

TEST_F(IssuanceTest, ChecksWhatTheKeyIsDeniedAgain) {
    world.bind(account, world.add_eab_key());
    const model::Order ready = world.ready_order(account);
    world.database.edit([](auto& tables) {
        tables.eab_keys[0].denied_domains = {model::NameRule::parse("example.com").value()};
    });
    EXPECT_EQ(finalize(ready.id, world.csr()).error().kind, ErrorKind::rejected_identifier);
}

TEST_F(IssuanceTest, ChecksWhatTheTenantIsDeniedAgain) {
    const model::Order ready = world.ready_order(account);
    world.deny_domain("example.com");
    EXPECT_EQ(finalize(ready.id, world.csr()).error().kind, ErrorKind::rejected_identifier);
    EXPECT_TRUE(world.attempts().empty());
}

// Architecture, decision 4: a proof that was made for another order is not this one's.
TEST_F(IssuanceTest, RecordsWhatItRestsOn) {
    const model::Order first = world.ready_order(account);
    world.clock.advance(std::chrono::seconds(1));
    const model::Order second = world.ready_order(account);
    ASSERT_EQ(first.authorizations, second.authorizations);
    Records records(world.database, world.clock);
    const auto expect_source = [&](const model::Order& order, model::AuthorizationSource source) {
        ASSERT_TRUE(finalize(order.id, world.csr()));
        world.issuer.answer(world.issued(world.honest()));
        world.run_due_jobs();
        ASSERT_EQ(world.order(order.id).status, OrderStatus::valid);
        const std::pair<std::string, std::string> wanted{"authorization_source",
                                                         base::name_of(source)};
        for (const model::AuditEvent& event : world.database.committed().events) {
            const bool tells = event.action == model::AuditAction::issuance_intended ||
                               event.action == model::AuditAction::certificate_issued;
            if (!tells || event.order != order.id) continue;
            EXPECT_EQ(std::ranges::count(event.payload, wanted), 1) << base::name_of(event.action);
        }
        EXPECT_EQ(records.timeline(order.id)->authorizations.at(0).source, source);
    };
    expect_source(first, model::AuthorizationSource::challenge);
    expect_source(second, model::AuthorizationSource::reused);
}

// No record, no certificate.
TEST_F(IssuanceTest, IsRefusedWhileTheAuditLogCannotBeSealed) {
    const model::Order ready = world.ready_order(account);
    world.gate.shut("the signing key is gone");
    const auto refused = finalize(ready.id, world.csr());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_TRUE(refused.error().retry_after);
    world.gate.open();
    EXPECT_TRUE(finalize(ready.id, world.csr()));
}

// Conformance row E7.
TEST_F(IssuanceTest, BelongsToTheOrdersAccount) {
    const model::Order ready = world.ready_order(account);
    account = world.account();
    EXPECT_EQ(finalize(ready.id, world.csr()).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace causeway::ra
