// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>

#include "base/clock.hpp"
#include "ca/answer.hpp"

namespace causeway::ca {

// Stops asking a CA that does not answer. Opens after five failures in a row, or at once when our
// credentials were refused; thirty seconds later one probe, not an enrolment, decides whether it
// closes. A rejection is an answer and never opens it. Safe from several threads.
class CircuitBreaker {
  public:
    enum class State { closed, open, half_open };
    enum class Admission {
        allowed,
        refused,
        probe,  // the caller probes the CA and says by a Probe how that ended
    };

    // Says how an admitted probe ended; that it failed, when it ended by an exception.
    class Probe {
      public:
        explicit Probe(CircuitBreaker& breaker) : breaker_(breaker) {}
        ~Probe() { breaker_.probe_ended(healthy_); }
        Probe(const Probe&) = delete;
        Probe& operator=(const Probe&) = delete;

        void found(bool healthy) { healthy_ = healthy; }

      private:
        CircuitBreaker& breaker_;
        bool healthy_ = false;
    };

    explicit CircuitBreaker(const base::Clock& clock) : clock_(clock) {}

    Admission admit();
    // How an admitted call ended.
    void observe(const Answer& answer);
    void probe_ended(bool healthy);
    void reset();

    State state() const;
    // Until the next probe may run; at least a second.
    std::chrono::seconds retry_after() const;

  private:
    void open();

    const base::Clock& clock_;
    mutable std::mutex mutex_;
    State state_ = State::closed;
    int failures_ = 0;
    base::MonotonicTime opened_at_{};
};

}  // namespace causeway::ca
