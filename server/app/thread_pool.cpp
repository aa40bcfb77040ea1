// SPDX-License-Identifier: Apache-2.0
#include "app/thread_pool.hpp"

#include <exception>

namespace causeway::app {

ThreadPool::ThreadPool(int threads, base::Log& log) : log_(log) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

ThreadPool::~ThreadPool() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
    threads_.clear();
}

void ThreadPool::post(Task task) {
    {
        const std::scoped_lock lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    changed_.notify_one();
}

void ThreadPool::run() {
    for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        const Task task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        run_guarded(log_, task);
    }
}

void run_guarded(base::Log& log, const std::function<void()>& work) noexcept {
    try {
        work();
    } catch (const std::exception& error) {
        log.error("worker.exception", {{"error", error.what()}});
    } catch (...) {
        log.error("worker.exception", {{"error", "not a std::exception"}});
    }
}

}  // namespace causeway::app
