// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::ra {

// Whether a certificate may be asked for now. It is shut while the audit log cannot be sealed, for
// what could not be proved later must not begin; and while nobody has said what this database lacks
// of the one that was served before. Reading and revoking go on. It falls shut by itself: whoever
// seals the log has to open it again and again, and may hang. Safe from several threads.
class IntentGate {
  public:
    // How long it stays open after the log was last seen to be sealed.
    static constexpr std::chrono::seconds kLongestSilence{60};

    explicit IntentGate(const base::Clock& clock) : clock_(clock) {}

    // The log was seen to be sealed just now.
    void open() {
        const std::scoped_lock lock(mutex_);
        opened_ = clock_.monotonic();
        reason_ = "for more than a minute nobody has seen that the audit log is being sealed";
    }
    // The reason is for our log and for operators only, as the next one.
    void shut(std::string reason) {
        const std::scoped_lock lock(mutex_);
        opened_.reset();
        reason_ = std::move(reason);
    }
    // Why the database may lack what was committed; empty when it is the one from before.
    void doubt_database(std::string reason) {
        const std::scoped_lock lock(mutex_);
        doubt_ = std::move(reason);
    }

    base::Result<void> check() const {
        CAUSEWAY_CHECK(check_log());
        const std::scoped_lock lock(mutex_);
        if (doubt_.empty()) return {};
        return base::fail(base::unavailable_error(doubt_, kRetryAfter));
    }
    // Of the log alone.
    base::Result<void> check_log() const {
        const std::scoped_lock lock(mutex_);
        if (opened_ && clock_.monotonic() - *opened_ <= kLongestSilence) return {};
        return base::fail(base::unavailable_error(reason_, kRetryAfter));
    }

  private:
    static constexpr std::chrono::seconds kRetryAfter{60};

    const base::Clock& clock_;
    mutable std::mutex mutex_;
    std::optional<base::MonotonicTime> opened_;
    std::string reason_ = "this process has not seen yet that the audit log is being sealed";
    std::string doubt_;
};

}  // namespace causeway::ra
