// SPDX-License-Identifier: Apache-2.0
#include "ra/order_waiters.hpp"

namespace causeway::ra {

OrderWaiters::Ticket::Ticket(OrderWaiters& waiters, model::OrderId order)
    : waiters_(waiters), order_(order) {
    const std::scoped_lock lock(waiters_.mutex_);
    admitted_ = !waiters_.closed_ && waiters_.waiting_ < waiters_.cap_;
    if (!admitted_) return;
    ++waiters_.waiting_;
    ++waiters_.entries_[order_].tickets;
}

OrderWaiters::Ticket::~Ticket() {
    if (!admitted_) return;
    const std::scoped_lock lock(waiters_.mutex_);
    --waiters_.waiting_;
    const auto entry = waiters_.entries_.find(order_);
    if (--entry->second.tickets == 0) waiters_.entries_.erase(entry);
}

bool OrderWaiters::Ticket::wait(std::chrono::milliseconds span) {
    if (!admitted_) return false;
    std::unique_lock lock(waiters_.mutex_);
    const Entry& entry = waiters_.entries_.at(order_);
    waiters_.changed_.wait_for(lock, span, [&] { return entry.news || waiters_.closed_; });
    return entry.news;
}

void OrderWaiters::notify(model::OrderId order) {
    {
        const std::scoped_lock lock(mutex_);
        const auto entry = entries_.find(order);
        if (entry == entries_.end()) return;
        entry->second.news = true;
    }
    changed_.notify_all();
}

void OrderWaiters::close() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

}  // namespace causeway::ra
