// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace causeway::app {

// Work on threads of its own that whoever wants its answer may give up. Nothing ends such a thread
// but the work's return or the end of the process, so what the work uses has to be its own. Safe
// from several threads; the errands may send errands.
class Errands {
  public:
    Errands() = default;
    Errands(const Errands&) = delete;
    Errands& operator=(const Errands&) = delete;
    // Waits for threads whose work is done: what a library destroys at a thread's end (OpenSSL
    // does) must not meet what it destroys at the end of the process.
    ~Errands() {
        for (Errand& errand : errands_) {
            if (*errand.done) {
                errand.thread.join();
            } else {
                errand.thread.detach();
            }
        }
    }

    template <class T>
    std::future<T> begin(std::function<T()> work) {
        const auto done = std::make_shared<std::atomic<bool>>(false);
        std::packaged_task<T()> task([done, work = std::move(work)]() mutable {
            const Done at_end{done};
            const std::function<T()> own = std::exchange(work, nullptr);
            return own();
        });
        std::future<T> answer = task.get_future();
        const std::lock_guard lock(mutex_);
        errands_.push_back({std::thread(std::move(task)), done});
        return answer;
    }

    // Nothing when the answer did not come within the span. Rethrows what escaped from the work.
    template <class T>
    std::optional<T> within(std::chrono::milliseconds span, std::function<T()> work) {
        std::future<T> answer = begin(std::move(work));
        if (answer.wait_for(span) != std::future_status::ready) return std::nullopt;
        return answer.get();
    }

    int unfinished() const {
        const std::lock_guard lock(mutex_);
        return static_cast<int>(
            std::ranges::count_if(errands_, [](const Errand& errand) { return !*errand.done; }));
    }

  private:
    struct Errand {
        std::thread thread;
        std::shared_ptr<std::atomic<bool>> done;
    };
    struct Done {
        std::shared_ptr<std::atomic<bool>> flag;
        ~Done() { *flag = true; }
    };

    mutable std::mutex mutex_;
    std::list<Errand> errands_;
};

}  // namespace causeway::app
