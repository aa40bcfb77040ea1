// SPDX-License-Identifier: Apache-2.0
#include "storage/notifier.hpp"

#include "storage/errors.hpp"

namespace causeway::storage {
namespace {

constexpr std::chrono::milliseconds kInterval{5};
constexpr std::chrono::milliseconds kAfterFailure{1000};
// PostgreSQL refuses payloads of 8000 octets and more.
constexpr std::size_t kMaxPayload = 7900;

constexpr Statement kNotify = {"notifier.notify", "SELECT pg_notify($1, $2)"};

constexpr const Statement* kStatements[] = {&kNotify};

}  // namespace

Statements notifier_statements() {
    return kStatements;
}

Notifier::Notifier(ConnectionOptions options, JobBell& local, base::Log& log)
    : options_(std::move(options)), local_(local), log_(log), thread_([this] { run(); }) {}

Notifier::~Notifier() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Notifier::ring(std::string_view lane) {
    local_.ring(lane);
    {
        const std::scoped_lock lock(mutex_);
        lanes_.emplace(lane);
    }
    changed_.notify_all();
}

void Notifier::run() {
    for (;;) {
        const std::string payload = wait_for_lanes();
        if (payload.empty()) return;
        try {
            send(payload);
            pause(kInterval);
        } catch (const std::exception& error) {
            connection_.reset();
            log_.warning("storage.notify_failed", {{"reason", error.what()}});
            pause(kAfterFailure);
        }
    }
}

// The lanes rung since last time, as many as fit one NOTIFY; empty when the notifier stops.
std::string Notifier::wait_for_lanes() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || !lanes_.empty(); });
    std::string payload;
    if (stopping_) return payload;
    while (!lanes_.empty() && payload.size() + lanes_.begin()->size() < kMaxPayload) {
        if (!payload.empty()) payload += ' ';
        payload += *lanes_.begin();
        lanes_.erase(lanes_.begin());
    }
    return payload;
}

void Notifier::send(const std::string& payload) {
    if (!connection_) connection_ = std::make_unique<PgConnection>(options_);
    connection_->execute(kNotify, {kJobChannel, payload});
}

void Notifier::pause(std::chrono::milliseconds span) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, span, [&] { return stopping_; });
}

}  // namespace causeway::storage
