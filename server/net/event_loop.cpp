// SPDX-License-Identifier: Apache-2.0
#include "net/event_loop.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <future>
#include <limits>
#include <system_error>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace causeway::net {
namespace {

constexpr std::uint64_t kWakeUp = 0;

int checked(int result, const char* call) {
    if (result < 0) throw std::system_error(errno, std::system_category(), call);
    return result;
}

epoll_event event_for(Readiness interest, std::uint64_t id) {
    epoll_event event{};
    if (interest.readable) event.events |= EPOLLIN;
    if (interest.writable) event.events |= EPOLLOUT;
    event.data.u64 = id;
    return event;
}

}  // namespace

OwnedFd::~OwnedFd() {
    close(fd_);
}

EventLoop::EventLoop(const base::Clock& clock, base::Log& log)
    : clock_(clock),
      log_(log),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
    epoll_event event = event_for({.readable = true}, kWakeUp);
    checked(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event), "epoll_ctl");
    // The thread asks on_loop_thread() before this assignment may have ended: it waits for a post.
    std::promise<void> started;
    thread_ = std::thread([this, go = started.get_future()] {
        go.wait();
        run();
    });
    started.set_value();
}

EventLoop::~EventLoop() {
    stopping_ = true;
    wake();
    thread_.join();
}

void EventLoop::post(Action action) {
    {
        const std::lock_guard lock(mutex_);
        posted_.push_back(std::move(action));
    }
    wake();
}

TimerId EventLoop::call_at(base::MonotonicTime when, Action action) {
    const TimerId id{when, ++last_timer_};
    timers_.emplace(id, std::move(action));
    return id;
}

void EventLoop::cancel(TimerId timer) {
    timers_.erase(timer);
}

void EventLoop::run_and_wait(const Action& action) {
    if (on_loop_thread()) return action();
    std::promise<void> done;
    post([&] {
        guarded(action);
        done.set_value();
    });
    done.get_future().wait();
}

// Events are looked up by the watch's number, not by its descriptor: the kernel may give a closed
// descriptor's number to a new socket while events of the old one are still in our hands.
WatchId EventLoop::watch(int fd, Readiness interest, Ready ready) {
    const std::uint64_t id = ++last_watch_;
    epoll_event event = event_for(interest, id);
    checked(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
    watches_.emplace(id, Watched{fd, std::make_shared<const Ready>(std::move(ready))});
    return WatchId{id};
}

void EventLoop::change(WatchId watch, Readiness interest) {
    const auto id = static_cast<std::uint64_t>(watch);
    epoll_event event = event_for(interest, id);
    checked(epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, watches_.at(id).fd, &event), "epoll_ctl");
}

void EventLoop::unwatch(WatchId watch) {
    const auto found = watches_.find(static_cast<std::uint64_t>(watch));
    if (found == watches_.end()) return;
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, found->second.fd, nullptr);
    watches_.erase(found);
}

void EventLoop::run() {
    while (!stopping_) {
        run_posted();
        run_due_timers();
        if (!stopping_) wait_for_events();
    }
}

void EventLoop::run_posted() {
    std::vector<Action> batch;
    {
        const std::lock_guard lock(mutex_);
        batch.swap(posted_);
    }
    for (const Action& action : batch) guarded(action);
}

void EventLoop::run_due_timers() {
    const auto now = clock_.monotonic();
    while (!timers_.empty() && timers_.begin()->first.at <= now) {
        const auto due = timers_.extract(timers_.begin());
        guarded(due.mapped());
    }
}

void EventLoop::wait_for_events() {
    std::array<epoll_event, 64> events{};
    const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                 milliseconds_to_next_timer());
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.u64 == kWakeUp) {
            std::uint64_t wakes = 0;
            while (read(wake_.get(), &wakes, sizeof wakes) > 0) {
            }
            continue;
        }
        const auto found = watches_.find(event.data.u64);
        if (found == watches_.end()) continue;
        const bool broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
        const Readiness readiness{.readable = broken || (event.events & EPOLLIN) != 0,
                                  .writable = broken || (event.events & EPOLLOUT) != 0};
        guarded([ready = found->second.ready, readiness] { (*ready)(readiness); });
    }
}

int EventLoop::milliseconds_to_next_timer() const {
    if (timers_.empty()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first.at -
                                                                   clock_.monotonic());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

void EventLoop::wake() {
    const std::uint64_t one = 1;
    // Fails only when the counter is full, and then the loop is awake already.
    [[maybe_unused]] const auto written = write(wake_.get(), &one, sizeof one);
}

void EventLoop::guarded(const Action& action) noexcept {
    try {
        action();
    } catch (const std::exception& error) {
        log_.error("net.action_failed", {{"reason", error.what()}});
    } catch (...) {
        log_.error("net.action_failed", {{"reason", "not a std::exception"}});
    }
}

}  // namespace causeway::net
