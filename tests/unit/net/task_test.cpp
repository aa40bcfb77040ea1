// SPDX-License-Identifier: Apache-2.0
#include "net/task.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace causeway::net {
namespace {

using Report = std::function<void(int)>;

struct Operation {
    Report report;
    auto begin() {
        return [this](Report done) { report = std::move(done); };
    }
};

Task<int> doubled(Operation& operation) {
    Completion<int> pending(operation.begin());
    co_return 2 * co_await pending;
}

Task<int> sum(Operation& first, Operation& second, std::vector<int>& out) {
    const int a = co_await doubled(first);
    const int b = co_await doubled(second);
    out.push_back(a + b);
    co_return a + b;
}

TEST(Task, RunsAsFarAsItCanAndResumesWhereItWaited) {
    Operation first;
    Operation second;
    std::vector<int> out;
    Task<int> task = sum(first, second, out);
    EXPECT_FALSE(first.report) << "nothing begins before start";
    task.start();
    first.report(1);
    EXPECT_TRUE(out.empty());
    second.report(10);
    EXPECT_EQ(out, (std::vector<int>{22}));
}

TEST(Task, ADestroyedTaskIsNotResumedByALateReport) {
    Operation first;
    Operation second;
    std::vector<int> out;
    {
        Task<int> task = sum(first, second, out);
        task.start();
    }
    first.report(1);
    EXPECT_FALSE(second.report);
    EXPECT_TRUE(out.empty());
}

TEST(Task, DestructionRunsTheDestructorsOfWhatIsSuspended) {
    const auto witness = std::make_shared<int>(0);
    Operation operation;
    const auto hold = [](std::shared_ptr<int> held, Operation& slow) -> Task<int> {
        Completion<int> pending(slow.begin());
        co_return *held + co_await pending;
    };
    {
        Task<int> task = hold(witness, operation);
        task.start();
        EXPECT_GT(witness.use_count(), 1);
    }
    EXPECT_EQ(witness.use_count(), 1);
}

Task<int> failing() {
    throw std::runtime_error("broken");
    co_return 0;
}

Task<int> catching(std::string& caught) {
    try {
        co_await failing();
    } catch (const std::runtime_error& error) {
        caught = error.what();
    }
    co_return 0;
}

TEST(Task, AnExceptionReachesTheAwaiter) {
    std::string caught;
    Task<int> task = catching(caught);
    task.start();
    EXPECT_EQ(caught, "broken");
}

Task<int> immediate(int& out) {
    Completion<int> ready([](const Report& done) { done(7); });
    out = co_await ready;
    co_return out;
}

TEST(Completion, MayBeReportedBeforeItIsAwaited) {
    int out = 0;
    Task<int> task = immediate(out);
    task.start();
    EXPECT_EQ(out, 7);
}

Task<int> move_only(std::function<void(std::unique_ptr<int>)>& report, int& out) {
    Completion<std::unique_ptr<int>> pending([&](auto done) { report = std::move(done); });
    const std::unique_ptr<int> value = co_await pending;
    out = *value;
    co_return out;
}

TEST(Completion, CarriesValuesThatCannotBeCopied) {
    std::function<void(std::unique_ptr<int>)> report;
    int out = 0;
    Task<int> task = move_only(report, out);
    task.start();
    report(std::make_unique<int>(9));
    EXPECT_EQ(out, 9);
}

}  // namespace
}  // namespace causeway::net
