// SPDX-License-Identifier: Apache-2.0
#include "ca/circuit_breaker.hpp"

#include <algorithm>

namespace causeway::ca {
namespace {

constexpr int kFailuresToOpen = 5;
constexpr std::chrono::seconds kOpenFor{30};

enum class Lesson { healthy, failing, broken, none };

Lesson lesson_of(const Answer& answer) {
    if (std::holds_alternative<Unknown>(answer)) return Lesson::failing;
    const auto* failed = std::get_if<Failed>(&answer);
    if (failed == nullptr) return Lesson::healthy;
    switch (failed->cause) {
        case FailureCause::connection:
        case FailureCause::timeout:
        case FailureCause::server:
            return Lesson::failing;
        case FailureCause::credentials:
            return Lesson::broken;
        case FailureCause::rate_limit:
        case FailureCause::local:
            return Lesson::none;
    }
    return Lesson::none;
}

}  // namespace

CircuitBreaker::Admission CircuitBreaker::admit() {
    const std::lock_guard lock(mutex_);
    if (state_ == State::closed) return Admission::allowed;
    if (state_ == State::half_open || clock_.monotonic() < opened_at_ + kOpenFor) {
        return Admission::refused;
    }
    state_ = State::half_open;
    return Admission::probe;
}

void CircuitBreaker::observe(const Answer& answer) {
    const std::lock_guard lock(mutex_);
    // The end of a call from before it opened says nothing about now.
    if (state_ != State::closed) return;
    switch (lesson_of(answer)) {
        case Lesson::healthy:
            failures_ = 0;
            return;
        case Lesson::failing:
            if (++failures_ >= kFailuresToOpen) open();
            return;
        case Lesson::broken:
            open();
            return;
        case Lesson::none:
            return;
    }
}

void CircuitBreaker::probe_ended(bool healthy) {
    const std::lock_guard lock(mutex_);
    if (state_ != State::half_open) return;
    if (healthy) {
        state_ = State::closed;
        failures_ = 0;
    } else {
        open();
    }
}

void CircuitBreaker::reset() {
    const std::lock_guard lock(mutex_);
    state_ = State::closed;
    failures_ = 0;
}

CircuitBreaker::State CircuitBreaker::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

std::chrono::seconds CircuitBreaker::retry_after() const {
    const std::lock_guard lock(mutex_);
    const auto left =
        std::chrono::ceil<std::chrono::seconds>(opened_at_ + kOpenFor - clock_.monotonic());
    return std::max(left, std::chrono::seconds(1));
}

void CircuitBreaker::open() {
    state_ = State::open;
    failures_ = 0;
    opened_at_ = clock_.monotonic();
}

}  // namespace causeway::ca
