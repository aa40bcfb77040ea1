// SPDX-License-Identifier: Apache-2.0
#include "storage/statement_watch.hpp"

#include <algorithm>

#include <sys/socket.h>

namespace causeway::storage {

StatementWatch::StatementWatch(base::Log& log) : log_(log), thread_([this] { run(); }) {}

StatementWatch::~StatementWatch() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

std::uint64_t StatementWatch::begin(int socket, std::chrono::milliseconds patience) {
    const std::scoped_lock lock(mutex_);
    const Time until = std::chrono::steady_clock::now() + patience;
    waiting_.emplace(++last_id_, Waiting{socket, until});
    // Most are answered long before anybody has to look.
    if (until < next_look_) changed_.notify_one();
    return last_id_;
}

void StatementWatch::end(std::uint64_t id) {
    const std::scoped_lock lock(mutex_);
    waiting_.erase(id);
}

void StatementWatch::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        next_look_ = hang_up(std::chrono::steady_clock::now());
        // Some libraries overflow on the end of time.
        if (next_look_ == Time::max()) {
            changed_.wait(lock);
        } else {
            changed_.wait_until(lock, next_look_);
        }
    }
}

// Under the lock, so that the socket is still the one that was waited for.
StatementWatch::Time StatementWatch::hang_up(Time now) {
    Time next = Time::max();
    for (auto& [id, waiting] : waiting_) {
        if (waiting.until <= now) {
            log_.error("database.silent", {{"detail", "it answers nothing; hanging up"}});
            ::shutdown(waiting.socket, SHUT_RDWR);
            waiting.until = Time::max();
        }
        next = std::min(next, waiting.until);
    }
    return next;
}

}  // namespace causeway::storage
