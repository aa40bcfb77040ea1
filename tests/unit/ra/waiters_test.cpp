// SPDX-License-Identifier: Apache-2.0
#include "ra/waiters.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace causeway::ra {
namespace {

using std::chrono::milliseconds;

const model::OrderId kOrder(base::Uuid({1}));
const model::OrderId kOther(base::Uuid({2}));
// Long enough that only news can end it.
constexpr milliseconds kForever{60'000};

TEST(Waiters, WakeForTheirOwnOrder) {
    OrderWaiters waiters(4);
    OrderWaiters::Ticket ticket(waiters, kOrder);
    std::jthread worker([&] {
        waiters.notify(kOther);
        waiters.notify(kOrder);
    });
    EXPECT_TRUE(ticket.wait(kForever));
}

TEST(Waiters, DoNotMissNewsThatCameBeforeTheyWaited) {
    OrderWaiters waiters(4);
    OrderWaiters::Ticket ticket(waiters, kOrder);
    waiters.notify(kOrder);
    EXPECT_TRUE(ticket.wait(kForever));
}

TEST(Waiters, GiveUpAtTheEndOfTheirSpan) {
    OrderWaiters waiters(4);
    OrderWaiters::Ticket ticket(waiters, kOrder);
    waiters.notify(kOther);
    EXPECT_FALSE(ticket.wait(milliseconds(1)));
}

TEST(Waiters, BeyondTheCapDoNotWaitAtAll) {
    OrderWaiters waiters(1);
    OrderWaiters::Ticket first(waiters, kOrder);
    OrderWaiters::Ticket second(waiters, kOrder);
    EXPECT_FALSE(second.wait(kForever));
    waiters.notify(kOrder);
    EXPECT_TRUE(first.wait(kForever));
}

TEST(Waiters, LeaveTheirPlaceToOthers) {
    OrderWaiters waiters(1);
    { OrderWaiters::Ticket first(waiters, kOrder); }
    OrderWaiters::Ticket second(waiters, kOrder);
    waiters.notify(kOrder);
    EXPECT_TRUE(second.wait(kForever));
}

TEST(Waiters, AreReleasedWhenTheProcessGoesDown) {
    OrderWaiters waiters(4);
    OrderWaiters::Ticket ticket(waiters, kOrder);
    std::jthread worker([&] { waiters.close(); });
    EXPECT_FALSE(ticket.wait(kForever));
    OrderWaiters::Ticket late(waiters, kOrder);
    EXPECT_FALSE(late.wait(kForever));
}

}  // namespace
}  // namespace causeway::ra
