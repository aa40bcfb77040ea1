// SPDX-License-Identifier: Apache-2.0
#include "app/job_bells.hpp"

namespace causeway::app {

void JobBells::ring(std::string_view lane) {
    {
        const std::scoped_lock lock(mutex_);
        const auto found = rings_.find(lane);
        if (found == rings_.end()) {
            rings_.emplace(lane, 1);
        } else {
            ++found->second;
        }
    }
    rung_.notify_all();
}

void JobBells::close() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    rung_.notify_all();
}

bool JobBells::closed() const {
    const std::scoped_lock lock(mutex_);
    return closed_;
}

bool JobBells::pause(std::chrono::milliseconds span) {
    std::unique_lock lock(mutex_);
    return !rung_.wait_for(lock, span, [&] { return closed_; });
}

std::uint64_t JobBells::rings(const std::string& lane) const {
    const std::scoped_lock lock(mutex_);
    const auto found = rings_.find(lane);
    return found == rings_.end() ? 0 : found->second;
}

bool JobBells::wait(const std::string& lane, std::uint64_t heard, std::chrono::milliseconds span) {
    std::unique_lock lock(mutex_);
    return rung_.wait_for(lock, span, [&] { return closed_ || rings_[lane] != heard; });
}

}  // namespace causeway::app
