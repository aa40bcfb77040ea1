// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "base/clock.hpp"

namespace causeway::support {

// A clock that stands still until a test moves it; wall-clock and monotonic time move together.
// Safe from several threads.
class FixedClock final : public base::Clock {
  public:
    // 2026-05-01 12:00:00 UTC, so that expected texts can be written down.
    static constexpr base::Time kStart{std::chrono::sys_days{std::chrono::year{2026} / 5 / 1} +
                                       std::chrono::hours{12}};

    explicit FixedClock(base::Time start = kStart) : start_(start) {}

    base::Time now() const override { return start_ + elapsed(); }
    base::MonotonicTime monotonic() const override { return base::MonotonicTime{} + elapsed(); }

    void advance(base::Duration span) { elapsed_ += span.count(); }

  private:
    base::Duration elapsed() const { return base::Duration(elapsed_.load()); }

    base::Time start_;
    std::atomic<base::Duration::rep> elapsed_{0};
};

}  // namespace causeway::support
