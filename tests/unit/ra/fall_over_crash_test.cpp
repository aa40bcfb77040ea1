// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <stdexcept>

#include "finalized_order.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::ConnectorId;
using model::OrderStatus;
using std::chrono::seconds;

// A process that ends, or is slow, between any two steps of an issuance that falls over: one CA
// gets the CSR, once.
class FallOverCrashTest : public FinalizedOrder {
  protected:
    using Ids = std::vector<ConnectorId>;

    void SetUp() override {
        FinalizedOrder::SetUp();
        first = world.context.endpoint.connectors.front();
        backup = world.add_connector("backup");
    }

    void refuse_first() {
        world.issuer.refused_by = {
            {first, {"an operator has paused this connection", seconds(30), false}}};
    }
    void expect_one_certificate_of_the_backup() {
        EXPECT_EQ(world.issuer.enrolled_by, Ids{backup});
        EXPECT_EQ(order().status, OrderStatus::valid);
        EXPECT_EQ(order().connector_id, backup);
        EXPECT_EQ(world.attempts().size(), 2U);
        EXPECT_EQ(count("issuance.sent"), 1);
    }

    ConnectorId first;
    ConnectorId backup;
};

TEST_F(FallOverCrashTest, NothingIsChangedWhenTheDatabaseIsAway) {
    refuse_first();
    const model::Job job = claim_job();
    const auto events = world.events();
    world.database.break_down();
    world.enrollment.run(job);
    world.database.repair();
    EXPECT_EQ(world.attempts().size(), 1U);
    EXPECT_EQ(state(), AttemptState::prepared);
    EXPECT_EQ(world.events(), events);
    EXPECT_FALSE(world.log.mentions("issuance.fell_over"));
    world.clock.advance(seconds(61));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    expect_one_certificate_of_the_backup();
}

TEST_F(FallOverCrashTest, AnHeirGoesOnWhenTheWorkerDoesNotHearOfItsCommit) {
    refuse_first();
    const model::Job job = claim_job();
    world.database.lose_next_commit();
    world.enrollment.run(job);
    ASSERT_EQ(world.attempts().size(), 2U);
    world.clock.advance(seconds(61));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    expect_one_certificate_of_the_backup();
}

// The first is well again when the worker that looked at it before wakes up.
TEST_F(FallOverCrashTest, AWorkerThatWasOvertakenSendsNothing) {
    const model::Job slow = claim_job();
    world.clock.advance(seconds(61));
    refuse_first();
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    world.issuer.refused_by.clear();
    world.enrollment.run(slow);
    expect_one_certificate_of_the_backup();
}

TEST_F(FallOverCrashTest, TwoWorkersAtOnceMakeOneFurtherAttempt) {
    refuse_first();
    const model::Job job = claim_job();
    const auto rival = world.database.committed();
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        auto attempt = unit.attempts.find(job.scope, model::AttemptId(job.subject)).value();
        const std::int64_t fence = attempt.fence++;
        attempt.state = AttemptState::sending;
        attempt.lease_until = world.clock.now() + seconds(60);
        EXPECT_TRUE(unit.attempts.update_if(attempt, fence));
        return {};
    });
    world.enrollment.run(job);
    EXPECT_EQ(world.attempts().size(), 1U) << "the other one is sending it";
    EXPECT_EQ(state(), AttemptState::sending);
    EXPECT_EQ(rival.attempts.size(), 1U);
}

TEST_F(FallOverCrashTest, WhatItsWorkerMayHaveSentDoesNotFallOver) {
    const model::Job job = claim_job();
    world.issuer.answer(
        [](const ca::EnrollRequest&) -> ca::EnrollOutcome { throw std::runtime_error("killed"); });
    EXPECT_THROW(world.enrollment.run(job), std::runtime_error);
    refuse_first();
    world.clock.advance(seconds(61));
    world.heir.run(claim_job());
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(world.attempts().size(), 1U);
    EXPECT_EQ(world.issuer.enrolled_by, Ids{first});
}

TEST_F(FallOverCrashTest, AnAnswerThatWasStoredUnheardIsNotStoredTwice) {
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        world.database.lose_next_commit();
        return ca::Unavailable{"connection refused", seconds(5)};
    });
    world.during_pause = [] { return true; };
    world.enrollment.run(claim_job());
    ASSERT_EQ(world.attempts().size(), 2U);
    world.issuer.enrolled_by.clear();
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.enrolled_by, Ids{backup});
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.metrics.counts.at("causeway_issuance_fall_overs_total from=" +
                                      first.to_string() + " to=" + backup.to_string()),
              1);
}

}  // namespace
}  // namespace causeway::ra
