// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "audit/anchor_store.hpp"
#include "audit/log_store.hpp"
#include "audit/sealing_store.hpp"

namespace causeway::support {

using audit::Digest;
using audit::SignedCheckpoint;

inline std::vector<Digest> many_leaves(std::size_t count, const std::string& story = "") {
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < count; ++i) {
        leaves.push_back(crypto::sha256(base::as_bytes(story + std::to_string(i))));
    }
    return leaves;
}

inline audit::TreeHead tree_head(audit::LeafHashes leaves) {
    return {leaves.size(), audit::root_hash(leaves)};
}

// A log in memory.
class MemoryLog final : public audit::LogStore {
  public:
    explicit MemoryLog(std::vector<Digest> with = {}) : leaves(std::move(with)) {}

    base::Result<std::size_t> size() override { return leaves.size(); }
    base::Result<std::vector<Digest>> roots(int height, std::size_t first,
                                            std::size_t count) override {
        std::vector<Digest> found;
        if (height > highest) return found;
        const std::size_t width = std::size_t{1} << height;
        for (std::size_t i = first; i < first + count && (i + 1) * width <= leaves.size(); ++i) {
            found.push_back(audit::root_hash(audit::LeafHashes(leaves).subspan(i * width, width)));
        }
        hashes_read += found.size();
        return found;
    }
    base::Result<std::optional<SignedCheckpoint>> latest_checkpoint(
        const std::string& origin) override {
        std::optional<SignedCheckpoint> latest;
        for (const auto& [size, checkpoint] : checkpoints) {
            if (checkpoint.checkpoint.origin == origin) latest = checkpoint;
        }
        return latest;
    }
    base::Result<std::optional<audit::LogEntry>> entry(model::AuditEventId id) override {
        for (const audit::LogEntry& entry : events) {
            if (entry.id == id) return entry;
        }
        return std::nullopt;
    }
    base::Result<std::vector<audit::LogEntry>> entries(const audit::EntryQuery& query) override {
        last_query = query;
        std::vector<audit::LogEntry> page;
        for (std::size_t i = query.first; i < events.size(); ++i) {
            if (page.size() < static_cast<std::size_t>(query.limit)) page.push_back(events[i]);
        }
        return page;
    }
    base::Result<audit::GapPage> order_gaps(std::optional<base::Uuid> after) override {
        return after ? audit::GapPage() : of_orders;
    }
    base::Result<audit::GapPage> event_gaps(std::optional<base::Uuid>) override {
        return of_events;
    }

    // An event at the next place.
    const audit::LogEntry& add(const audit::FormedEvent& event, model::AuditEventId id) {
        events.push_back({leaves.size(), event.leaf_hash, id, event});
        leaves.push_back(event.leaf_hash);
        return events.back();
    }

    std::vector<Digest> leaves;
    std::vector<audit::LogEntry> events;  // of the first leaves
    audit::EntryQuery last_query;
    audit::GapPage of_orders;
    audit::GapPage of_events;
    int highest = 64;  // subtrees above this height are not stored
    std::size_t hashes_read = 0;
    std::map<std::size_t, SignedCheckpoint> checkpoints;
};

class MemoryAnchors final : public audit::AnchorStore {
  public:
    base::Result<std::optional<audit::KeptCheckpoint>> newest() override {
        if (notes.empty()) return std::nullopt;
        const auto& [size, note] = *notes.rbegin();
        return audit::KeptCheckpoint{"anchor " + std::to_string(size), size, note};
    }
    base::Result<void> keep(const SignedCheckpoint& checkpoint) override {
        ++attempts;
        if (full) return base::fail(base::ErrorKind::unavailable, "the disk is full");
        const auto& [place, is_new] =
            notes.emplace(checkpoint.checkpoint.head.size, checkpoint.note);
        if (!is_new && audit::note_text(place->second) != audit::note_text(checkpoint.note)) {
            return base::fail(base::ErrorKind::conflict, "another checkpoint is there");
        }
        return {};
    }

    bool full = false;
    int attempts = 0;
    std::map<std::size_t, std::string> notes;
};

// A log that counts what waits.
class FakeSealingStore final : public audit::SealingStore {
  public:
    base::Result<std::optional<std::int64_t>> lead() override {
        if (other_leads) return std::nullopt;
        return ++fence;
    }
    void resign() override { ++resignations; }
    base::Result<int> seal(std::int64_t with_fence, int limit) override {
        if (with_fence != fence) return base::fail(base::ErrorKind::conflict, "an earlier reign");
        const int sealed = std::min(limit, pending);
        pending -= sealed;
        if (log != nullptr)
            log->leaves = many_leaves(log->leaves.size() + static_cast<std::size_t>(sealed));
        return sealed;
    }
    base::Result<bool> complete_tree(std::int64_t with_fence) override {
        if (with_fence != fence) return base::fail(base::ErrorKind::conflict, "an earlier reign");
        if (tree_steps > 0) --tree_steps;
        return tree_steps == 0;
    }
    base::Result<void> keep(std::int64_t with_fence, const SignedCheckpoint& checkpoint) override {
        if (with_fence != fence) return base::fail(base::ErrorKind::conflict, "an earlier reign");
        if (log != nullptr) log->checkpoints.emplace(checkpoint.checkpoint.head.size, checkpoint);
        return {};
    }
    base::Result<bool> is_signed() override { return has_signature; }
    base::Result<std::optional<base::Time>> oldest_pending() override { return oldest; }

    bool other_leads = false;
    bool has_signature = false;
    std::int64_t fence = 0;
    int pending = 0;
    int resignations = 0;
    int tree_steps = 1;  // until what proofs are made of is stored
    std::optional<base::Time> oldest;
    MemoryLog* log = nullptr;  // where sealed events go
};

}  // namespace causeway::support
