// SPDX-License-Identifier: Apache-2.0
// Answers of a CA that come when nobody waits for them, and that must not be lost all the same.
#include <gtest/gtest.h>

#include <memory>

#include "base/encoding.hpp"
#include "crypto/hash.hpp"
#include "finalized_order.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::AuditAction;
using model::OrderStatus;
using std::chrono::milliseconds;
using std::chrono::seconds;

class LateAnswerTest : public FinalizedOrder {
  protected:
    // The worker dies, or its database does, for longer than its lease: an heir takes over.
    void inherit() {
        world.clock.advance(seconds(61));
        world.heir.run(claim_job());
    }
    // The first call passes its deadline.
    void time_out() {
        world.issuer.answer(ca::Unknown{"no answer before the deadline"});
        world.run_due_jobs();
        ASSERT_EQ(state(), AttemptState::unknown);
    }
    void say_late(const ca::EnrollOutcome& outcome) { world.issuer.late_answers.at(0)(outcome); }
    // The order is at the CA, which has not decided.
    void become_pending() {
        world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), seconds(10)});
        world.run_due_jobs();
        world.clock.advance(seconds(10));
    }
};

TEST_F(LateAnswerTest, IsKeptUntilTheDatabaseIsBack) {
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        world.database.break_down();
        return world.issued(world.honest());
    });
    world.during_pause = [&] {
        if (world.pauses.size() == 3) world.database.repair();
        return true;
    };
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
    const std::vector expected = {milliseconds(250), milliseconds(500), milliseconds(1000)};
    EXPECT_EQ(world.pauses, expected);
}

TEST_F(LateAnswerTest, IsInTheLogWhenTheProcessMustEndWithoutTheDatabase) {
    const ca::Issued issued = world.issued(world.honest());
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        world.database.break_down();
        return issued;
    });
    world.run_due_jobs();
    EXPECT_EQ(world.pauses.size(), 1U) << "a worker that is asked to stop does not wait on";
    EXPECT_TRUE(world.log.mentions("issuance.answer_lost"));
    EXPECT_TRUE(world.log.mentions(base::hex_encode(crypto::sha256(issued.certificates.front()))));
}

TEST_F(LateAnswerTest, IsRecordedOnceWhenItsCommitSucceededUnheard) {
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        world.database.lose_next_commit();
        return world.issued(world.honest());
    });
    world.during_pause = [] { return true; };
    world.run_due_jobs();
    EXPECT_EQ(count("certificate.received"), 1);
    EXPECT_EQ(world.database.committed().exchanges.size(), 1U);
    EXPECT_EQ(order().status, OrderStatus::valid) << "the same worker goes on to publish";
}

TEST_F(LateAnswerTest, ACertificateAfterTheDeadlineIsTaken) {
    time_out();
    const ca::Issued issued = world.issued(world.honest());
    say_late(issued);
    EXPECT_EQ(state(), AttemptState::issued);
    EXPECT_TRUE(world.database.committed().exchanges.back().late);
    EXPECT_EQ(details(AuditAction::certificate_received, "certificate_sha256"),
              std::vector{base::hex_encode(crypto::sha256(issued.certificates.front()))});
    EXPECT_EQ(details(AuditAction::certificate_received, "late"), std::vector<std::string>{"true"});
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U);
}

TEST_F(LateAnswerTest, ACertificateThatOvertakesItsOwnDeadlineIsNotOverwritten) {
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        say_late(world.issued(world.honest()));
        return ca::Unknown{"no answer before the deadline"};
    });
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::issued);
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(LateAnswerTest, ATicketAfterTheDeadlineIsUsed) {
    time_out();
    say_late(ca::Pending{base::to_bytes("ticket 7"), seconds(10)});
    EXPECT_EQ(state(), AttemptState::pending);
    EXPECT_EQ(world.run_due_jobs(), 0);
    world.clock.advance(seconds(10));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.resumed, std::vector<base::Bytes>{base::to_bytes("ticket 7")});
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(LateAnswerTest, ATicketAfterTheLeaseIsUsedByAnHeir) {
    const model::Job job = claim_job();
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        inherit();
        return ca::Pending{base::to_bytes("ticket 7"), seconds(1)};
    });
    world.enrollment.run(job);
    EXPECT_EQ(state(), AttemptState::pending);
    world.clock.advance(seconds(1));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(LateAnswerTest, ACertificateAfterThePollsDeadlineIsTaken) {
    become_pending();
    world.issuer.answer(ca::Unknown{"no answer before the deadline"});
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::pending);
    world.issuer.late_answers.at(1)(world.issued(world.honest()));
    EXPECT_EQ(state(), AttemptState::issued);
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(LateAnswerTest, ARefusalEndsTheOrderAtOnce) {
    time_out();
    say_late(ca::Rejected{base::ErrorKind::rejected_identifier, "not our domain", "failInfo 2"});
    EXPECT_EQ(state(), AttemptState::rejected);
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(order().error->detail, "not our domain");
}

TEST_F(LateAnswerTest, ProofThatNothingWasSentLetsTheOrderGoOn) {
    time_out();
    say_late(ca::Unavailable{"too late to send", seconds(1)});
    const auto attempts = world.attempts();
    ASSERT_EQ(attempts.size(), 2U);
    EXPECT_EQ(attempts[0].state, AttemptState::unavailable);
    world.clock.advance(seconds(5));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

// The proof is about one call; a call after it may have reached the CA.
TEST_F(LateAnswerTest, ProofThatNothingWasSentSaysNothingAboutALaterCall) {
    time_out();
    world.database.edit([](auto& tables) { tables.attempts.back().fence += 2; });
    say_late(ca::Unavailable{"too late to send", seconds(1)});
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(world.attempts().size(), 1U);
}

TEST_F(LateAnswerTest, DoesNotChangeWhatIsDecided) {
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    say_late(ca::Rejected{base::ErrorKind::bad_csr, "no", "no"});
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(state(), AttemptState::issued);
    EXPECT_TRUE(world.database.committed().exchanges.back().late);
}

TEST_F(LateAnswerTest, IsInTheLogWhenItComesAfterTheEnd) {
    auto ending = std::make_unique<Enrollment>(world.enrollment_parts, "node-3", seconds(40));
    world.issuer.answer(ca::Unknown{"no answer before the deadline"});
    ending->run(claim_job());
    ending.reset();
    say_late(world.issued(world.honest()));
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_TRUE(world.log.mentions("issuance.answer_lost"));
}

}  // namespace
}  // namespace causeway::ra
