// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

#include "base/clock.hpp"

namespace causeway::net {

using Action = std::function<void()>;

struct TimerId {
    base::MonotonicTime at{};
    std::uint64_t sequence = 0;

    auto operator<=>(const TimerId&) const = default;
};

// The one thread on which everything outbound happens. Work done there needs no locks and must not
// block.
class Scheduler {
  public:
    virtual ~Scheduler() = default;

    // From any thread; runs `action` on the scheduler's thread, never inside this call.
    virtual void post(Action action) = 0;

    // From any thread: runs `action` on the scheduler's thread and returns when it has ended.
    virtual void run_and_wait(const Action& action) = 0;

    // On the scheduler's thread only. `action` never runs inside this call.
    virtual TimerId call_at(base::MonotonicTime when, Action action) = 0;
    // No effect on a timer that has fired.
    virtual void cancel(TimerId timer) = 0;
};

}  // namespace causeway::net
