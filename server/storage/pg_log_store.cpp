// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_log_store.hpp"

#include "storage/guarded.hpp"
#include "storage/log_subtrees.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kSize = {"log.size", "SELECT size FROM audit_log"};

constexpr Statement kLatest = {"log.latest_checkpoint",
                               "SELECT origin, tree_size, root, note, signed_at"
                               "  FROM audit_checkpoint WHERE origin = $1"
                               "  ORDER BY tree_size DESC LIMIT 1"};

constexpr const Statement* kStatements[] = {&kSize, &kLatest};

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

}  // namespace causeway::storage
