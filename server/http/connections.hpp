// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "http/limits.hpp"

namespace causeway::http {

// What a connection is doing, in the order of one request.
enum class Phase { handshake, waiting, head, body, handling, writing, lingering };
const char* to_string(Phase phase);

// Who is connected, and until when each may go on with what it does. Socket timeouts are per
// receive, so that a drip outlives them; here a reaper thread shuts a socket down when the deadline
// of its whole phase has passed, which wakes the thread that is blocked on it.
class Connections {
  private:
    struct Entry {
        int socket = -1;
        std::string network;
        Phase phase = Phase::handshake;
        base::MonotonicTime since;
        std::optional<Phase> cut_in;
    };

  public:
    // One connection's place. It must end before its socket is closed, or the reaper could shut
    // down a stranger that got the same descriptor.
    class Seat {
      public:
        Seat(Connections& owner, std::list<Entry>::iterator entry);
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;
        ~Seat();

        // Begins a phase and its deadline. While draining, nobody waits for a further request.
        void enter(Phase phase);

        // The phase in which the connection was cut off, if it was.
        std::optional<Phase> cut_in() const;

      private:
        Connections& owner_;
        std::list<Entry>::iterator entry_;
    };

    // The clock must outlive this.
    Connections(const Limits& limits, const base::Clock& clock);
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;

    // A place for a connected socket. When all are taken, or all of its client's network, someone
    // without a complete request must go; when all are at work, there is none. Sockets whose
    // network is empty are nobody's share.
    std::unique_ptr<Seat> admit(int socket, const std::string& network);

    // From now on connections end after the request that they are in.
    void drain();
    bool draining() const;

    // True when the last connection has left in time.
    bool wait_until_empty(std::chrono::milliseconds span);
    std::size_t size() const;

    // Shuts down every socket. A handler that is running is not interrupted.
    void cut_all();

  private:
    void run_reaper(const std::stop_token& stop);
    base::Duration reap();
    void cut(Entry& entry);
    bool at_its_share(const std::string& network) const;
    bool evict_one(const std::string* network);
    std::optional<std::chrono::milliseconds> span_of(Phase phase) const;

    const Limits limits_;
    const base::Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable left_;
    std::condition_variable_any reaper_wakes_;
    std::list<Entry> entries_;
    bool draining_ = false;
    std::jthread reaper_;  // last: it runs on all of the above
};

}  // namespace causeway::http
