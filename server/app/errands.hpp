// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace causeway::app {

// Work on threads of its own that whoever wants its answer may give up. Nothing ends such a thread
// but the work's return or the end of the process, so what the work uses has to be its own.
class Errands {
  public:
    template <class T>
    std::future<T> begin(std::function<T()> work) {
        ++*unfinished_;
        std::packaged_task<T()> task([count = unfinished_, work = std::move(work)]() mutable {
            const Finished finished{count};
            const std::function<T()> own = std::exchange(work, nullptr);
            return own();
        });
        std::future<T> answer = task.get_future();
        std::thread(std::move(task)).detach();
        return answer;
    }

    // Nothing when the answer did not come within the span. Rethrows what escaped from the work.
    template <class T>
    std::optional<T> within(std::chrono::milliseconds span, std::function<T()> work) {
        std::future<T> answer = begin(std::move(work));
        if (answer.wait_for(span) != std::future_status::ready) return std::nullopt;
        return answer.get();
    }

    int unfinished() const { return *unfinished_; }

  private:
    struct Finished {
        std::shared_ptr<std::atomic<int>> count;
        ~Finished() { --*count; }
    };

    std::shared_ptr<std::atomic<int>> unfinished_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace causeway::app
