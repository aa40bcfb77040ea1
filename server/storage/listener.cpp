// SPDX-License-Identifier: Apache-2.0
#include "storage/listener.hpp"

#include "storage/errors.hpp"
#include "storage/notifier.hpp"

namespace causeway::storage {
namespace {

// How long the end of the process may have to wait for this thread.
constexpr std::chrono::milliseconds kLook{200};
constexpr std::chrono::milliseconds kAfterFailure{1000};

void ring_each(JobBell& bell, std::string_view lanes) {
    while (!lanes.empty()) {
        const std::size_t end = std::min(lanes.find(' '), lanes.size());
        if (end != 0) bell.ring(lanes.substr(0, end));
        lanes.remove_prefix(std::min(end + 1, lanes.size()));
    }
}

}  // namespace

Listener::Listener(ConnectionOptions options, JobBell& local, base::Log& log)
    : options_(std::move(options)), local_(local), log_(log), thread_([this] { run(); }) {}

Listener::~Listener() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Listener::run() {
    while (!stopping()) {
        try {
            listen();
        } catch (const std::exception& error) {
            log_.warning("storage.listen_failed", {{"reason", error.what()}});
            pause();
        }
    }
}

void Listener::listen() {
    PgConnection connection(options_);
    connection.listen(std::string(kJobChannel));
    while (!stopping()) {
        for (const std::string& lanes : connection.await_notifications(kLook)) {
            ring_each(local_, lanes);
        }
    }
}

bool Listener::stopping() {
    const std::scoped_lock lock(mutex_);
    return stopping_;
}

void Listener::pause() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kAfterFailure, [&] { return stopping_; });
}

}  // namespace causeway::storage
