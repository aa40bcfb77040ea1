// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>

#include "base/log.hpp"

namespace causeway::storage {

// Hangs up on a server that stands still. The time-out of a statement is the server's own, and TCP
// only tells that its kernel is alive; without this a stopped server process would hold each caller
// for ever. Safe from several threads; must outlive the connections that it watches.
class StatementWatch {
  public:
    explicit StatementWatch(base::Log& log);
    ~StatementWatch();
    StatementWatch(const StatementWatch&) = delete;
    StatementWatch& operator=(const StatementWatch&) = delete;

    // A wait for the server, which lasts as long as this object.
    class [[nodiscard]] Wait {
      public:
        Wait(StatementWatch* watch, int socket, std::chrono::milliseconds patience)
            : watch_(watch), id_(watch == nullptr ? 0 : watch->begin(socket, patience)) {}
        ~Wait() {
            if (watch_ != nullptr) watch_->end(id_);
        }
        Wait(const Wait&) = delete;
        Wait& operator=(const Wait&) = delete;

      private:
        StatementWatch* watch_;
        std::uint64_t id_;
    };

  private:
    using Time = std::chrono::steady_clock::time_point;
    struct Waiting {
        int socket = -1;
        Time until;
    };

    std::uint64_t begin(int socket, std::chrono::milliseconds patience);
    void end(std::uint64_t id);
    void run();
    // Hangs up on whoever is overdue; when to look again.
    Time hang_up(Time now);

    base::Log& log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, Waiting> waiting_;  // under mutex_, as is what follows
    Time next_look_ = Time::max();
    std::uint64_t last_id_ = 0;
    bool stopping_ = false;
    std::thread thread_;  // last, so that it starts when everything else is there
};

}  // namespace causeway::storage
