// SPDX-License-Identifier: Apache-2.0
#include "app/job_bells.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace causeway::app {
namespace {

constexpr std::chrono::milliseconds kForever{60'000};
constexpr std::chrono::milliseconds kAtOnce{0};

TEST(JobBells, WakeTheirLane) {
    JobBells bells;
    const std::uint64_t heard = bells.rings("a");
    std::jthread ringer([&] {
        bells.ring("b");
        bells.ring("a");
    });
    EXPECT_TRUE(bells.wait("a", heard, kForever));
    EXPECT_EQ(bells.rings("a"), heard + 1);
}

// What rang between looking for a job and waiting is not slept through.
TEST(JobBells, RememberThatTheyRang) {
    JobBells bells;
    const std::uint64_t heard = bells.rings("a");
    bells.ring("a");
    EXPECT_TRUE(bells.wait("a", heard, kAtOnce));
}

TEST(JobBells, OfAnotherLaneAreNotHeard) {
    JobBells bells;
    bells.ring("b");
    EXPECT_FALSE(bells.wait("a", bells.rings("a"), kAtOnce));
}

TEST(JobBells, LetEverybodyGoWhenTheyAreClosed) {
    JobBells bells;
    std::jthread closer([&] { bells.close(); });
    EXPECT_TRUE(bells.wait("a", 0, kForever));
    EXPECT_TRUE(bells.closed());
    EXPECT_TRUE(bells.wait("a", 0, kAtOnce));
}

TEST(JobBells, APauseEndsAtOnceWhenTheyAreClosed) {
    JobBells bells;
    EXPECT_TRUE(bells.pause(std::chrono::milliseconds(1)));
    bells.close();
    EXPECT_FALSE(bells.pause(std::chrono::hours(1)));
}

}  // namespace
}  // namespace causeway::app
