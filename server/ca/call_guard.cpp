// SPDX-License-Identifier: Apache-2.0
#include "ca/call_guard.hpp"

#include <algorithm>
#include <utility>

#include "ca/plugin_call.hpp"

namespace causeway::ca {
namespace {

Report not_started(std::string why) {
    return {Failed{FailureCause::local, {std::move(why), std::chrono::seconds(5), false}}, {}};
}

}  // namespace

struct CallGuard::Task {
    enum class State { queued, running, ended, given_up };

    Task(GuardedWork asked, const base::Clock& clock, base::Deadline deadline)
        : work(std::move(asked)), call(clock, deadline) {}

    GuardedWork work;
    PluginCall call;
    State state = State::queued;  // under the guard's mutex
    std::condition_variable ended;
};

CallGuard::CallGuard(std::string connector, const base::Clock& clock, base::Log& log)
    : connector_(std::move(connector)), clock_(clock), log_(log) {}

CallGuard::~CallGuard() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void CallGuard::set_max_in_flight(int limit) {
    {
        const std::lock_guard lock(mutex_);
        limit_ = std::max(limit, 1);
    }
    work_.notify_all();
}

Report CallGuard::call(GuardedWork work, base::Deadline deadline) {
    const auto task = std::make_shared<Task>(std::move(work), clock_, deadline);
    std::unique_lock lock(mutex_);
    if (stuck_ >= limit_) return not_started("every thread of this connection is stuck in a call");
    start_thread_if_needed();
    queue_.push_back(task);
    work_.notify_one();
    task->ended.wait_for(lock, deadline.remaining(clock_),
                         [&] { return task->state == Task::State::ended; });
    if (task->state == Task::State::ended) return task->call.report();
    if (task->state == Task::State::queued) {
        std::erase(queue_, task);
        return not_started("no thread of this connection became free in time");
    }
    task->state = Task::State::given_up;
    ++stuck_;
    lock.unlock();
    log_.warning("connector.call_stuck",
                 {{"connector", connector_}, {"operation", task->work.operation}});
    task->call.abandon();
    if (task->work.cancel) task->work.cancel(task->call.table());
    return {Unknown{"no answer before the deadline"}, {}};
}

CallGuard::Load CallGuard::load() const {
    const std::lock_guard lock(mutex_);
    return {running_, stuck_};
}

bool CallGuard::stuck() const {
    const std::lock_guard lock(mutex_);
    return stuck_ >= limit_;
}

void CallGuard::start_thread_if_needed() {
    const int taken = running_ + static_cast<int>(queue_.size());
    if (alive_ > taken || alive_ >= limit_) return;
    threads_.emplace_back([this] { serve(); });
    ++alive_;
}

void CallGuard::serve() {
    std::unique_lock lock(mutex_);
    while (true) {
        work_.wait(lock, [&] { return closing_ || alive_ > limit_ || !queue_.empty(); });
        if (closing_ || alive_ > limit_) break;
        auto task = queue_.front();
        queue_.pop_front();
        task->state = Task::State::running;
        ++running_;
        lock.unlock();
        task->work.run(task->call.table());
        lock.lock();
        const bool late = task->state == Task::State::given_up;
        if (late) {
            lock.unlock();
            note_late(*task);
            lock.lock();
            --stuck_;
        } else {
            task->state = Task::State::ended;
            task->ended.notify_all();
        }
        --running_;
        // The work may own the last reference to an instance, whose end is the connector's code.
        lock.unlock();
        task.reset();
        lock.lock();
    }
    --alive_;
}

void CallGuard::note_late(Task& task) {
    Report report = task.call.report();
    log_.warning("connector.late_answer", {{"connector", connector_},
                                           {"operation", task.work.operation},
                                           {"outcome", name_of(report.answer)}});
    if (task.work.late) task.work.late(std::move(report));
}

}  // namespace causeway::ca
