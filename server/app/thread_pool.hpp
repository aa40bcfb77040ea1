// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.hpp"

namespace causeway::app {

// A few threads that work off what others hand over.
class ThreadPool {
  public:
    using Task = std::function<void()>;

    // The log must outlive the pool.
    ThreadPool(int threads, base::Log& log);
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    // Works off what was handed over before.
    ~ThreadPool();

    void post(Task task);

  private:
    void run();

    base::Log& log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Task> tasks_;
    bool closed_ = false;
    std::vector<std::jthread> threads_;
};

// Runs `work` and logs what it throws: the last stop of an exception on a thread of ours.
void run_guarded(base::Log& log, const std::function<void()>& work) noexcept;

}  // namespace causeway::app
