// SPDX-License-Identifier: Apache-2.0
#include "ra/restoration.hpp"

#include "finalized_order.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::OrderStatus;

class RestorationTest : public FinalizedOrder {
  protected:
    base::Result<int> begin() { return restoration.doubt_unsent({{"local:operator", ""}, ""}); }
    void work_off_jobs() {
        const auto lane = model::connector_lane(world.context.endpoint.connectors.front());
        while (true) {
            const auto job = model::write(
                world.database,
                [&](model::UnitOfWork& unit) -> base::Result<std::optional<model::Job>> {
                    return unit.jobs.claim(lane, world.clock.now(),
                                           world.clock.now() + std::chrono::seconds(60), {});
                });
            ASSERT_TRUE(job);
            if (!*job) return;
            world.enrollment.run(**job);
        }
    }

    Restoration restoration{world.database, world.clock, world.random};
};

// It may have been sent after the backup was taken.
TEST_F(RestorationTest, NeverSendsWhatTheBackupHasAsNotSent) {
    EXPECT_EQ(begin().value(), 1);
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_EQ(world.attempts().back().unknown_since, world.clock.now());
    work_off_jobs();
    EXPECT_TRUE(world.issuer.enrolled.empty());
    EXPECT_EQ(order().status, OrderStatus::processing) << "until somebody has looked at the CA";
}

// A connector's memory was in the same database: it does not know what came after the backup.
TEST_F(RestorationTest, TakesNoConnectorsWordForIt) {
    world.catalog.type.finds_by_idempotency_key = true;
    world.catalog.type.idempotent = true;
    ASSERT_TRUE(begin());
    for (int day = 0; day < 2; ++day) {
        work_off_jobs();
        world.clock.advance(std::chrono::hours(24));
    }
    EXPECT_TRUE(world.issuer.sought.empty());
    EXPECT_TRUE(world.issuer.enrolled.empty());
    EXPECT_EQ(state(), AttemptState::unknown);
}

TEST_F(RestorationTest, FailsTheOrderOnceItsPatienceHasEnded) {
    ASSERT_TRUE(begin());
    work_off_jobs();
    world.clock.advance(world.attempts().back().give_up_at - world.clock.now());
    work_off_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(state(), AttemptState::unknown) << "somebody still has to look at the CA";
}

TEST_F(RestorationTest, LeavesAloneWhatWasSent) {
    for (const AttemptState sent : {AttemptState::sending, AttemptState::pending,
                                    AttemptState::issued, AttemptState::unavailable}) {
        world.database.edit([&](auto& tables) { tables.attempts.front().state = sent; });
        EXPECT_EQ(begin().value(), 0);
        EXPECT_EQ(state(), sent);
    }
}

TEST_F(RestorationTest, IsRecordedWithWhoeverRestored) {
    ASSERT_TRUE(begin());
    EXPECT_EQ(count("issuance.unknown"), 1);
    EXPECT_EQ(world.database.committed().events.back().actor.name, "local:operator");
}

// A CA that was away for days has left thousands, and a unit of work has seconds.
TEST_F(RestorationTest, GoesOnWhereAnInterruptedOneEnded) {
    world.database.edit([&](auto& tables) {
        const model::Attempt first = tables.attempts.front();
        for (int i = 0; i < 249; ++i) {
            model::Attempt more = first;
            more.id = model::AttemptId(base::Uuid::v7(world.clock, world.random));
            tables.attempts.push_back(more);
        }
    });
    const auto unsent = [&] {
        return std::ranges::count(world.attempts(), AttemptState::prepared, &model::Attempt::state);
    };
    world.database.lose_next_commit();
    EXPECT_FALSE(begin());
    EXPECT_EQ(unsent(), 150);
    EXPECT_EQ(begin().value(), 150);
    EXPECT_EQ(unsent(), 0);
    EXPECT_EQ(count("issuance.unknown"), 250);
}

}  // namespace
}  // namespace causeway::ra
