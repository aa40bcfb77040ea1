// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace causeway::base {

// Wall-clock time, UTC, as precise as PostgreSQL's timestamptz so that a value survives storage.
using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;
using MonotonicTime = std::chrono::steady_clock::time_point;

// Time is injected everywhere: no room but this one asks the operating system.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
    virtual MonotonicTime monotonic() const = 0;
};

class SystemClock final : public Clock {
  public:
    Time now() const override;
    MonotonicTime monotonic() const override;
};

// A point in monotonic time by which something must have ended.
class Deadline {
  public:
    explicit Deadline(MonotonicTime at) : at_(at) {}
    static Deadline after(const Clock& clock, std::chrono::milliseconds span) {
        return Deadline(clock.monotonic() + span);
    }

    MonotonicTime at() const { return at_; }
    bool passed(const Clock& clock) const { return clock.monotonic() >= at_; }

    // Never negative, so that it can be handed to a timeout parameter as it is.
    std::chrono::milliseconds remaining(const Clock& clock) const;

  private:
    MonotonicTime at_;
};

}  // namespace causeway::base
