// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "base/result.hpp"

namespace causeway::ra {

// Whether a certificate may be asked for now. It is shut while the audit log cannot be sealed: what
// could not be proved later must not begin. Reading and revoking go on.
class IntentGate {
  public:
    void shut() { open_ = false; }
    void open() { open_ = true; }

    base::Result<void> check() const {
        if (open_) return {};
        return base::fail(
            base::unavailable_error("the audit log is not being sealed", std::chrono::seconds(60)));
    }

  private:
    std::atomic<bool> open_{true};
};

}  // namespace causeway::ra
