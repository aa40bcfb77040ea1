// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_log_store.hpp"

#include "storage/formed_event_row.hpp"
#include "storage/guarded.hpp"
#include "storage/log_gaps.hpp"
#include "storage/log_subtrees.hpp"
#include "storage/page_limit.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kSize = {"log.size", "SELECT size FROM audit_log"};

constexpr Statement kLatest = {"log.latest_checkpoint",
                               "SELECT origin, tree_size, root, note, signed_at"
                               "  FROM audit_checkpoint WHERE origin = $1"
                               "  ORDER BY tree_size DESC LIMIT 1"};

constexpr Statement kEntry = {
    "log.entry",
    "SELECT l.leaf_index, l.leaf_hash, e.id, true, true, e.schema_version, e.header, e.payload,"
    "    e.payload_salt, e.payload_digest, e.leaf_hash"
    "  FROM audit_event e JOIN audit_leaf l ON l.event_id = e.id WHERE e.id = $1"};

// Whether an event is there, and whether it is to be shown, are two questions.
constexpr Statement kEntries = {
    "log.entries",
    "SELECT l.leaf_index, l.leaf_hash, l.event_id, e.id IS NOT NULL, shown.id IS NOT NULL,"
    "    shown.schema_version, shown.header, shown.payload, shown.payload_salt,"
    "    shown.payload_digest, shown.leaf_hash"
    "  FROM audit_leaf l LEFT JOIN audit_event e ON e.id = l.event_id"
    "  LEFT JOIN LATERAL (SELECT e.id, e.schema_version, e.header, e.payload, e.payload_salt,"
    "      e.payload_digest, e.leaf_hash WHERE ($3::uuid IS NULL OR e.tenant_id = $3)"
    "        AND ($4::timestamptz IS NULL OR e.id >= uuid_v7_floor($4))"
    "        AND ($5::timestamptz IS NULL OR e.id < uuid_v7_floor($5))) shown ON true"
    "  WHERE l.leaf_index >= $1 AND l.leaf_index < $1::bigint + $2 ORDER BY l.leaf_index",
    Planning::each_time};

constexpr const Statement* kStatements[] = {&kSize, &kLatest, &kEntry, &kEntries};

audit::LogEntry read_entry(Row& row) {
    audit::LogEntry entry;
    entry.index = static_cast<std::size_t>(row.next<std::int64_t>());
    entry.leaf_hash = row.next<audit::Digest>();
    entry.id = row.next<model::AuditEventId>();
    const bool is_there = row.next<bool>();
    const bool is_shown = row.next<bool>();
    if (is_shown) entry.event = read_formed_event(row);
    entry.withheld = is_there && !is_shown;
    return entry;
}

audit::SignedCheckpoint read_checkpoint(Row& row) {
    audit::SignedCheckpoint stored;
    stored.checkpoint.origin = row.next<std::string>();
    stored.checkpoint.head.size = static_cast<std::size_t>(row.next<std::int64_t>());
    stored.checkpoint.head.root = row.next<audit::Digest>();
    stored.note = row.next<std::string>();
    stored.signed_at = row.next<base::Time>();
    return stored;
}

}  // namespace

Statements PgLogStore::statements() {
    return kStatements;
}

base::Result<std::size_t> PgLogStore::size() {
    return guarded([&]() -> base::Result<std::size_t> {
        Rows rows = pool_.checkout()->execute(kSize);
        return static_cast<std::size_t>(rows.rows.front().next<std::int64_t>());
    });
}

base::Result<std::vector<audit::Digest>> PgLogStore::roots(int height, std::size_t first,
                                                           std::size_t count) {
    return guarded([&]() -> base::Result<std::vector<audit::Digest>> {
        return read_roots(*pool_.checkout(), height, first, count);
    });
}

base::Result<std::optional<audit::SignedCheckpoint>> PgLogStore::latest_checkpoint(
    const std::string& origin) {
    return guarded([&]() -> base::Result<std::optional<audit::SignedCheckpoint>> {
        return pool_.checkout()->execute(kLatest, {origin}).read_one(read_checkpoint);
    });
}

base::Result<std::optional<audit::LogEntry>> PgLogStore::entry(model::AuditEventId id) {
    return guarded([&]() -> base::Result<std::optional<audit::LogEntry>> {
        return pool_.checkout()->execute(kEntry, {id}).read_one(read_entry);
    });
}

base::Result<std::vector<audit::LogEntry>> PgLogStore::entries(const audit::EntryQuery& query) {
    return guarded([&]() -> base::Result<std::vector<audit::LogEntry>> {
        return pool_.checkout()
            ->execute(kEntries, {static_cast<std::int64_t>(query.first), page_limit(query.limit),
                                 query.tenant, query.from, query.to})
            .read(read_entry);
    });
}

base::Result<audit::GapPage> PgLogStore::order_gaps(std::optional<base::Uuid> after) {
    return guarded([&]() -> base::Result<audit::GapPage> {
        return find_order_gaps(*pool_.checkout(), after);
    });
}

base::Result<audit::GapPage> PgLogStore::event_gaps(std::optional<base::Uuid> after) {
    return guarded([&]() -> base::Result<audit::GapPage> {
        return find_event_gaps(*pool_.checkout(), after);
    });
}

}  // namespace causeway::storage
