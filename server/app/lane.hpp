// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/job_bells.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "model/stores/database.hpp"

namespace causeway::app {

// The threads that work off the jobs of one lane until the bells are closed.
class Lane {
  public:
    struct Parts {
        model::Database& database;
        JobBells& bells;
        const base::Clock& clock;
        base::Log& log;
    };
    struct Work {
        std::string lane;
        int threads = 1;
        std::chrono::seconds lease{60};
        std::function<void(const model::Job&)> run;
        // Whether another job may be taken; empty: always.
        std::function<bool()> has_room;
        // Whose jobs must wait, because enough of theirs are in progress; empty: nobody's.
        std::function<std::vector<model::TenantId>()> passed_over;
    };

    // What `parts` refers to must outlive the lane.
    Lane(Parts parts, Work work);
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;
    // The bells must be closed; waits for jobs in progress.
    ~Lane() = default;

    // For one caller at a time. Threads above a lowered number end their job and take no other.
    void set_threads(int threads);

  private:
    void loop(int number);
    std::optional<model::Job> claim(const std::vector<model::TenantId>& passed_over);

    Parts parts_;
    Work work_;
    std::atomic<int> taking_jobs_ = 0;
    std::vector<std::jthread> threads_;
};

}  // namespace causeway::app
