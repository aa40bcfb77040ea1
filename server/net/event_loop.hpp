// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/scheduler.hpp"

namespace causeway::net {

// A file descriptor that closes itself.
class OwnedFd {
  public:
    explicit OwnedFd(int fd) : fd_(fd) {}
    OwnedFd(const OwnedFd&) = delete;
    OwnedFd& operator=(const OwnedFd&) = delete;
    ~OwnedFd();
    int get() const { return fd_; }

  private:
    int fd_;
};

struct Readiness {
    bool readable = false;
    bool writable = false;
};

enum class WatchId : std::uint64_t {};

// One thread that waits on epoll: sockets, timers, and actions posted by other threads. An
// exception that leaves an action is logged and costs that action only.
class EventLoop final : public Scheduler {
  public:
    using Ready = std::function<void(Readiness)>;

    // Both must outlive the loop. Throws std::system_error when the kernel refuses.
    EventLoop(const base::Clock& clock, base::Log& log);
    // Ends the thread; actions that have not begun may be dropped. Whoever uses the loop has to be
    // gone before.
    ~EventLoop() override;

    void post(Action action) override;
    void run_and_wait(const Action& action) override;
    TimerId call_at(base::MonotonicTime when, Action action) override;
    void cancel(TimerId timer) override;

    // On the loop's thread only. The descriptor stays the caller's, who unwatches it before
    // closing.
    WatchId watch(int fd, Readiness interest, Ready ready);
    void change(WatchId watch, Readiness interest);
    void unwatch(WatchId watch);

    bool on_loop_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

  private:
    struct Watched {
        int fd;
        std::shared_ptr<const Ready> ready;
    };

    void run();
    void run_posted();
    void run_due_timers();
    void wait_for_events();
    int milliseconds_to_next_timer() const;
    void wake();
    void guarded(const Action& action) noexcept;

    const base::Clock& clock_;
    base::Log& log_;
    OwnedFd epoll_;
    OwnedFd wake_;
    std::atomic<bool> stopping_{false};

    std::mutex mutex_;
    std::vector<Action> posted_;  // under mutex_

    std::map<TimerId, Action> timers_;
    std::unordered_map<std::uint64_t, Watched> watches_;
    std::uint64_t last_timer_ = 0;
    std::uint64_t last_watch_ = 0;

    std::thread thread_;  // last, so that it starts when everything else is there
};

}  // namespace causeway::net
