// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <utility>

#include "net/scheduler.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::support {

// A scheduler whose thread is the test's own: nothing runs but inside run() and advance().
class FakeScheduler final : public net::Scheduler {
  public:
    explicit FakeScheduler(FixedClock& clock) : clock_(clock) {}

    void post(net::Action action) override { posted_.push_back(std::move(action)); }
    void run_and_wait(const net::Action& action) override {
        run();
        action();
    }
    net::TimerId call_at(base::MonotonicTime when, net::Action action) override {
        const net::TimerId id{when, ++last_};
        timers_.emplace(id, std::move(action));
        return id;
    }
    void cancel(net::TimerId timer) override { timers_.erase(timer); }

    // Until nothing is left to do at this time.
    void run() {
        while (run_one()) {
        }
    }

    // Moves the clock from one timer to the next.
    void advance(base::Duration span) {
        const base::MonotonicTime end = clock_.monotonic() + span;
        run();
        while (!timers_.empty() && timers_.begin()->first.at <= end) {
            move_to(timers_.begin()->first.at);
            run();
        }
        move_to(end);
    }

    bool idle() const { return posted_.empty() && timers_.empty(); }

  private:
    bool run_one() {
        net::Action action;
        if (!posted_.empty()) {
            action = std::move(posted_.front());
            posted_.pop_front();
        } else if (!timers_.empty() && timers_.begin()->first.at <= clock_.monotonic()) {
            action = std::move(timers_.extract(timers_.begin()).mapped());
        } else {
            return false;
        }
        action();
        return true;
    }
    void move_to(base::MonotonicTime when) {
        clock_.advance(std::chrono::duration_cast<base::Duration>(when - clock_.monotonic()));
    }

    FixedClock& clock_;
    std::deque<net::Action> posted_;
    std::map<net::TimerId, net::Action> timers_;
    std::uint64_t last_ = 0;
};

}  // namespace causeway::support
