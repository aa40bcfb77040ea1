// SPDX-License-Identifier: Apache-2.0
#include "va/fair_queue.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/counting_random.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::va {
namespace {

class FairQueueTest : public testing::Test {
  protected:
    model::TenantId tenant() { return model::TenantId::make(clock_, random_); }
    std::vector<FairQueue::Ticket> admit_all(FairQueue& queue) {
        std::vector<FairQueue::Ticket> out;
        while (const auto ticket = queue.admit()) out.push_back(*ticket);
        return out;
    }

    support::FixedClock clock_;
    support::CountingRandom random_;
    const model::TenantId a_ = tenant();
    const model::TenantId b_ = tenant();
};

using Tickets = std::vector<FairQueue::Ticket>;

TEST_F(FairQueueTest, TenantsTakeTurnsHoweverMuchOneBrings) {
    FairQueue queue({.in_flight = 100, .per_target = 100});
    for (FairQueue::Ticket i = 1; i <= 4; ++i) queue.join(i, a_, "a" + std::to_string(i));
    queue.join(11, b_, "b1");
    queue.join(12, b_, "b2");
    EXPECT_EQ(admit_all(queue), (Tickets{1, 11, 2, 12, 3, 4}));
}

TEST_F(FairQueueTest, WithinATenantTargetsTakeTurns) {
    FairQueue queue({.in_flight = 100, .per_target = 100});
    for (FairQueue::Ticket i = 1; i <= 3; ++i) queue.join(i, a_, "busy");
    queue.join(4, a_, "other");
    EXPECT_EQ(admit_all(queue), (Tickets{1, 4, 2, 3}));
}

TEST_F(FairQueueTest, ATargetHasALimitOverAllTenants) {
    FairQueue queue({.in_flight = 100, .per_target = 2});
    for (FairQueue::Ticket i = 1; i <= 3; ++i) queue.join(i, a_, "victim");
    queue.join(4, b_, "victim");
    queue.join(5, b_, "other");
    EXPECT_EQ(admit_all(queue), (Tickets{1, 4, 5}));
    queue.leave(4);
    EXPECT_EQ(admit_all(queue), (Tickets{2}));
}

TEST_F(FairQueueTest, ATenantNeverTakesTheLastFreePlaces) {
    FairQueue queue({.in_flight = 8, .per_target = 100});
    for (FairQueue::Ticket i = 1; i <= 100; ++i) queue.join(i, a_, std::to_string(i));
    EXPECT_EQ(admit_all(queue).size(), 4U);
    for (FairQueue::Ticket i = 101; i <= 200; ++i) queue.join(i, b_, std::to_string(i));
    EXPECT_EQ(admit_all(queue), (Tickets{101, 102}));
    queue.join(201, tenant(), "c");
    EXPECT_EQ(admit_all(queue), (Tickets{201}));
}

TEST_F(FairQueueTest, NeverAdmitsMoreThanItsLimit) {
    FairQueue queue({.in_flight = 3, .per_target = 100});
    for (FairQueue::Ticket i = 1; i <= 10; ++i) queue.join(i, tenant(), "x");
    EXPECT_EQ(admit_all(queue), (Tickets{1, 2, 3}));
    queue.leave(2);
    EXPECT_EQ(admit_all(queue), (Tickets{4}));
}

TEST_F(FairQueueTest, WhoLeavesWhileWaitingIsPassedOver) {
    FairQueue queue({.in_flight = 100, .per_target = 1});
    for (FairQueue::Ticket i = 1; i <= 3; ++i) queue.join(i, a_, "x");
    EXPECT_EQ(admit_all(queue), (Tickets{1}));
    queue.leave(2);
    queue.leave(1);
    EXPECT_EQ(admit_all(queue), (Tickets{3}));
    queue.leave(3);
    EXPECT_EQ(queue.admit(), std::nullopt);
    queue.join(4, a_, "x");
    EXPECT_EQ(admit_all(queue), (Tickets{4}));
}

}  // namespace
}  // namespace causeway::va
