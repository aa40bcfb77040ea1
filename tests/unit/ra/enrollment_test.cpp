// SPDX-License-Identifier: Apache-2.0
#include "ra/enrollment.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "finalized_order.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::OrderStatus;
using std::chrono::hours;
using std::chrono::seconds;

using EnrollmentTest = FinalizedOrder;

TEST_F(EnrollmentTest, PublishesWhatAnHonestCaIssues) {
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    const auto tables = world.database.committed();
    ASSERT_EQ(tables.certificates.size(), 1U);
    EXPECT_EQ(tables.certificates[0].id, order().certificate_id);
    EXPECT_EQ(tables.certificates[0].chain.size(), 2U);  // leaf and issuing CA, not the root
    EXPECT_TRUE(tables.jobs.empty());
    const std::vector<std::string> expected = {
        "account.created", "authorization.created", "order.created",     "issuance.intended",
        "issuance.sent",   "certificate.received",  "certificate.issued"};
    EXPECT_EQ(world.events(), expected);
}

TEST_F(EnrollmentTest, SendsTheClientsCsrUnchangedWithTheAttemptsKey) {
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    ASSERT_EQ(world.issuer.enrolled.size(), 1U);
    const ca::EnrollRequest& request = world.issuer.enrolled[0];
    EXPECT_EQ(request.csr, world.attempts()[0].csr);
    EXPECT_EQ(request.idempotency_key, world.attempts()[0].id.to_string());
    EXPECT_EQ(request.tenant, "corp");
    EXPECT_EQ(request.endpoint, "web");
}

// The write-ahead rule: `sending` and its audit event are committed before the CA is called.
TEST_F(EnrollmentTest, HasCommittedThatItSendsBeforeItSends) {
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        EXPECT_EQ(state(), AttemptState::sending);
        EXPECT_TRUE(recorded("issuance.sent"));
        return world.issued(world.honest());
    });
    world.run_due_jobs();
}

// Conformance row F19: a lying CA never reaches a client, and the operator learns of it.
TEST_F(EnrollmentTest, RefusesAnAnswerThatDiffersFromTheOrder) {
    support::TestCertificate wrong = world.honest({"www.example.com", "evil.test"});
    world.issuer.answer(world.issued(wrong));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(order().error->kind, base::ErrorKind::internal);
    EXPECT_EQ(order().error->detail.find("evil"), std::string::npos);
    EXPECT_TRUE(world.database.committed().certificates.empty());
    EXPECT_TRUE(recorded("certificate.refused"));
    EXPECT_TRUE(world.log.mentions("certificate.refused"));
}

TEST_F(EnrollmentTest, RefusesGarbageAForeignKeyAndAForeignCa) {
    const support::TestCa stranger(world.clock.now());
    const auto other_key = support::JwsKey::generate("ES256");
    const std::vector<base::Bytes> answers[] = {
        {base::to_bytes("garbage")},
        {},
        {world.ca.sign(world.honest(), other_key.handle())},
        {world.ca.issuing()},
        {stranger.sign(world.honest(), world.csr_key().handle()), stranger.issuing()},
    };
    world.issuer.answer(ca::Rejected{base::ErrorKind::bad_csr, "", ""});
    world.run_due_jobs();
    for (const auto& answer : answers) {
        const model::Order ready = world.ready_order(account);
        ASSERT_TRUE(world.issuance.finalize(world.requester(account), ready.id, world.csr()));
        world.issuer.answer(ca::Issued{answer});
        world.run_due_jobs();
        EXPECT_EQ(world.order(ready.id).status, OrderStatus::invalid);
        EXPECT_EQ(world.order(ready.id).error->kind, base::ErrorKind::internal);
    }
    EXPECT_TRUE(world.database.committed().certificates.empty());
}

TEST_F(EnrollmentTest, RefusesASerialNumberThatTheIssuerUsedBefore) {
    support::TestCertificate twice = world.honest();
    world.issuer.answer(world.issued(twice));
    world.run_due_jobs();
    const model::Order second = world.ready_order(account);
    ASSERT_TRUE(world.issuance.finalize(world.requester(account), second.id, world.csr()));
    world.issuer.answer(world.issued(twice));
    world.run_due_jobs();
    EXPECT_EQ(world.order(second.id).status, OrderStatus::invalid);
    EXPECT_EQ(world.database.committed().certificates.size(), 1U);
}

TEST_F(EnrollmentTest, WaitsForACaThatHasNotDecidedAndResumesByItsHandle) {
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), seconds(10)});
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::pending);
    EXPECT_EQ(order().status, OrderStatus::processing);
    EXPECT_EQ(world.run_due_jobs(), 0);
    world.clock.advance(seconds(10));
    world.issuer.answer(ca::Unavailable{"connection refused", seconds(1)});
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::pending);  // the CA still holds the request
    world.clock.advance(seconds(10));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    ASSERT_EQ(world.issuer.resumed.size(), 2U);
    EXPECT_EQ(world.issuer.resumed[1], base::to_bytes("ticket 7"));
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
}

// What was intended while the log could be sealed is not sent when its record could not be proved.
TEST_F(EnrollmentTest, HoldsBackWhatIsNotSentWhileTheAuditLogCannotBeSealed) {
    world.gate.shut("the log was forked");
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::prepared);
    EXPECT_TRUE(world.issuer.enrolled.empty());
    EXPECT_EQ(world.attempts().back().reason_for_log, "the log was forked");
    EXPECT_EQ(order().status, OrderStatus::processing);
    world.gate.open();
    world.clock.advance(seconds(60));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(EnrollmentTest, ResumesWhatWasSentWhileTheAuditLogCannotBeSealed) {
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), seconds(10)});
    world.run_due_jobs();
    world.gate.shut("the log was forked");
    world.clock.advance(seconds(10));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(EnrollmentTest, TellsTheClientsPersonWhyTheCaRefused) {
    world.issuer.answer(
        ca::Rejected{base::ErrorKind::rejected_identifier, "not our domain", "failInfo 2"});
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::rejected);
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(order().error->kind, base::ErrorKind::rejected_identifier);
    EXPECT_EQ(order().error->detail, "not our domain");
    EXPECT_TRUE(world.database.committed().jobs.empty());
}

TEST_F(EnrollmentTest, TriesAgainWithAFurtherAttemptWhenNothingWasSent) {
    world.issuer.answer(ca::Unavailable{"connection refused", seconds(1)});
    world.run_due_jobs();
    auto attempts = world.attempts();
    ASSERT_EQ(attempts.size(), 2U);
    EXPECT_EQ(attempts[0].state, AttemptState::unavailable);
    EXPECT_EQ(attempts[1].state, AttemptState::prepared);
    EXPECT_EQ(attempts[1].number, 2);
    EXPECT_EQ(attempts[1].csr, attempts[0].csr);
    EXPECT_EQ(world.run_due_jobs(), 0);  // not at once
    world.clock.advance(seconds(5));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

// The heart of it: whatever may have arrived is never sent a second time.
TEST_F(EnrollmentTest, NeverSendsAgainWhatMayHaveArrived) {
    world.issuer.answer(ca::Unknown{"connection lost after the request"});
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(order().status, OrderStatus::processing);
    EXPECT_TRUE(recorded("issuance.unknown"));
    world.clock.advance(hours(24));
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
    world.clock.advance(hours(49));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
}

TEST_F(EnrollmentTest, LeavesAnAttemptWhoseWorkerDiedWhileSendingUnknown) {
    const model::Job job = claim_job();
    // The process dies inside the call: an exception here stands for the end of everything.
    world.issuer.answer(
        [](const ca::EnrollRequest&) -> ca::EnrollOutcome { throw std::runtime_error("killed"); });
    EXPECT_THROW(world.enrollment.run(job), std::runtime_error);
    EXPECT_EQ(state(), AttemptState::sending);
    world.clock.advance(seconds(61));
    world.heir.run(claim_job());
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
    EXPECT_TRUE(recorded("issuance.unknown"));
}

TEST_F(EnrollmentTest, PublishesAStoredAnswerAfterItsWorkerDied) {
    world.issuer.certificates = base::fail(base::unavailable_error("down", seconds(1)));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::issued);
    EXPECT_EQ(order().status, OrderStatus::processing);
    world.issuer.certificates =
        ca::CaCertificates{{crypto::Certificate::parse(world.ca.issuing()).value()},
                           {crypto::Certificate::parse(world.ca.root()).value()}};
    world.clock.advance(seconds(61));
    world.heir.run(claim_job());
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
}

// A worker that was slow, not dead: its certificate is not lost, and nothing is sent twice.
TEST_F(EnrollmentTest, AcceptsACertificateThatArrivesAfterTheLease) {
    const model::Job job = claim_job();
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        world.clock.advance(seconds(61));
        world.heir.run(claim_job());
        EXPECT_EQ(state(), AttemptState::unknown);
        return world.issued(world.honest());
    });
    world.enrollment.run(job);
    EXPECT_EQ(state(), AttemptState::issued);
    EXPECT_TRUE(world.database.committed().exchanges.back().late);
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
}

TEST_F(EnrollmentTest, DoesNotTouchAnAttemptWhileItsOwnerWorks) {
    const model::Job job = claim_job();
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        world.heir.run(job);
        EXPECT_EQ(state(), AttemptState::sending);
        return world.issued(world.honest());
    });
    world.enrollment.run(job);
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
}

TEST_F(EnrollmentTest, KeepsEveryExchangeAsEvidence) {
    world.issuer.answer(ca::Unavailable{"connection refused", seconds(1)});
    world.run_due_jobs();
    world.clock.advance(seconds(5));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    const auto exchanges = world.database.committed().exchanges;
    ASSERT_EQ(exchanges.size(), 2U);
    EXPECT_EQ(exchanges[0].outcome, "unavailable");
    EXPECT_EQ(exchanges[0].detail, "connection refused");
    EXPECT_EQ(exchanges[1].outcome, "issued");
}

TEST_F(EnrollmentTest, LosesNothingWhileTheDatabaseIsAway) {
    const model::Job job = claim_job();
    world.database.break_down();
    world.enrollment.run(job);
    world.database.repair();
    EXPECT_EQ(state(), AttemptState::prepared);
    EXPECT_TRUE(world.issuer.enrolled.empty());
    world.clock.advance(seconds(61));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

}  // namespace
}  // namespace causeway::ra
