// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"

#include <algorithm>

namespace causeway::base {

Time SystemClock::now() const {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

MonotonicTime SystemClock::monotonic() const {
    return std::chrono::steady_clock::now();
}

std::chrono::milliseconds Deadline::remaining(const Clock& clock) const {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(at_ - clock.monotonic());
    return std::max(left, std::chrono::milliseconds::zero());
}

}  // namespace causeway::base
