// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_sealing_store.hpp"

#include <utility>

#include "storage/advisory_locks.hpp"
#include "storage/guarded.hpp"
#include "storage/log_subtrees.hpp"
#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kTryLock = {"sealing.try_lock", "SELECT pg_try_advisory_lock($1)"};

constexpr Statement kRaiseFence = {"sealing.raise_fence",
                                   "UPDATE audit_log SET fence = fence + 1 RETURNING fence"};

constexpr Statement kLockHead = {"sealing.lock_head",
                                 "SELECT size FROM audit_log WHERE fence = $1 FOR UPDATE"};

constexpr Statement kPlace = {
    "sealing.place",
    "WITH batch AS ("
    "  DELETE FROM audit_pending WHERE event_id IN ("
    "    SELECT event_id FROM audit_pending ORDER BY event_id LIMIT $2) RETURNING event_id)"
    "INSERT INTO audit_leaf (leaf_index, event_id, leaf_hash)"
    "  SELECT $1::bigint + row_number() OVER (ORDER BY e.id) - 1, e.id, e.leaf_hash"
    "  FROM batch JOIN audit_event e ON e.id = batch.event_id"};

constexpr Statement kGrow = {"sealing.grow",
                             "UPDATE audit_log SET size = size + $2 WHERE fence = $1"};

constexpr Statement kOldest = {"sealing.oldest",
                               "SELECT recorded_at FROM audit_pending ORDER BY event_id LIMIT 1"};

// One size has one root: what was signed first stays.
constexpr Statement kKeep = {
    "sealing.keep_checkpoint",
    "INSERT INTO audit_checkpoint (origin, tree_size, root, note, signed_at)"
    "  VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"};

constexpr Statement kIsSigned = {"sealing.is_signed",
                                 "SELECT EXISTS (SELECT FROM audit_checkpoint)"};

constexpr const Statement* kStatements[] = {&kTryLock, &kRaiseFence, &kLockHead, &kPlace,
                                            &kGrow,    &kOldest,     &kKeep,     &kIsSigned};

base::Time read_time(Row& row) {
    return row.next<base::Time>();
}

}  // namespace

Statements PgSealingStore::statements() {
    return kStatements;
}

base::Result<std::optional<std::int64_t>> PgSealingStore::lead() {
    // A session that led before still holds its lock; a new one starts without.
    session_.reset();
    return guarded([&]() -> base::Result<std::optional<std::int64_t>> {
        auto session = std::exchange(candidate_, nullptr);
        if (!session) session = open_session();
        if (!session->execute(kTryLock, {kSealerLock}).rows.front().next<bool>()) {
            candidate_ = std::move(session);
            return std::nullopt;
        }
        const auto fence = session->execute(kRaiseFence).rows.front().next<std::int64_t>();
        session_ = std::move(session);
        return fence;
    });
}

std::unique_ptr<PgConnection> PgSealingStore::open_session() const {
    ConnectionOptions options = pool_.connection_options();
    options.idle_timeout = longest_silence_;
    return std::make_unique<PgConnection>(options);
}

base::Result<std::int64_t> PgSealingStore::lock_head(std::int64_t fence) {
    Rows head = session_->execute(kLockHead, {fence});
    if (head.rows.empty()) {
        return base::fail(base::ErrorKind::conflict, "Another process seals the audit log now.");
    }
    return head.rows.front().next<std::int64_t>();
}

base::Result<int> PgSealingStore::seal(std::int64_t fence, int limit) {
    return guarded([&]() -> base::Result<int> {
        if (!session_) throw DatabaseUnavailable("the sealer does not lead");
        Transaction transaction(*session_);
        CAUSEWAY_TRY(const std::int64_t size, lock_head(fence));
        const std::int64_t placed = session_->execute(kPlace, {size, limit}).affected;
        // An idle service leaves no row version and no WAL behind several times a second.
        if (placed == 0) return 0;
        session_->execute(kGrow, {fence, placed});
        CAUSEWAY_CHECK(complete_subtrees(*session_, static_cast<std::size_t>(size + placed)));
        transaction.commit();
        return static_cast<int>(placed);
    });
}

base::Result<void> PgSealingStore::keep(std::int64_t fence,
                                        const audit::SignedCheckpoint& checkpoint) {
    return guarded([&]() -> base::Result<void> {
        if (!session_) throw DatabaseUnavailable("the sealer does not lead");
        Transaction transaction(*session_);
        CAUSEWAY_CHECK(lock_head(fence));
        const auto& [origin, head] = checkpoint.checkpoint;
        session_->execute(kKeep, {origin, static_cast<std::int64_t>(head.size), head.root,
                                  checkpoint.note, checkpoint.signed_at});
        transaction.commit();
        return {};
    });
}

base::Result<bool> PgSealingStore::is_signed() {
    return guarded([&]() -> base::Result<bool> {
        return pool_.checkout()->execute(kIsSigned).rows.front().next<bool>();
    });
}

base::Result<std::optional<base::Time>> PgSealingStore::oldest_pending() {
    return guarded([&]() -> base::Result<std::optional<base::Time>> {
        return pool_.checkout()->execute(kOldest).read_one(read_time);
    });
}

}  // namespace causeway::storage
