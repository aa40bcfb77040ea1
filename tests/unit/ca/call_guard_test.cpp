// SPDX-License-Identifier: Apache-2.0
#include "ca/call_guard.hpp"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <memory>

#include "base/clock.hpp"
#include "support/recording_log.hpp"

namespace causeway::ca {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Work that runs until a test opens it.
struct Gate {
    std::latch entered{1};
    std::latch open{1};
    std::promise<void> cancelled;
};

GuardedWork finishing() {
    return {"enroll", [](const causeway_call& call) { call.done(call.context); }, {}};
}

GuardedWork gated(const std::shared_ptr<Gate>& gate) {
    return {"enroll",
            [gate](const causeway_call& call) {
                gate->entered.count_down();
                gate->open.wait();
                call.done(call.context);
            },
            [gate](const causeway_call&) { gate->cancelled.set_value(); }};
}

class CallGuardTest : public testing::Test {
  protected:
    base::Deadline within(milliseconds span) const { return base::Deadline::after(clock_, span); }
    Report call(GuardedWork work, milliseconds span = seconds(60)) {
        return guard_.call(std::move(work), within(span));
    }

    // Until it is given up; on a busy machine a short deadline may pass before its thread begins.
    static Report call_in_vain(CallGuard& guard, const std::shared_ptr<Gate>& gate) {
        const base::SystemClock clock;
        for (int tries = 1;; ++tries) {
            Report report =
                guard.call(gated(gate), base::Deadline::after(clock, milliseconds(20 * tries)));
            if (std::holds_alternative<Unknown>(report.answer) || tries == 10) return report;
        }
    }

    base::SystemClock clock_;
    support::RecordingLog log_;
    CallGuard guard_{"lab-ca", clock_, log_};
};

TEST_F(CallGuardTest, HandsTheAnswerOver) {
    EXPECT_TRUE(std::holds_alternative<Done>(call(finishing()).answer));
    EXPECT_EQ(guard_.load().running, 0);
}

TEST_F(CallGuardTest, GivesUpAtTheDeadlineAndCancels) {
    const auto gate = std::make_shared<Gate>();
    EXPECT_TRUE(std::holds_alternative<Unknown>(call_in_vain(guard_, gate).answer));
    gate->cancelled.get_future().get();
    EXPECT_EQ(guard_.load().stuck, 1);
    EXPECT_TRUE(log_.mentions("connector.call_stuck"));
    gate->open.count_down();
}

TEST_F(CallGuardTest, AStuckCallThatReturnsFreesItsThread) {
    const auto gate = std::make_shared<Gate>();
    (void)call_in_vain(guard_, gate);
    EXPECT_TRUE(std::holds_alternative<Failed>(call(finishing()).answer)) << "its only thread";
    gate->open.count_down();
    while (guard_.load().stuck != 0) std::this_thread::yield();
    EXPECT_TRUE(std::holds_alternative<Done>(call(finishing()).answer));
    EXPECT_TRUE(log_.mentions("connector.late_answer"));
}

TEST_F(CallGuardTest, ALateAnswerIsHeardBeforeItsThreadIsFree) {
    const auto gate = std::make_shared<Gate>();
    std::promise<Report> heard;
    std::future<Report> late = heard.get_future();
    GuardedWork work = gated(gate);
    work.late = [&](Report report) {
        EXPECT_EQ(guard_.load().stuck, 1);
        heard.set_value(std::move(report));
    };
    auto waiting = std::async(std::launch::async, [&] { return call(work, milliseconds(200)); });
    gate->entered.wait();
    EXPECT_TRUE(std::holds_alternative<Unknown>(waiting.get().answer));
    EXPECT_TRUE(guard_.stuck());
    gate->open.count_down();
    EXPECT_TRUE(std::holds_alternative<Done>(late.get().answer));
    while (guard_.load().stuck != 0) std::this_thread::yield();
    EXPECT_FALSE(guard_.stuck());
}

TEST_F(CallGuardTest, AnAnswerInTimeIsNotALateOne) {
    GuardedWork work = finishing();
    work.late = [](Report) { ADD_FAILURE() << "its caller has it"; };
    EXPECT_TRUE(std::holds_alternative<Done>(call(std::move(work)).answer));
}

TEST_F(CallGuardTest, WhatNeverStartedIsProvenNotSent) {
    const auto gate = std::make_shared<Gate>();
    auto first = std::async(std::launch::async, [&] { return call(gated(gate)); });
    gate->entered.wait();
    bool ran = false;
    GuardedWork second = finishing();
    second.run = [&](const causeway_call&) { ran = true; };
    const Report report = call(std::move(second), milliseconds(20));
    EXPECT_EQ(std::get<Failed>(report.answer).cause, FailureCause::local);
    EXPECT_FALSE(std::get<Failed>(report.answer).unavailable.called);
    gate->open.count_down();
    EXPECT_TRUE(std::holds_alternative<Done>(first.get().answer));
    EXPECT_TRUE(std::holds_alternative<Done>(call(finishing()).answer));
    EXPECT_FALSE(ran) << "a call that was given up must not start later";
}

TEST_F(CallGuardTest, ARaisedLimitLetsMoreCallsRunSideBySide) {
    guard_.set_max_in_flight(3);
    std::vector<std::shared_ptr<Gate>> gates;
    std::vector<std::future<Report>> reports;
    for (int i = 0; i < 3; ++i) {
        const auto gate = gates.emplace_back(std::make_shared<Gate>());
        reports.push_back(
            std::async(std::launch::async, [this, gate] { return call(gated(gate)); }));
    }
    for (const auto& gate : gates) gate->entered.wait();
    EXPECT_EQ(guard_.load().running, 3);
    for (const auto& gate : gates) gate->open.count_down();
    for (auto& report : reports) EXPECT_TRUE(std::holds_alternative<Done>(report.get().answer));
}

TEST_F(CallGuardTest, ALoweredLimitHoldsForTheNextCalls) {
    guard_.set_max_in_flight(2);
    const auto one = std::make_shared<Gate>();
    const auto two = std::make_shared<Gate>();
    auto first = std::async(std::launch::async, [&] { return call(gated(one)); });
    auto second = std::async(std::launch::async, [&] { return call(gated(two)); });
    one->entered.wait();
    two->entered.wait();
    guard_.set_max_in_flight(1);
    one->open.count_down();
    (void)first.get();
    EXPECT_TRUE(std::holds_alternative<Failed>(call(finishing(), milliseconds(20)).answer));
    two->open.count_down();
    (void)second.get();
    EXPECT_TRUE(std::holds_alternative<Done>(call(finishing()).answer));
}

TEST_F(CallGuardTest, EndingWaitsForWhatIsStuck) {
    const auto gate = std::make_shared<Gate>();
    auto guard = std::make_unique<CallGuard>("lab-ca", clock_, log_);
    (void)call_in_vain(*guard, gate);
    gate->open.count_down();
    guard.reset();
    EXPECT_TRUE(log_.mentions("connector.late_answer"));
}

TEST_F(CallGuardTest, WorkIsDestroyedOutsideTheGuard) {
    // As an instance whose last call ends asks the guard of its connection about nothing, but may.
    const auto asks = std::shared_ptr<void>(nullptr, [this](void*) { (void)guard_.load(); });
    GuardedWork work = finishing();
    work.cancel = [asks](const causeway_call&) {};
    EXPECT_TRUE(std::holds_alternative<Done>(call(std::move(work)).answer));
}

}  // namespace
}  // namespace causeway::ca
