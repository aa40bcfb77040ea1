// SPDX-License-Identifier: Apache-2.0
#include "ra/restoration.hpp"

#include "finalized_order.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::OrderStatus;

class RestorationTest : public FinalizedOrder {
  protected:
    base::Result<int> begin() { return restoration.begin({{"local:operator", ""}, ""}); }
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
    const auto& events = world.database.committed().events;
    const auto restored = std::ranges::find(events, model::AuditAction::database_restored,
                                            &model::AuditEvent::action);
    ASSERT_NE(restored, events.end());
    EXPECT_EQ(restored->actor.name, "local:operator");
    EXPECT_EQ(details(model::AuditAction::database_restored, "doubted_submissions"),
              std::vector<std::string>{"1"});
    EXPECT_EQ(count("issuance.unknown"), 1);
}

}  // namespace
}  // namespace causeway::ra
