// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <set>

#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::UnitOfWork;
using namespace std::chrono_literals;

class JobTest : public StorageTest {
  protected:
    model::Job enqueue(const std::string& lane = "a") {
        const auto job = samples_.job(place_, lane);
        store([&](UnitOfWork& unit) { unit.jobs.enqueue(job); });
        return job;
    }
    std::optional<model::Job> claim(const std::string& lane = "a",
                                    const std::vector<model::TenantId>& passed_over = {}) {
        std::optional<model::Job> job;
        store([&](UnitOfWork& unit) {
            job = unit.jobs.claim(lane, clock_.now(), clock_.now() + 1min, passed_over);
        });
        return job;
    }

    Place place_ = seed_place();
};

TEST_F(JobTest, ComesBackAsItWasPut) {
    const auto job = enqueue();
    const auto claimed = claim();
    ASSERT_TRUE(claimed);
    EXPECT_EQ(claimed->id, job.id);
    EXPECT_EQ(claimed->kind, job.kind);
    EXPECT_EQ(claimed->lane, job.lane);
    EXPECT_EQ(claimed->scope, job.scope);
    EXPECT_EQ(claimed->subject, job.subject);
    EXPECT_EQ(claimed->run_at, job.run_at);
    EXPECT_EQ(claimed->tries, 1);
    EXPECT_EQ(claimed->fence, 1);
}

TEST_F(JobTest, StaysInItsLane) {
    enqueue("a");
    EXPECT_FALSE(claim("b"));
    EXPECT_TRUE(claim("a"));
}

TEST_F(JobTest, GoesFirstWhenItWaitedLongest) {
    const auto first = enqueue();
    clock_.advance(1s);
    enqueue();
    EXPECT_EQ(claim()->id, first.id);
}

TEST_F(JobTest, IsPassedOverWithItsTenant) {
    const auto job = enqueue();
    clock_.advance(1s);
    const Place other = seed_place();
    const auto later = samples_.job(other, "a");
    store([&](UnitOfWork& unit) { unit.jobs.enqueue(later); });
    EXPECT_EQ(claim("a", {place_.tenant.id})->id, later.id);
    EXPECT_FALSE(claim("a", {place_.tenant.id, other.tenant.id}));
    EXPECT_EQ(claim()->id, job.id);
}

TEST_F(JobTest, IsTakenAgainWithAHigherFenceWhenTheLeaseRanOut) {
    enqueue();
    const auto first = claim();
    EXPECT_FALSE(claim()) << "the lease still runs";
    clock_.advance(1min);
    const auto heir = claim();
    ASSERT_TRUE(heir);
    EXPECT_EQ(heir->fence, 2);
    EXPECT_EQ(heir->tries, 2);
    store([&](UnitOfWork& unit) {
        EXPECT_FALSE(unit.jobs.finish(*first));
        EXPECT_FALSE(unit.jobs.postpone(*first, clock_.now()));
    });
    EXPECT_EQ(db_.sql("SELECT count(*) FROM job"), "1\n") << "the first owner lost it";
    store([&](UnitOfWork& unit) {
        EXPECT_TRUE(unit.jobs.postpone(*heir, clock_.now()));
        EXPECT_TRUE(unit.jobs.finish(*heir));
    });
    EXPECT_EQ(db_.sql("SELECT count(*) FROM job"), "0\n");
}

TEST_F(JobTest, WaitsAsLongAsItIsPostponed) {
    enqueue();
    const auto job = claim();
    store([&](UnitOfWork& unit) { unit.jobs.postpone(*job, clock_.now() + 10s); });
    EXPECT_FALSE(claim());
    clock_.advance(10s);
    EXPECT_EQ(claim()->tries, 2);
}

TEST_F(JobTest, IsBroughtForwardUnlessSomebodyWorksOnIt) {
    const auto job = enqueue();
    const auto hasten = [&](base::Time from) {
        store(
            [&](UnitOfWork& unit) { unit.jobs.hasten(job.lane, job.subject, from, clock_.now()); });
    };
    hasten(clock_.now() - 1s);
    const auto first = claim();
    ASSERT_TRUE(first);
    hasten(first->run_at);
    EXPECT_FALSE(claim()) << "its lease still runs";
    const base::Time later = clock_.now() + 10s;
    store([&](UnitOfWork& unit) { unit.jobs.postpone(*first, later); });
    const int rings = bell_.rings("a");
    hasten(later + 1s);
    EXPECT_FALSE(claim());
    EXPECT_EQ(bell_.rings("a"), rings);
    hasten(later);
    EXPECT_EQ(bell_.rings("a"), rings + 1);
    EXPECT_TRUE(claim());
}

TEST_F(JobTest, IsNeverTakenTwice) {
    constexpr int kJobs = 60;
    for (int i = 0; i < kJobs; ++i) enqueue();
    std::mutex mutex;
    std::multiset<model::JobId> taken;
    in_parallel(12, [&](int) {
        while (const auto job = claim()) {
            const std::scoped_lock lock(mutex);
            taken.insert(job->id);
        }
    });
    EXPECT_EQ(taken.size(), static_cast<std::size_t>(kJobs));
    EXPECT_EQ(std::set(taken.begin(), taken.end()).size(), static_cast<std::size_t>(kJobs));
}

TEST_F(JobTest, RingsItsLaneOnceItIsCommittedAndNotBefore) {
    const auto job = samples_.job(place_, "a");
    const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
        unit.jobs.enqueue(job);
        EXPECT_EQ(bell_.rings("a"), 0);
        return {};
    });
    EXPECT_TRUE(result);
    EXPECT_EQ(bell_.rings("a"), 1);
}

TEST_F(JobTest, RingsNothingWhenItIsRolledBack) {
    const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
        unit.jobs.enqueue(samples_.job(place_, "a"));
        return base::fail(base::ErrorKind::conflict, "changed my mind");
    });
    EXPECT_FALSE(result);
    EXPECT_EQ(bell_.rings("a"), 0);
    EXPECT_FALSE(claim());
}

}  // namespace
}  // namespace causeway::storage
