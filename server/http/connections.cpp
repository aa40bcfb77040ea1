// SPDX-License-Identifier: Apache-2.0
#include "http/connections.hpp"

#include <algorithm>

#include <sys/socket.h>

namespace causeway::http {
namespace {

using std::chrono::milliseconds;

// An evicted connection leaves as soon as its thread wakes up.
constexpr milliseconds kEvictionWait{250};

// Bounds how often all entries are looked at, and so how late a deadline is noticed.
constexpr milliseconds kReaperRest{20};

// Smaller is evicted sooner; nothing for a connection that has a complete request.
std::optional<int> eviction_rank(Phase phase) {
    switch (phase) {
        case Phase::lingering:
            return 0;
        case Phase::handshake:
        case Phase::waiting:
            return 1;
        case Phase::head:
            return 2;
        case Phase::body:
            return 3;
        case Phase::handling:
        case Phase::writing:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

const char* to_string(Phase phase) {
    switch (phase) {
        case Phase::handshake:
            return "handshake";
        case Phase::waiting:
            return "waiting";
        case Phase::head:
            return "head";
        case Phase::body:
            return "body";
        case Phase::handling:
            return "handling";
        case Phase::writing:
            return "writing";
        case Phase::lingering:
            return "lingering";
    }
    return "unknown";
}

Connections::Seat::Seat(Connections& owner, std::list<Entry>::iterator entry)
    : owner_(owner), entry_(entry) {}

Connections::Seat::~Seat() {
    const std::lock_guard lock(owner_.mutex_);
    owner_.entries_.erase(entry_);
    owner_.left_.notify_all();
}

void Connections::Seat::enter(Phase phase) {
    const std::lock_guard lock(owner_.mutex_);
    entry_->phase = phase;
    entry_->since = owner_.clock_.monotonic();
    if (owner_.draining_ && phase == Phase::waiting) owner_.cut(*entry_);
}

std::optional<Phase> Connections::Seat::cut_in() const {
    const std::lock_guard lock(owner_.mutex_);
    return entry_->cut_in;
}

Connections::Connections(const Limits& limits, const base::Clock& clock)
    : limits_(limits),
      clock_(clock),
      reaper_([this](const std::stop_token& stop) { run_reaper(stop); }) {}

std::unique_ptr<Connections::Seat> Connections::admit(int socket, const std::string& network) {
    std::unique_lock lock(mutex_);
    const auto has_room = [&] {
        return entries_.size() < limits_.connections && !at_its_share(network);
    };
    // Whoever has used up its share makes room for itself, not at the cost of others.
    if (!has_room() && (!evict_one(at_its_share(network) ? &network : nullptr) ||
                        !left_.wait_for(lock, kEvictionWait, has_room))) {
        return nullptr;
    }
    entries_.push_back({socket, network, Phase::handshake, clock_.monotonic(), std::nullopt});
    return std::make_unique<Seat>(*this, std::prev(entries_.end()));
}

bool Connections::at_its_share(const std::string& network) const {
    if (network.empty()) return false;
    const auto held = std::ranges::count(entries_, network, &Entry::network);
    return static_cast<std::size_t>(held) >= limits_.connections_per_network;
}

// Of one network, or of any.
bool Connections::evict_one(const std::string* network) {
    Entry* chosen = nullptr;
    for (Entry& entry : entries_) {
        const auto rank = eviction_rank(entry.phase);
        if (!rank || entry.cut_in || (network && entry.network != *network)) continue;
        if (!chosen || std::pair(*rank, entry.since) <
                           std::pair(*eviction_rank(chosen->phase), chosen->since)) {
            chosen = &entry;
        }
    }
    if (!chosen) return false;
    cut(*chosen);
    return true;
}

void Connections::drain() {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    for (Entry& entry : entries_) {
        if (entry.phase == Phase::waiting || entry.phase == Phase::handshake) cut(entry);
    }
}

bool Connections::draining() const {
    const std::lock_guard lock(mutex_);
    return draining_;
}

bool Connections::wait_until_empty(milliseconds span) {
    std::unique_lock lock(mutex_);
    return left_.wait_for(lock, span, [this] { return entries_.empty(); });
}

std::size_t Connections::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

void Connections::cut_all() {
    const std::lock_guard lock(mutex_);
    for (Entry& entry : entries_) {
        entry.cut_in = entry.phase;
        ::shutdown(entry.socket, SHUT_RDWR);
    }
}

void Connections::cut(Entry& entry) {
    // Whoever is in the middle of a request can still be told why it ends. What has been received
    // can be read still, so a drip lasts to the end of that and no longer.
    const bool owed_an_answer = entry.phase == Phase::head || entry.phase == Phase::body;
    entry.cut_in = entry.phase;
    ::shutdown(entry.socket, owed_an_answer ? SHUT_RD : SHUT_RDWR);
}

std::optional<milliseconds> Connections::span_of(Phase phase) const {
    switch (phase) {
        case Phase::handshake:
        case Phase::head:
            return limits_.header_deadline;
        case Phase::waiting:
            return limits_.idle_deadline;
        case Phase::body:
            return limits_.body_deadline;
        case Phase::handling:
            return std::nullopt;
        case Phase::writing:
            return limits_.write_deadline;
        case Phase::lingering:
            return limits_.linger_deadline;
    }
    return std::nullopt;
}

// Cuts off who is late, and tells how long none can be. A phase that begins after this look ends no
// sooner than the shortest span, so nobody has to wake the reaper up for it.
base::Duration Connections::reap() {
    base::Duration rest =
        std::min({limits_.header_deadline, limits_.idle_deadline, limits_.body_deadline,
                  limits_.write_deadline, limits_.linger_deadline});
    const auto now = clock_.monotonic();
    for (Entry& entry : entries_) {
        const auto span = span_of(entry.phase);
        if (!span || entry.cut_in == entry.phase) continue;
        const auto left = std::chrono::ceil<base::Duration>(entry.since + *span - now);
        if (left <= base::Duration::zero()) {
            cut(entry);
        } else {
            rest = std::min(rest, left);
        }
    }
    return std::max<base::Duration>(rest, kReaperRest);
}

void Connections::run_reaper(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        reaper_wakes_.wait_for(lock, stop, reap(), [] { return false; });
    }
}

}  // namespace causeway::http
