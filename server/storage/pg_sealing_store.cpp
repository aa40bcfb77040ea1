// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_sealing_store.hpp"

#include <utility>

#include "audit/verify.hpp"
#include "storage/advisory_locks.hpp"
#include "storage/formed_event_row.hpp"
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

constexpr Statement kPending = {
    "sealing.pending",
    "SELECT e.id, e.schema_version, e.header, e.payload, e.payload_salt, e.payload_digest,"
    "    e.leaf_hash"
    "  FROM audit_pending p JOIN audit_event e ON e.id = p.event_id ORDER BY p.event_id LIMIT $1"};

constexpr Statement kPlace = {
    "sealing.place",
    "WITH batch AS ("
    "  DELETE FROM audit_pending WHERE event_id = ANY ($2::uuid[]) RETURNING event_id)"
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

constexpr const Statement* kStatements[] = {&kTryLock, &kRaiseFence, &kLockHead, &kPending, &kPlace,
                                            &kGrow,    &kOldest,     &kKeep,     &kIsSigned};

// Of batches as complete_subtrees counts them: less than a second's work.
constexpr int kStep = 8;

struct PendingEvent {
    model::AuditEventId id;
    audit::FormedEvent event;
};

PendingEvent read_pending(Row& row) {
    const auto id = row.next<model::AuditEventId>();
    return {id, read_formed_event(row)};
}

// What would be sealed could never be taken out again, and be found by every auditor.
base::Result<std::vector<std::string>> verified_ids(const std::vector<PendingEvent>& batch) {
    std::vector<std::string> ids;
    for (const auto& [id, event] : batch) {
        const auto verified = audit::verify(id, event);
        // A newer version, which may run beside this one, writes a form of its own.
        if (!verified && verified.error().kind != base::ErrorKind::unsupported) {
            return base::fail(base::ErrorKind::conflict,
                              "The audit event " + id.to_string() +
                                  " is not as Causeway writes them, and nothing is sealed before "
                                  "somebody has looked at it (docs/operations.md): " +
                                  verified.error().detail);
        }
        ids.push_back(id.to_string());
    }
    return ids;
}

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
        const auto batch = session_->execute(kPending, {limit}).read(read_pending);
        // An idle service leaves no row version and no WAL behind several times a second.
        if (batch.empty()) return 0;
        CAUSEWAY_TRY(const std::vector<std::string> ids, verified_ids(batch));
        const std::int64_t placed = session_->execute(kPlace, {size, ids}).affected;
        session_->execute(kGrow, {fence, placed});
        transaction.commit();
        return static_cast<int>(placed);
    });
}

base::Result<bool> PgSealingStore::complete_tree(std::int64_t fence) {
    return guarded([&]() -> base::Result<bool> {
        if (!session_) throw DatabaseUnavailable("the sealer does not lead");
        Transaction transaction(*session_);
        CAUSEWAY_TRY(const std::int64_t size, lock_head(fence));
        CAUSEWAY_TRY(const int stored,
                     complete_subtrees(*session_, static_cast<std::size_t>(size), kStep));
        if (stored > 0) transaction.commit();
        return stored < kStep;
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
