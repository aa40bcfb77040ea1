// SPDX-License-Identifier: Apache-2.0
#include "ca/circuit_breaker.hpp"

#include <gtest/gtest.h>

#include "support/fixed_clock.hpp"

namespace causeway::ca {
namespace {

using std::chrono::seconds;
using State = CircuitBreaker::State;
using Admission = CircuitBreaker::Admission;

Answer failed(FailureCause cause) {
    return Failed{cause, {"", seconds(1)}};
}

class CircuitBreakerTest : public testing::Test {
  protected:
    void observe(const Answer& answer, int times) {
        for (int i = 0; i < times; ++i) breaker_.observe(answer);
    }
    void open() {
        observe(failed(FailureCause::connection), 5);
        ASSERT_EQ(breaker_.state(), State::open);
    }

    support::FixedClock clock_;
    CircuitBreaker breaker_{clock_};
};

TEST_F(CircuitBreakerTest, FiveFailuresInARowOpenIt) {
    const Answer failures[] = {failed(FailureCause::connection), failed(FailureCause::timeout),
                               failed(FailureCause::server), Unknown{"lost"}};
    for (const Answer& failure : failures) {
        breaker_.reset();
        observe(failure, 4);
        EXPECT_EQ(breaker_.admit(), Admission::allowed);
        observe(failure, 1);
        EXPECT_EQ(breaker_.admit(), Admission::refused);
    }
}

TEST_F(CircuitBreakerTest, AnAnswerInBetweenStartsTheCountAgain) {
    const Answer answers[] = {Issued{}, Pending{}, Rejected{}, Done{}, NotFound{}};
    for (const Answer& answer : answers) {
        observe(failed(FailureCause::connection), 4);
        observe(answer, 1);
        observe(failed(FailureCause::connection), 4);
        EXPECT_EQ(breaker_.state(), State::closed);
        breaker_.reset();
    }
}

TEST_F(CircuitBreakerTest, RejectionsRateLimitsAndOurOwnFailuresNeverOpenIt) {
    observe(Rejected{}, 100);
    observe(failed(FailureCause::rate_limit), 100);
    observe(failed(FailureCause::local), 100);
    EXPECT_EQ(breaker_.state(), State::closed);
}

TEST_F(CircuitBreakerTest, RefusedCredentialsOpenItAtOnce) {
    observe(failed(FailureCause::credentials), 1);
    EXPECT_EQ(breaker_.state(), State::open);
}

TEST_F(CircuitBreakerTest, OneProbeIsDueAfterThirtySeconds) {
    open();
    clock_.advance(seconds(29));
    EXPECT_EQ(breaker_.admit(), Admission::refused);
    EXPECT_EQ(breaker_.retry_after(), seconds(1));
    clock_.advance(seconds(1));
    EXPECT_EQ(breaker_.admit(), Admission::probe);
    EXPECT_EQ(breaker_.state(), State::half_open);
    EXPECT_EQ(breaker_.admit(), Admission::refused) << "one probe at a time";
}

TEST_F(CircuitBreakerTest, AGoodProbeClosesIt) {
    open();
    clock_.advance(seconds(30));
    (void)breaker_.admit();
    breaker_.probe_ended(true);
    EXPECT_EQ(breaker_.admit(), Admission::allowed);
    observe(failed(FailureCause::connection), 4);
    EXPECT_EQ(breaker_.state(), State::closed);
}

TEST_F(CircuitBreakerTest, ABadProbeOpensItForAnotherThirtySeconds) {
    open();
    clock_.advance(seconds(30));
    (void)breaker_.admit();
    breaker_.probe_ended(false);
    EXPECT_EQ(breaker_.retry_after(), seconds(30));
    EXPECT_EQ(breaker_.admit(), Admission::refused);
}

TEST_F(CircuitBreakerTest, AProbeThatEndsByAnExceptionHasFailed) {
    open();
    clock_.advance(seconds(30));
    const auto probe = [&] {
        ASSERT_EQ(breaker_.admit(), Admission::probe);
        const CircuitBreaker::Probe guard(breaker_);
        throw std::runtime_error("no memory for a thread");
    };
    EXPECT_THROW(probe(), std::runtime_error);
    EXPECT_EQ(breaker_.state(), State::open);
    clock_.advance(seconds(30));
    EXPECT_EQ(breaker_.admit(), Admission::probe);
}

TEST_F(CircuitBreakerTest, ALateAnswerDoesNotCloseIt) {
    open();
    breaker_.observe(Issued{});
    EXPECT_EQ(breaker_.state(), State::open);
}

}  // namespace
}  // namespace causeway::ca
