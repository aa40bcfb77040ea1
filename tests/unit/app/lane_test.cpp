// SPDX-License-Identifier: Apache-2.0
#include "app/lane.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <latch>
#include <thread>
#include <utility>

#include "support/counting_random.hpp"
#include "support/fake_database.hpp"
#include "support/fixed_clock.hpp"
#include "support/recording_log.hpp"

namespace causeway::app {
namespace {

class LaneTest : public testing::Test {
  protected:
    void enqueue(const std::string& lane, model::TenantId tenant = {}) {
        const auto stored = database.write([&](model::UnitOfWork& unit) -> base::Result<void> {
            model::Job job;
            job.id = model::JobId::make(clock, random);
            job.lane = lane;
            job.scope.tenant = tenant;
            job.run_at = clock.now();
            unit.jobs.enqueue(job);
            return {};
        });
        ASSERT_TRUE(stored);
        bells.ring(lane);
    }
    Lane::Work work(std::function<void(const model::Job&)> run) {
        return {"lane", 2, std::chrono::seconds(60), std::move(run), {}, {}};
    }

    support::FixedClock clock;
    support::CountingRandom random;
    support::RecordingLog log;
    support::FakeDatabase database;
    JobBells bells;
};

TEST_F(LaneTest, RunsEachJobOfItsLaneOnce) {
    std::atomic<int> runs{0};
    std::promise<void> all;
    Lane lane({database, bells, clock, log}, work([&](const model::Job&) {
                  if (++runs == 3) all.set_value();
              }));
    for (int i = 0; i < 3; ++i) enqueue("lane");
    enqueue("another");
    all.get_future().wait();
    bells.close();
    EXPECT_EQ(runs, 3);
}

TEST_F(LaneTest, OutlivesAJobThatThrows) {
    std::atomic<int> runs{0};
    std::promise<void> second;
    Lane lane({database, bells, clock, log}, work([&](const model::Job&) {
                  if (++runs == 2) second.set_value();
                  throw std::runtime_error("broken");
              }));
    enqueue("lane");
    enqueue("lane");
    second.get_future().wait();
    bells.close();
    EXPECT_EQ(runs, 2);
}

TEST_F(LaneTest, TakesNoJobWhileItHasNoRoom) {
    std::atomic<bool> room{false};
    std::promise<void> asked;
    std::promise<void> done;
    Lane::Work full = work([&](const model::Job&) {
        EXPECT_TRUE(room);
        done.set_value();
    });
    full.threads = 1;
    full.has_room = [&, told = false]() mutable {
        if (!std::exchange(told, true)) asked.set_value();
        return room.load();
    };
    enqueue("lane");
    Lane lane({database, bells, clock, log}, std::move(full));
    asked.get_future().wait();
    room = true;
    bells.ring("lane");
    done.get_future().wait();
    bells.close();
}

TEST_F(LaneTest, RunsMoreJobsAtATimeWhenItGetsMoreThreads) {
    std::atomic<int> runs{0};
    std::promise<void> first;
    std::promise<void> second;
    const auto both_run = second.get_future().share();
    Lane::Work one = work([&, both_run](const model::Job&) {
        if (++runs == 2) return second.set_value();
        first.set_value();
        both_run.wait();
    });
    one.threads = 1;
    Lane lane({database, bells, clock, log}, std::move(one));
    enqueue("lane");
    first.get_future().wait();
    lane.set_threads(2);
    enqueue("lane");
    both_run.wait();
    bells.close();
}

TEST_F(LaneTest, RunsFewerJobsAtATimeWhenItGetsFewerThreads) {
    constexpr int kThreads = 2;
    constexpr int kJobs = 20;
    std::latch at_work{kThreads};
    std::latch lowered{1};
    std::atomic<int> runs{0};
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    std::promise<void> all;
    Lane lane({database, bells, clock, log}, work([&](const model::Job&) {
                  if (++runs <= kThreads) {
                      at_work.count_down();
                      return lowered.wait();
                  }
                  most = std::max(most.load(), ++running);
                  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
                  --running;
                  if (runs == kThreads + kJobs) all.set_value();
              }));
    // A thread that is about to take a job still takes it: each has one while the number changes.
    for (int i = 0; i < kThreads; ++i) enqueue("lane");
    at_work.wait();
    lane.set_threads(1);
    lowered.count_down();
    for (int i = 0; i < kJobs; ++i) enqueue("lane");
    all.get_future().wait();
    bells.close();
    EXPECT_EQ(most, 1);
}

// A tenant's backlog does not keep the others waiting, and is worked off as its places come free.
TEST_F(LaneTest, PassesOverTenantsThatHaveTheirShare) {
    const auto busy = model::TenantId::make(clock, random);
    const auto quiet = model::TenantId::make(clock, random);
    std::atomic<bool> busy_has_its_share{true};
    std::promise<void> all;
    std::vector<model::TenantId> order;
    Lane::Work fair = work([&](const model::Job& job) {
        order.push_back(job.scope.tenant);
        if (job.scope.tenant == quiet) busy_has_its_share = false;
        if (order.size() == 2) all.set_value();
    });
    fair.threads = 1;
    fair.passed_over = [&] {
        return busy_has_its_share ? std::vector{busy} : std::vector<model::TenantId>();
    };
    enqueue("lane", busy);
    enqueue("lane", quiet);
    Lane lane({database, bells, clock, log}, std::move(fair));
    all.get_future().wait();
    bells.close();
    EXPECT_EQ(order, (std::vector{quiet, busy}));
}

}  // namespace
}  // namespace causeway::app
