// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "storage/job_bell.hpp"

namespace causeway::app {

// Wakes the workers of a lane when a job for them has been committed. A lost ring costs time only:
// workers look for themselves every second.
class JobBells final : public storage::JobBell {
  public:
    void ring(std::string_view lane) override;
    // Whoever waits or will wait returns at once.
    void close();
    bool closed() const;

    // Waits for the span; false, and at once, when the bells are closed.
    bool pause(std::chrono::milliseconds span);

    // How often the lane was rung so far; to be read before looking for a job.
    std::uint64_t rings(const std::string& lane) const;
    // Waits until the lane was rung more often than `heard`, or the bells are closed; false when
    // the span was over before.
    bool wait(const std::string& lane, std::uint64_t heard, std::chrono::milliseconds span);

  private:
    mutable std::mutex mutex_;
    std::condition_variable rung_;
    std::map<std::string, std::uint64_t, std::less<>> rings_;
    bool closed_ = false;
};

}  // namespace causeway::app
