// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <utility>

#include "base/result.hpp"

namespace causeway::ra {

// Whether a certificate may be asked for now. It is shut while the audit log cannot be sealed: what
// could not be proved later must not begin. Reading and revoking go on.
class IntentGate {
  public:
    // The reason is for our log and for operators only.
    void shut(std::string reason) {
        const std::scoped_lock lock(mutex_);
        reason_ = std::move(reason);
    }
    void open() { shut({}); }

    base::Result<void> check() const {
        const std::scoped_lock lock(mutex_);
        if (reason_.empty()) return {};
        return base::fail(base::unavailable_error(reason_, std::chrono::seconds(60)));
    }

  private:
    mutable std::mutex mutex_;
    std::string reason_;
};

}  // namespace causeway::ra
