// SPDX-License-Identifier: Apache-2.0
// What comes after an operator has settled an attempt: no certificate is lost, and no order gets
// two.
#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "lost_answer.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::AuditAction;
using model::OrderStatus;
using std::chrono::seconds;

class SettledAttemptTest : public LostAnswer {
  protected:
    void expect_unserved(const ca::Issued& lost) {
        const std::string digest = base::hex_encode(crypto::sha256(lost.certificates.front()));
        EXPECT_EQ(count("certificate.unserved"), 1);
        EXPECT_EQ(details(AuditAction::certificate_unserved, "certificate_sha256"),
                  std::vector{digest});
        EXPECT_TRUE(world.log.mentions("certificate.unserved"));
        EXPECT_TRUE(world.log.mentions(digest));
        EXPECT_TRUE(std::ranges::any_of(world.database.committed().exchanges,
                                        &model::ConnectorExchange::late));
        EXPECT_EQ(attempt(0).state, AttemptState::unavailable);
        EXPECT_EQ(attempt(0).answer, lost.certificates);
    }
};

TEST_F(SettledAttemptTest, KeepsACertificateThatComesBeforeTheCsrIsSentAgainAndServesAnother) {
    ASSERT_TRUE(declare());
    const ca::Issued lost = world.issued(world.honest());
    say_late(lost);
    expect_unserved(lost);
    EXPECT_EQ(order().status, OrderStatus::processing);
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(certificates(), 1U);
    EXPECT_NE(world.database.committed().certificates[0].chain.front(), lost.certificates.front());
}

TEST_F(SettledAttemptTest, KeepsACertificateThatComesWhileTheCsrIsSentAgain) {
    ASSERT_TRUE(declare());
    const ca::Issued lost = world.issued(world.honest());
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        say_late(lost);
        EXPECT_EQ(attempt(1).state, AttemptState::sending);
        return world.issued(world.honest());
    });
    world.run_due_jobs();
    expect_unserved(lost);
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(certificates(), 1U);
}

TEST_F(SettledAttemptTest, KeepsACertificateThatComesAfterTheOrderGotAnother) {
    ASSERT_TRUE(declare());
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    const model::Order before = order();
    const ca::Issued lost = world.issued(world.honest());
    say_late(lost);
    expect_unserved(lost);
    EXPECT_EQ(order().version, before.version);
    EXPECT_EQ(certificates(), 1U);
    EXPECT_EQ(world.run_due_jobs(), 0);
}

// It was found at the CA; that the CA says so itself later is no news.
TEST_F(SettledAttemptTest, IsNotAlarmedByTheCertificateThatWasAttached) {
    const ca::Issued found = world.issued(world.honest());
    ASSERT_TRUE(attach(found));
    say_late(found);
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_FALSE(recorded("certificate.unserved"));
}

TEST_F(SettledAttemptTest, IsAlarmedByAnotherCertificateThanTheAttachedOne) {
    ASSERT_TRUE(attach(world.issued(world.honest())));
    world.run_due_jobs();
    say_late(world.issued(world.honest()));
    EXPECT_TRUE(recorded("certificate.unserved"));
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(certificates(), 1U);
}

TEST_F(SettledAttemptTest, IsAlarmedByACertificateOfAnOrderThatWasGivenUp) {
    give_up();
    say_late(world.issued(world.honest()));
    EXPECT_EQ(attempt().state, AttemptState::issued);
    EXPECT_TRUE(recorded("certificate.unserved"));
    EXPECT_TRUE(world.log.mentions("certificate.unserved"));
    world.run_due_jobs();
    EXPECT_EQ(certificates(), 0U);
}

TEST_F(SettledAttemptTest, IsNotMovedByAnyOtherLateAnswer) {
    ASSERT_TRUE(declare());
    const ca::EnrollOutcome answers[] = {
        ca::Unavailable{"too late to send", seconds(1)},
        ca::Rejected{base::ErrorKind::bad_csr, "no", "no"},
        ca::Pending{base::to_bytes("ticket 7"), seconds(1)},
        ca::Unknown{"connection lost"},
    };
    for (const auto& answer : answers) {
        say_late(answer);
        EXPECT_EQ(attempt(0).state, AttemptState::unavailable);
        EXPECT_EQ(world.attempts().size(), 2U);
        EXPECT_EQ(order().status, OrderStatus::processing);
    }
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.issuer.enrolled.size(), 2U);
}

TEST_F(SettledAttemptTest, IsAnErrorInTheLogWhenTheCaGoesOnWithIt) {
    ASSERT_TRUE(declare());
    EXPECT_FALSE(world.log.mentions("issuance.left_at_ca"));
    say_late(ca::Pending{base::to_bytes("ticket 7"), seconds(1)});
    EXPECT_TRUE(world.log.mentions("issuance.left_at_ca"));
}

// The operator comes too late by a moment: the CA itself has said what became of it.
TEST_F(SettledAttemptTest, StaysAsALateAnswerSettledIt) {
    say_late(world.issued(world.honest()));
    EXPECT_EQ(declare().error().kind, base::ErrorKind::conflict);
    EXPECT_EQ(attach(world.issued(world.honest())).error().kind, base::ErrorKind::conflict);
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(certificates(), 1U);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
}

// The first attempt's jobs wait for its CA and for the end of the order's patience; the second
// one's certificate is published however late it is.
TEST_F(SettledAttemptTest, DoesNotEndTheOrderOfItsSuccessor) {
    ASSERT_TRUE(declare());
    const auto known = world.issuer.certificates;
    world.issuer.certificates = base::fail(base::unavailable_error("down", seconds(1)));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    ASSERT_EQ(attempt(1).state, AttemptState::issued);
    world.clock.advance(give_up_at - world.clock.now());
    for (int job = 0; job < 3; ++job) world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::processing);
    world.issuer.certificates = known;
    world.clock.advance(seconds(600));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(SettledAttemptTest, WasAnErrorInTheLogThatSaysWhatToDo) {
    EXPECT_TRUE(world.log.mentions("issuance.unknown"));
    EXPECT_TRUE(world.log.mentions("causeway task show " + task.to_string()));
    EXPECT_TRUE(world.log.mentions(order_id.to_string()));
    EXPECT_TRUE(world.log.mentions(attempt().connector_id.to_string()));
    EXPECT_TRUE(world.log.mentions("HTTP 500"));
}

using UnknownAttemptTest = FinalizedOrder;

TEST_F(UnknownAttemptTest, IsInTheLogWhenItsWorkerDied) {
    const model::Job job = claim_job();
    world.issuer.answer(
        [](const ca::EnrollRequest&) -> ca::EnrollOutcome { throw std::runtime_error("killed"); });
    EXPECT_THROW(world.enrollment.run(job), std::runtime_error);
    world.clock.advance(seconds(61));
    world.heir.run(claim_job());
    EXPECT_EQ(world.attempts()[0].unknown_since, world.clock.now());
    EXPECT_TRUE(world.log.mentions("causeway task show " + world.attempts()[0].id.to_string()));
}

TEST_F(UnknownAttemptTest, IsInTheLogWhenItsCaNeverDecided) {
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), seconds(10)});
    world.run_due_jobs();
    EXPECT_FALSE(world.log.mentions("issuance.unknown"));
    world.clock.advance(world.attempts()[0].give_up_at - world.clock.now());
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(world.attempts()[0].unknown_since, world.clock.now());
    EXPECT_TRUE(world.log.mentions("issuance.unknown"));
}

}  // namespace
}  // namespace causeway::ra
