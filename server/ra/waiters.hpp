// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

#include "model/ids.hpp"

namespace causeway::ra {

// Lets requests wait a moment for news of their order or certificate inside this process, without
// holding a database connection, so that a quick CA looks synchronous to the client. A wait that is
// not answered costs its time only: the row says the truth.
template <class Id>
class Waiters {
  public:
    // At most `cap` threads wait at a time; one more returns at once.
    explicit Waiters(int cap) : cap_(cap) {}

    // Announces interest before the work is handed over, so that no news is missed.
    class Ticket {
      public:
        Ticket(Waiters& waiters, const Id& subject);
        ~Ticket();
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;

        // Whether there was news within the span.
        bool wait(std::chrono::milliseconds span);

      private:
        Waiters& waiters_;
        const Id subject_;
        bool admitted_;
    };

    void notify(const Id& subject);
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
    std::map<Id, Entry> entries_;
    int waiting_ = 0;
    bool closed_ = false;
};

extern template class Waiters<model::CertificateId>;
extern template class Waiters<model::OrderId>;
using CertificateWaiters = Waiters<model::CertificateId>;
using OrderWaiters = Waiters<model::OrderId>;

}  // namespace causeway::ra
