// SPDX-License-Identifier: Apache-2.0
#include "app/lane.hpp"

#include "app/thread_pool.hpp"

namespace causeway::app {
namespace {

// How often a worker looks without having been rung for. No bell tells that a place is free again.
constexpr std::chrono::milliseconds kLook{1000};
constexpr std::chrono::milliseconds kLookWhenFull{50};

}  // namespace

Lane::Lane(Parts parts, Work work) : parts_(parts), work_(std::move(work)) {
    set_threads(work_.threads);
}

void Lane::set_threads(int threads) {
    taking_jobs_ = threads;
    for (auto number = static_cast<int>(threads_.size()); number < threads; ++number) {
        threads_.emplace_back([this, number] { loop(number); });
    }
}

void Lane::loop(int number) {
    while (!parts_.bells.closed()) {
        const std::uint64_t heard = parts_.bells.rings(work_.lane);
        if (number >= taking_jobs_) {
            parts_.bells.wait(work_.lane, heard, kLook);
            continue;
        }
        if (work_.has_room && !work_.has_room()) {
            parts_.bells.wait(work_.lane, heard, kLookWhenFull);
            continue;
        }
        const auto passed_over =
            work_.passed_over ? work_.passed_over() : std::vector<model::TenantId>();
        if (const auto job = claim(passed_over)) {
            run_guarded(parts_.log, [&] { work_.run(*job); });
        } else {
            parts_.bells.wait(work_.lane, heard, passed_over.empty() ? kLook : kLookWhenFull);
        }
    }
}

std::optional<model::Job> Lane::claim(const std::vector<model::TenantId>& passed_over) {
    const auto job = model::write(
        parts_.database, [&](model::UnitOfWork& unit) -> base::Result<std::optional<model::Job>> {
            const base::Time now = parts_.clock.now();
            return unit.jobs.claim(work_.lane, now, now + work_.lease, passed_over);
        });
    if (job) return *job;
    // The database is away: the next look comes in a second.
    parts_.log.warning("job.not_claimed", {{"lane", work_.lane}, {"error", job.error().internal}});
    return std::nullopt;
}

}  // namespace causeway::app
