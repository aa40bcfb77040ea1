// SPDX-License-Identifier: Apache-2.0
// Answers that were lost, and that the connector gets back: by asking its CA, or by sending the
// same request once more.
#include <gtest/gtest.h>

#include "lost_answer.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::AuditAction;
using model::OrderStatus;
using std::chrono::minutes;
using std::chrono::seconds;

class FoundAnswerTest : public LostAnswer {
  protected:
    void SetUp() override {
        world.catalog.type.finds_by_idempotency_key = true;
        LostAnswer::SetUp();
    }
    // The lease of the call is over, and a worker looks after the attempt.
    void look() {
        world.clock.advance(minutes(2));
        world.run_due_jobs();
    }
    void look_until_nothing_is_due() {
        world.clock.advance(minutes(6));
        while (world.run_due_jobs() > 0) {
        }
    }
    std::size_t sent() { return world.issuer.enrolled.size(); }
    std::vector<std::string> exchanges() {
        std::vector<std::string> out;
        for (const auto& exchange : world.database.committed().exchanges) {
            out.push_back(exchange.operation + " " + exchange.outcome);
        }
        return out;
    }
};

TEST_F(FoundAnswerTest, ACertificateThatTheCaHasMadeIsPublished) {
    world.issuer.find_outcome = world.issued(world.honest());
    look();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(sent(), 1U);
    ASSERT_EQ(world.issuer.sought.size(), 1U);
    EXPECT_EQ(world.issuer.sought[0].idempotency_key, world.issuer.enrolled[0].idempotency_key);
    EXPECT_EQ(world.issuer.sought[0].csr, world.issuer.enrolled[0].csr);
    EXPECT_EQ(details(AuditAction::certificate_received, "found"),
              std::vector<std::string>{"true"});
    EXPECT_EQ(exchanges(), (std::vector<std::string>{"enroll unknown", "find issued"}));
    EXPECT_FALSE(attach(world.issued(world.honest()))) << "the task is settled";
}

// While the call may still be under way, what the CA does not know yet proves nothing.
TEST_F(FoundAnswerTest, IsNotAskedForBeforeTheLeaseOfTheCallIsOver) {
    world.clock.advance(world.enrollment.lease() - seconds(1));
    EXPECT_EQ(world.run_due_jobs(), 0);
    EXPECT_TRUE(world.issuer.sought.empty());
    world.clock.advance(seconds(1));
    EXPECT_EQ(world.run_due_jobs(), 1);
    EXPECT_EQ(world.issuer.sought.size(), 1U);
}

TEST_F(FoundAnswerTest, WhatTheCaHasNotDecidedIsAskedForAgain) {
    world.issuer.find_outcome = ca::Pending{base::to_bytes("ticket 7"), seconds(10)};
    look();
    EXPECT_EQ(state(), AttemptState::pending);
    EXPECT_TRUE(recorded("issuance.pending"));
    world.clock.advance(seconds(10));
    world.issuer.answer(ca::Unavailable{"connection refused", seconds(5)});
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::pending) << "it is with the CA";
    world.clock.advance(minutes(6));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.resumed.back(), base::to_bytes("ticket 7"));
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(FoundAnswerTest, ARefusalEndsTheOrder) {
    world.issuer.find_outcome =
        ca::Rejected{base::ErrorKind::bad_csr, "This CA wants longer keys.", "policy 7"};
    look();
    EXPECT_EQ(state(), AttemptState::rejected);
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(order().error->detail, "This CA wants longer keys.");
}

// What the CA proves to know nothing of goes out again, under a key of its own.
TEST_F(FoundAnswerTest, WhatNeverReachedTheCaIsSentInANewAttempt) {
    look();
    ASSERT_EQ(world.attempts().size(), 2U);
    EXPECT_EQ(attempt(0).state, AttemptState::unavailable);
    EXPECT_EQ(attempt(1).state, AttemptState::prepared);
    EXPECT_EQ(details(AuditAction::issuance_unavailable, "found"),
              std::vector<std::string>{"true"});
    world.issuer.answer(world.issued(world.honest()));
    look_until_nothing_is_due();
    EXPECT_EQ(order().status, OrderStatus::valid);
    ASSERT_EQ(sent(), 2U);
    EXPECT_NE(world.issuer.enrolled[0].idempotency_key, world.issuer.enrolled[1].idempotency_key);
}

TEST_F(FoundAnswerTest, WhatNeverReachedTheCaGoesOnToAnotherConnector) {
    const auto backup = world.add_connector("backup");
    world.issuer.answer(world.issued(world.honest()));
    look();
    ASSERT_EQ(world.attempts().size(), 2U);
    EXPECT_EQ(attempt(1).connector_id, backup);
    EXPECT_EQ(order().connector_id, backup);
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(FoundAnswerTest, ACaThatCannotBeAskedIsAskedAgainLaterEachTime) {
    world.issuer.find_outcome = ca::Unavailable{"connection refused", seconds(5)};
    const auto reason = attempt().reason_for_log;
    const auto events = world.events();
    look();
    for (std::size_t times = 1; times < 6; ++times) {
        EXPECT_EQ(world.issuer.sought.size(), times);
        EXPECT_EQ(world.run_due_jobs(), 0) << "not at once";
        world.clock.advance(minutes(6));
        world.run_due_jobs();
    }
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(attempt().reason_for_log, reason) << "what the operator has to know";
    EXPECT_EQ(world.events(), events) << "nothing has changed";
    EXPECT_EQ(sent(), 1U);
    world.issuer.find_outcome = world.issued(world.honest());
    look_until_nothing_is_due();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(FoundAnswerTest, ACaThatDoesNotKnowEitherIsAskedAgainAndSentNothing) {
    world.issuer.find_outcome = ca::Unknown{"HTTP 500"};
    look();
    look_until_nothing_is_due();
    EXPECT_EQ(world.issuer.sought.size(), 2U);
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(sent(), 1U);
}

TEST_F(FoundAnswerTest, APausedConnectorIsAskedWhenItIsResumed) {
    world.issuer.refused = ca::Unavailable{"an operator has paused this connection", seconds(30)};
    look();
    EXPECT_TRUE(world.issuer.sought.empty());
    world.issuer.refused.reset();
    world.issuer.find_outcome = world.issued(world.honest());
    look_until_nothing_is_due();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(FoundAnswerTest, IsAskedForUntilTheOrdersPatienceEnds) {
    world.issuer.find_outcome = ca::Unavailable{"connection refused", seconds(5)};
    look();
    give_up();
    look_until_nothing_is_due();
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_TRUE(world.database.committed().jobs.empty());
    EXPECT_EQ(reconciliation.count_open().value(), 1);
}

// The operator may settle it while the CA is being asked.
TEST_F(FoundAnswerTest, DoesNotOverwriteTheOperatorsWord) {
    const ca::Issued found = world.issued(world.honest());
    world.issuer.on_find = [&] { ASSERT_TRUE(attach(found)); };
    look();
    EXPECT_EQ(attempt().state, AttemptState::issued);
    EXPECT_EQ(world.attempts().size(), 1U) << "what was not found had been settled";
    look_until_nothing_is_due();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(sent(), 1U);
}

TEST_F(FoundAnswerTest, IsTheSameThatComesLateMeanwhile) {
    const ca::Issued issued = world.issued(world.honest());
    world.issuer.find_outcome = issued;
    world.issuer.on_find = [&] { say_late(issued); };
    look();
    look_until_nothing_is_due();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(certificates(), 1U);
    EXPECT_FALSE(recorded("certificate.unserved"));
}

TEST_F(FoundAnswerTest, WhatIsNotThereWhileAnAnswerComesLateIsNoProof) {
    const ca::Issued issued = world.issued(world.honest());
    world.issuer.on_find = [&] { say_late(issued); };
    look();
    look_until_nothing_is_due();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(sent(), 1U);
    EXPECT_FALSE(recorded("certificate.unserved"));
}

// A process that dies while it asks leaves a lease behind, and an heir that asks.
TEST_F(FoundAnswerTest, IsAskedForByAnHeir) {
    world.issuer.on_find = [&] { world.database.break_down(); };
    look();
    world.database.repair();
    EXPECT_EQ(world.attempts().size(), 1U);
    EXPECT_EQ(state(), AttemptState::unknown);
    world.issuer.find_outcome = world.issued(world.honest());
    look_until_nothing_is_due();
    look_until_nothing_is_due();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(FoundAnswerTest, OfAProcessThatVanishedIsAskedForAtOnce) {
    RaWorld& w = world;
    w.issuer.find_outcome = w.issued(w.honest());
    look();
    const model::Order second = w.ready_order(account);
    ASSERT_TRUE(w.issuance.finalize(w.requester(account), second.id, w.csr()));
    w.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        w.database.break_down();
        return ca::Unknown{"never stored"};
    });
    w.run_due_jobs();
    w.database.repair();
    w.issuer.find_outcome = w.issued(w.honest());
    w.clock.advance(minutes(2));
    while (w.run_due_jobs() > 0) {
    }
    EXPECT_EQ(w.order(second.id).status, OrderStatus::valid);
}

// One idempotency key gives one certificate: the same request may go out again.
class RepeatedRequestTest : public FoundAnswerTest {
  protected:
    void SetUp() override {
        world.catalog.type.idempotent = true;
        FoundAnswerTest::SetUp();
    }
    bool repeated_once() {
        return world.attempts().size() == 1 && sent() == 2 &&
               world.issuer.enrolled[0].idempotency_key == world.issuer.enrolled[1].idempotency_key;
    }
};

TEST_F(RepeatedRequestTest, IsSentWhenTheCaDoesNotKnowIt) {
    world.issuer.answer(world.issued(world.honest()));
    look();
    EXPECT_EQ(sent(), 1U);
    world.run_due_jobs();
    EXPECT_TRUE(repeated_once());
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(count("issuance.sent"), 2);
    EXPECT_EQ(details(AuditAction::issuance_sent, "repeated"), std::vector<std::string>{"true"});
}

TEST_F(RepeatedRequestTest, IsSentWithoutAskingWhereTheConnectorCannotAsk) {
    world.catalog.type.finds_by_idempotency_key = false;
    world.issuer.answer(world.issued(world.honest()));
    look();
    EXPECT_TRUE(world.issuer.sought.empty());
    EXPECT_TRUE(repeated_once());
    EXPECT_EQ(order().status, OrderStatus::valid);
}

// That the second did not get through says nothing of the first.
TEST_F(RepeatedRequestTest, GoesOnToNoOtherConnectorWhenItDoesNotGetThrough) {
    world.add_connector("backup");
    world.issuer.answer(ca::Unavailable{"connection refused", seconds(1)});
    look();
    world.run_due_jobs();
    EXPECT_TRUE(repeated_once());
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(count("issuance.unknown"), 2);
    world.issuer.answer(world.issued(world.honest()));
    look_until_nothing_is_due();
    EXPECT_EQ(world.attempts().size(), 1U);
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(RepeatedRequestTest, BringsTheCertificateThatTheFirstBringsLate) {
    const ca::Issued issued = world.issued(world.honest());
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        say_late(issued);
        return issued;
    });
    look();
    look_until_nothing_is_due();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(certificates(), 1U);
    EXPECT_FALSE(recorded("certificate.unserved")) << "nothing is to be revoked";
}

TEST_F(RepeatedRequestTest, IsNotSentForWhoMayNotHaveItAnyMore) {
    world.deny_domain("example.com");
    look();
    look_until_nothing_is_due();
    EXPECT_EQ(sent(), 1U);
    EXPECT_EQ(state(), AttemptState::unknown) << "the first time may have succeeded";
    EXPECT_EQ(order().status, OrderStatus::processing);
}

}  // namespace
}  // namespace causeway::ra
