// SPDX-License-Identifier: Apache-2.0
#include "ra/connector_pace.hpp"

#include <algorithm>

namespace causeway::ra {

void ConnectorPace::record(model::ConnectorId connector, std::chrono::milliseconds took) {
    const std::scoped_lock lock(mutex_);
    Recent& recent = recent_[connector];
    recent.spans[recent.count % kRemembered] = took;
    ++recent.count;
}

std::chrono::milliseconds ConnectorPace::median(model::ConnectorId connector) const {
    const std::scoped_lock lock(mutex_);
    const auto found = recent_.find(connector);
    if (found == recent_.end()) return std::chrono::milliseconds::zero();
    auto spans = found->second.spans;
    const auto end =
        spans.begin() + static_cast<std::ptrdiff_t>(std::min(found->second.count, kRemembered));
    const auto middle = spans.begin() + (end - spans.begin()) / 2;
    std::nth_element(spans.begin(), middle, end);
    return *middle;
}

}  // namespace causeway::ra
