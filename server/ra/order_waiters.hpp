// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

#include "model/ids.hpp"

namespace causeway::ra {

// Lets a finalize request wait a moment for its order inside this process, without holding a
// database connection, so that a quick CA looks synchronous to the client. A wait that is not
// answered costs its time only: the order's row says the truth.
class OrderWaiters {
  public:
    // At most `cap` threads wait at a time; one more returns at once.
    explicit OrderWaiters(int cap) : cap_(cap) {}

    // Announces interest before the work is handed over, so that no news is missed.
    class Ticket {
      public:
        Ticket(OrderWaiters& waiters, model::OrderId order);
        ~Ticket();
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;

        // Whether there was news within the span.
        bool wait(std::chrono::milliseconds span);

      private:
        OrderWaiters& waiters_;
        model::OrderId order_;
        bool admitted_;
    };

    void notify(model::OrderId order);
    // From now on nobody waits: the process is going down.
    void close();

  private:
    struct Entry {
        int tickets = 0;
        bool news = false;
    };

    const int cap_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<model::OrderId, Entry> entries_;
    int waiting_ = 0;
    bool closed_ = false;
};

}  // namespace causeway::ra
