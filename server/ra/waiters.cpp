// SPDX-License-Identifier: Apache-2.0
#include "ra/waiters.hpp"

namespace causeway::ra {

template <class Id>
Waiters<Id>::Ticket::Ticket(Waiters& waiters, const Id& subject)
    : waiters_(waiters), subject_(subject) {
    const std::scoped_lock lock(waiters_.mutex_);
    admitted_ = !waiters_.closed_ && waiters_.waiting_ < waiters_.cap_;
    if (!admitted_) return;
    ++waiters_.waiting_;
    ++waiters_.entries_[subject_].tickets;
}

template <class Id>
Waiters<Id>::Ticket::~Ticket() {
    if (!admitted_) return;
    const std::scoped_lock lock(waiters_.mutex_);
    --waiters_.waiting_;
    const auto entry = waiters_.entries_.find(subject_);
    if (--entry->second.tickets == 0) waiters_.entries_.erase(entry);
}

template <class Id>
bool Waiters<Id>::Ticket::wait(std::chrono::milliseconds span) {
    if (!admitted_) return false;
    std::unique_lock lock(waiters_.mutex_);
    const Entry& entry = waiters_.entries_.at(subject_);
    waiters_.changed_.wait_for(lock, span, [&] { return entry.news || waiters_.closed_; });
    return entry.news;
}

template <class Id>
void Waiters<Id>::notify(const Id& subject) {
    {
        const std::scoped_lock lock(mutex_);
        const auto entry = entries_.find(subject);
        if (entry == entries_.end()) return;
        entry->second.news = true;
    }
    changed_.notify_all();
}

template <class Id>
void Waiters<Id>::close() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

template class Waiters<model::CertificateId>;
template class Waiters<model::OrderId>;

}  // namespace causeway::ra
