// SPDX-License-Identifier: Apache-2.0
#include "va/attempt_clock.hpp"

#include <chrono>

namespace causeway::va {
namespace {

constexpr std::chrono::milliseconds kReportMargin{100};

}  // namespace

AttemptClock::AttemptClock(const base::Clock& clock, AttemptTime time)
    : clock_(clock), turns_left_(time.turns), work_left_(time.work), since_(clock.monotonic()) {}

base::MonotonicTime AttemptClock::ends() const {
    return since_ + (waiting_ ? turns_left_ : work_left_);
}

base::Deadline AttemptClock::deadline() const {
    return base::Deadline(ends() - kReportMargin);
}

void AttemptClock::change(bool waiting) {
    const base::MonotonicTime now = clock_.monotonic();
    (waiting_ ? turns_left_ : work_left_) -=
        std::chrono::duration_cast<base::Duration>(now - since_);
    since_ = now;
    waiting_ = waiting;
    if (changed_) changed_();
}

}  // namespace causeway::va
