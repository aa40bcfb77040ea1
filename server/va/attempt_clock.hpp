// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <utility>

#include "base/clock.hpp"
#include "va/validator.hpp"

namespace causeway::va {

// The time of one attempt, kept like a chess player's: while it waits for a turn, which is our
// doing, its time for work stands still.
class AttemptClock {
  public:
    // It begins by waiting. The clock must outlive it.
    AttemptClock(const base::Clock& clock, AttemptTime time);

    // Called whenever ends() may have changed, also to an earlier time.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    // From now on it waits for a turn.
    void wait() { change(true); }
    // From now on it works.
    void work() { change(false); }
    bool waiting() const { return waiting_; }

    // When the attempt is over if nothing changes before.
    base::MonotonicTime ends() const;
    // For what is begun now: a little earlier, so that the trace tells what was too slow.
    base::Deadline deadline() const;

  private:
    void change(bool waiting);

    const base::Clock& clock_;
    base::Duration turns_left_;
    base::Duration work_left_;
    bool waiting_ = true;
    base::MonotonicTime since_;
    std::function<void()> changed_;
};

}  // namespace causeway::va
