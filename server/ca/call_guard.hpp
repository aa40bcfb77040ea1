// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "ca/answer.hpp"
#include "connectors/sdk/connector.h"

namespace causeway::ca {

// One call into a connector, how to wake it, and who hears its answer when nobody waits for it any
// more. The functions own what they need, because a call may outlive its caller's patience; the
// last two may be empty. `late` runs on the thread of the call and throws nothing.
struct GuardedWork {
    std::string operation;  // "enroll": for the log
    std::function<void(const causeway_call&)> run;
    std::function<void(const causeway_call&)> cancel;
    std::function<void(Report)> late;
};

// The few threads of one connection: a CA that hangs takes these and no others. Safe from several
// threads.
class CallGuard {
  public:
    struct Load {
        int running = 0;
        int stuck = 0;  // of these, past their deadline
    };

    CallGuard(std::string connector, const base::Clock& clock, base::Log& log);
    // Waits for stuck calls, however long a connector takes; no caller may be waiting any more. A
    // process that must end although load().stuck is not 0 has to end without destroying this.
    ~CallGuard();
    CallGuard(const CallGuard&) = delete;
    CallGuard& operator=(const CallGuard&) = delete;

    // Threads above a lowered limit end after their call.
    void set_max_in_flight(int limit);

    // Blocks until the connector's answer or the deadline. Failed locally when no thread became
    // free in time, since then nothing ran; Unknown when the call is still running, which from then
    // on is stuck until it has returned and its late answer was heard.
    Report call(GuardedWork work, base::Deadline deadline);

    Load load() const;
    // Whether a call would be refused at once: every thread is stuck.
    bool stuck() const;

  private:
    struct Task;

    void start_thread_if_needed();
    void serve();
    void note_late(Task& task);

    const std::string connector_;
    const base::Clock& clock_;
    base::Log& log_;

    mutable std::mutex mutex_;
    std::condition_variable work_;
    std::deque<std::shared_ptr<Task>> queue_;
    std::vector<std::thread> threads_;
    int limit_ = 1;
    int alive_ = 0;
    int running_ = 0;
    int stuck_ = 0;
    bool closing_ = false;
};

}  // namespace causeway::ca
