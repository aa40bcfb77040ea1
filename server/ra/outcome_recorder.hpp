// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/attempt_outcomes.hpp"

namespace causeway::ra {

// Waits for the span; says false, and at once, when the process is asked to stop.
using Pause = std::function<bool(std::chrono::milliseconds)>;

// Stores what a CA answered, however long the database is away: an answer is not to be had twice.
// What a person has to look after goes to the log once it is stored.
class OutcomeRecorder {
  public:
    struct Parts {
        model::Database& database;
        const AttemptOutcomes& outcomes;
        base::Log& log;
        base::Metrics& metrics;
        Pause pause;
    };

    explicit OutcomeRecorder(Parts parts) : parts_(std::move(parts)) {}

    // Returns when it is stored, with `work` as it is then. An error means that it never will be,
    // because the process stops or the database refuses it; what was lost is in the log.
    base::Result<void> record(AttemptWork& work, const CallEnd& end) const;

  private:
    struct Recorded {
        std::optional<crypto::Certificate> unserved;
        bool left_at_ca = false;
        std::optional<FallOver> fell_over;
    };

    base::Result<Recorded> try_to_record(AttemptWork& work, const CallEnd& end, int tries) const;

    Parts parts_;
};
}  // namespace causeway::ra
