// SPDX-License-Identifier: Apache-2.0
#include "ra/reconciliation.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "lost_answer.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AttemptState;
using model::AuditAction;
using model::OrderStatus;
using std::chrono::seconds;

class ReconciliationTest : public LostAnswer {
  protected:
    // Nothing is written by a refusal.
    void expect_unchanged(const support::FakeTables& before) {
        const support::FakeTables after = world.database.committed();
        EXPECT_EQ(after.events.size(), before.events.size());
        EXPECT_EQ(after.jobs.size(), before.jobs.size());
        EXPECT_EQ(after.orders.back().version, before.orders.back().version);
        ASSERT_EQ(after.attempts.size(), before.attempts.size());
        EXPECT_EQ(after.attempts[0].state, before.attempts[0].state);
        EXPECT_EQ(after.attempts[0].fence, before.attempts[0].fence);
        EXPECT_EQ(after.attempts[0].answer, before.attempts[0].answer);
    }
    void put(AttemptState wanted) {
        world.database.edit([&](auto& tables) { tables.attempts.front().state = wanted; });
    }
    void let_ca_tell(bool tells) {
        if (!tells) known = world.issuer.certificates;
        world.issuer.certificates =
            tells ? known : base::fail(base::unavailable_error("down", seconds(5)));
    }

    base::Result<ca::CaCertificates> known = ca::CaCertificates{};
};

TEST_F(ReconciliationTest, TellsWhatWaitsForAPerson) {
    const auto tasks = reconciliation.open_tasks({});
    ASSERT_TRUE(tasks);
    ASSERT_EQ(tasks->size(), 1U);
    const Task& open = tasks->front();
    EXPECT_EQ(open.attempt.id, task);
    EXPECT_EQ(open.attempt.unknown_since, world.clock.now());
    EXPECT_EQ(open.attempt.reason_for_log, "HTTP 500");
    EXPECT_EQ(open.order.id, order_id);
    const auto found = reconciliation.find(task);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->exchanges.size(), 1U);
    EXPECT_EQ(found->exchanges[0].outcome, "unknown");
    EXPECT_EQ(reconciliation.count_open().value(), 1);
}

// A certificate may be at the CA that nobody knows of.
TEST_F(ReconciliationTest, TellsOfThoseWhoseOrderHasFailedMeanwhileToo) {
    give_up();
    const auto tasks = reconciliation.open_tasks({});
    ASSERT_EQ(tasks->size(), 1U);
    EXPECT_EQ(tasks->front().order.status, OrderStatus::invalid);
}

TEST_F(ReconciliationTest, CountsMoreThanItReadsAtATime) {
    world.database.edit([&](auto& tables) {
        const model::Attempt attempt = tables.attempts.front();
        for (int i = 0; i < 1000; ++i) {
            tables.attempts.push_back(attempt);
            tables.attempts.back().id = model::AttemptId::make(world.clock, world.random);
        }
    });
    EXPECT_EQ(reconciliation.count_open().value(), 1001);
}

TEST_F(ReconciliationTest, KnowsNoTaskOfAnUnknownIdOrOfAnAttemptThatWasNeverInDoubt) {
    const auto nobody = model::AttemptId::make(world.clock, world.random);
    EXPECT_EQ(reconciliation.find(nobody).error().kind, ErrorKind::not_found);
    EXPECT_EQ(reconciliation.declare_not_issued(nobody, alice).error().kind, ErrorKind::not_found);
    EXPECT_EQ(reconciliation.attach(nobody, pem(world.issued(world.honest())), alice).error().kind,
              ErrorKind::not_found);
    world.database.edit([](auto& tables) {
        tables.attempts.front().state = AttemptState::issued;
        tables.attempts.front().unknown_since.reset();
    });
    EXPECT_EQ(reconciliation.find(task).error().kind, ErrorKind::not_found);
}

// The attempt's state by the order's state by what the operator says.
TEST_F(ReconciliationTest, SettlesWhatIsUnknownAndNothingElse) {
    for (const AttemptState other :
         {AttemptState::prepared, AttemptState::sending, AttemptState::issued,
          AttemptState::pending, AttemptState::rejected, AttemptState::unavailable}) {
        for (const OrderStatus status :
             {OrderStatus::processing, OrderStatus::valid, OrderStatus::invalid}) {
            put(other);
            world.database.edit([&](auto& tables) { tables.orders.back().status = status; });
            const auto before = world.database.committed();
            const auto attached = attach(world.issued(world.honest()));
            const auto declared = declare();
            ASSERT_FALSE(attached) << base::name_of(other);
            ASSERT_FALSE(declared) << base::name_of(other);
            EXPECT_EQ(attached.error().kind, ErrorKind::conflict);
            EXPECT_EQ(declared.error().kind, ErrorKind::conflict);
            expect_unchanged(before);
        }
    }
}

TEST_F(ReconciliationTest, PublishesTheCertificateThatTheOperatorFound) {
    const ca::Issued found = world.issued(world.honest());
    const std::int64_t fence = attempt().fence;
    const auto settled = attach(found);
    ASSERT_TRUE(settled) << settled.error().detail;
    EXPECT_EQ(attempt().fence, fence + 1);
    EXPECT_EQ(settled->consequence, Consequence::publishes);
    EXPECT_EQ(order().status, OrderStatus::processing);  // a worker verifies it, as any answer
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(certificates(), 1U);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
    EXPECT_EQ(reconciliation.count_open().value(), 0);
    EXPECT_FALSE(reconciliation.find(task)->attempt.state == AttemptState::unknown);
    EXPECT_EQ(actor(AuditAction::certificate_attached), "local:alice");
    EXPECT_EQ(details(AuditAction::certificate_attached, "certificate_sha256"),
              std::vector{base::hex_encode(crypto::sha256(found.certificates.front()))});
    EXPECT_FALSE(recorded("certificate.unserved"));
}

TEST_F(ReconciliationTest, TakesAChainThatTheCaDoesNotTell) {
    world.issuer.certificates->intermediates.clear();
    const ca::Issued leaf = world.issued(world.honest());
    EXPECT_EQ(attach(leaf).error().kind, ErrorKind::malformed);
    ASSERT_TRUE(attach({{world.ca.issuing(), leaf.certificates.front()}}));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(ReconciliationTest, RefusesWhatDoesNotFitTheOrderAndSaysWhy) {
    const auto other_key = support::JwsKey::generate("ES256");
    const support::TestCa stranger(world.clock.now());
    const std::pair<ca::Issued, const char*> cases[] = {
        {world.issued(world.honest({"www.example.com", "evil.test"})), "evil.test"},
        {{{world.ca.sign(world.honest(), other_key.handle())}}, "key"},
        {{{stranger.sign(world.honest(), world.csr_key().handle()), stranger.issuing()}}, "chain"},
        {{{world.ca.issuing()}}, "key"},
    };
    const auto before = world.database.committed();
    for (const auto& [wrong, difference] : cases) {
        const auto settled = attach(wrong);
        ASSERT_FALSE(settled) << difference;
        EXPECT_EQ(settled.error().kind, ErrorKind::malformed);
        EXPECT_NE(settled.error().detail.find(difference), std::string::npos)
            << settled.error().detail;
        expect_unchanged(before);
    }
    EXPECT_EQ(reconciliation.attach(task, "not PEM", alice).error().kind, ErrorKind::malformed);
}

TEST_F(ReconciliationTest, GoesByWhatTheConnectorAccepts) {
    support::TestCertificate for_clients = world.honest();
    for_clients.extended_key_usage = "clientAuth";
    EXPECT_FALSE(attach(world.issued(for_clients)));
    world.database.edit([](auto& tables) {
        tables.connectors[0].accepted_differences = {model::AcceptedDifference::lacks_server_auth};
    });
    ASSERT_TRUE(attach(world.issued(for_clients)));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(ReconciliationTest, ChangesNothingWhileTheCaDoesNotTellWhatItSignsWith) {
    const auto before = world.database.committed();
    let_ca_tell(false);
    EXPECT_EQ(attach(world.issued(world.honest())).error().kind, ErrorKind::unavailable);
    expect_unchanged(before);
    let_ca_tell(true);
    EXPECT_TRUE(attach(world.issued(world.honest())));
}

// With a key that is used again, the certificate before looks like the one that is looked for.
TEST_F(ReconciliationTest, RefusesTheCertificateOfAnotherOrder) {
    const ca::Issued earlier = world.issued(world.honest());
    const model::Order other = world.ready_order(account);
    ASSERT_TRUE(world.issuance.finalize(world.requester(account), other.id, world.csr()));
    world.issuer.answer(earlier);
    world.run_due_jobs();
    ASSERT_EQ(world.order(other.id).status, OrderStatus::valid);
    const auto settled = attach(earlier);
    ASSERT_FALSE(settled);
    EXPECT_EQ(settled.error().kind, ErrorKind::conflict);
    EXPECT_NE(settled.error().detail.find(other.id.to_string()), std::string::npos);
    EXPECT_EQ(attempt().state, AttemptState::unknown);
    EXPECT_EQ(order().status, OrderStatus::processing);
}

TEST_F(ReconciliationTest, NeverServesWhatWasFoundAfterTheOrderHadFailed) {
    give_up();
    const auto settled = attach(world.issued(world.honest()));
    ASSERT_TRUE(settled) << settled.error().detail;
    EXPECT_EQ(settled->consequence, Consequence::must_be_revoked);
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(certificates(), 0U);
    EXPECT_EQ(attempt().state, AttemptState::issued);
    EXPECT_EQ(attempt().answer.size(), 2U);  // leaf and issuing CA
    EXPECT_EQ(actor(AuditAction::certificate_unserved), "local:alice");
    EXPECT_TRUE(world.log.mentions("certificate.unserved"));
    EXPECT_EQ(reconciliation.count_open().value(), 0);
}

TEST_F(ReconciliationTest, LetsOneOfTwoOperatorsSettle) {
    const Caller bob{{"token:bob", "192.0.2.1"}, "request-8"};
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        model::Attempt rival = unit.attempts.find_anywhere(task).value();
        rival.state = AttemptState::unavailable;
        EXPECT_TRUE(unit.attempts.update_if(rival, rival.fence++));
        return {};
    });
    EXPECT_EQ(attach(world.issued(world.honest())).error().kind, ErrorKind::conflict);
    EXPECT_EQ(reconciliation.declare_not_issued(task, bob).error().kind, ErrorKind::conflict);
    EXPECT_FALSE(recorded("certificate.attached"));
    EXPECT_FALSE(recorded("issuance.declared_unissued"));
}

// An order that is given up at the same time: whoever is second sees what the first one did.
TEST_F(ReconciliationTest, NoticesThatTheOrderIsGivenUpMeanwhile) {
    const std::int64_t version = order().version;
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        model::Order rival = unit.orders.find_anywhere(order_id).value();
        rival.status = OrderStatus::invalid;
        unit.orders.update(rival);
        return {};
    });
    EXPECT_EQ(attach(world.issued(world.honest()))->consequence, Consequence::must_be_revoked);
    EXPECT_EQ(order().version, version + 1);
}

TEST_F(ReconciliationTest, WritesTheOrderThatWaitsSoThatItsEndNoticesTheSettlement) {
    const std::int64_t version = order().version;
    ASSERT_TRUE(attach(world.issued(world.honest())));
    EXPECT_EQ(order().version, version + 1);
}

TEST_F(ReconciliationTest, SendsTheCsrAgainThatTheCaHasNotActedOn) {
    const auto settled = declare();
    ASSERT_TRUE(settled) << settled.error().detail;
    EXPECT_EQ(settled->consequence, Consequence::sends_again);
    EXPECT_EQ(attempt(0).state, AttemptState::unavailable);
    EXPECT_NE(attempt(0).reason_for_log.find("local:alice"), std::string::npos);
    EXPECT_EQ(attempt(1).state, AttemptState::prepared);
    EXPECT_EQ(attempt(1).csr, attempt(0).csr);
    EXPECT_EQ(attempt(1).give_up_at, give_up_at);
    EXPECT_EQ(actor(AuditAction::issuance_declared_unissued), "local:alice");
    EXPECT_EQ(actor(AuditAction::issuance_intended), "local:alice");
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.issuer.enrolled.size(), 2U);
}

TEST_F(ReconciliationTest, SendsNothingAgainForAnOrderThatHasFailed) {
    world.database.edit([](auto& tables) { tables.orders.back().status = OrderStatus::invalid; });
    EXPECT_EQ(declare()->consequence, Consequence::ends);
    EXPECT_EQ(world.attempts().size(), 1U);
    EXPECT_EQ(attempt().state, AttemptState::unavailable);
}

TEST_F(ReconciliationTest, SendsNothingAgainWhenTheOrdersPatienceHasEnded) {
    world.clock.advance(give_up_at - world.clock.now());
    EXPECT_EQ(declare()->consequence, Consequence::ends);
    EXPECT_EQ(world.attempts().size(), 1U);
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
}

}  // namespace
}  // namespace causeway::ra
