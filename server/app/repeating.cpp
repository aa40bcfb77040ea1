// SPDX-License-Identifier: Apache-2.0
#include "app/repeating.hpp"

#include "app/thread_pool.hpp"

namespace causeway::app {

Repeating::Repeating(std::chrono::milliseconds pause, base::Log& log, std::function<void()> work)
    : pause_(pause),
      log_(log),
      work_(std::move(work)),
      thread_([this](const std::stop_token& stop) { loop(stop); }) {}

void Repeating::loop(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        run_guarded(log_, work_);
        std::unique_lock lock(mutex_);
        stopped_.wait_for(lock, stop, pause_, [] { return false; });
    }
}

}  // namespace causeway::app
