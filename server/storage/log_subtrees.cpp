// SPDX-License-Identifier: Apache-2.0
#include "storage/log_subtrees.hpp"

#include <algorithm>
#include <span>

namespace causeway::storage {
namespace {

using audit::kTileHeight;
using audit::kTileWidth;

// Subtrees that are made of one answer of the database: 16,384 hashes below them.
constexpr std::size_t kBatch = 64;

constexpr Statement kLeaves = {"log.leaf_hashes",
                               "SELECT leaf_hash FROM audit_leaf WHERE leaf_index >= $1"
                               "  AND leaf_index < $1::bigint + $2 ORDER BY leaf_index"};

constexpr Statement kRoots = {"log.subtree_roots",
                              "SELECT root FROM audit_subtree WHERE height = $1 AND position >= $2"
                              "  AND position < $2::bigint + $3 ORDER BY position"};

constexpr Statement kCount = {
    "log.count_subtrees",
    "SELECT COALESCE(max(position) + 1, 0) FROM audit_subtree WHERE height = $1"};

constexpr Statement kStore = {"log.store_subtrees",
                              "INSERT INTO audit_subtree (height, position, root)"
                              "  SELECT $1, $2::bigint + r.place - 1, r.root"
                              "  FROM unnest($3::bytea[]) WITH ORDINALITY AS r (root, place)"};

constexpr const Statement* kStatements[] = {&kLeaves, &kRoots, &kCount, &kStore};

audit::Digest read_digest(Row& row) {
    return row.next<audit::Digest>();
}

std::int64_t number(std::size_t value) {
    return static_cast<std::int64_t>(value);
}

base::Result<void> store_subtrees(PgConnection& connection, int height, std::size_t first,
                                  std::size_t count) {
    const auto below =
        read_roots(connection, height - kTileHeight, first << kTileHeight, count << kTileHeight);
    if (below.size() != count << kTileHeight) {
        return base::fail(base::ErrorKind::conflict,
                          "The audit log lacks an event among its first " +
                              std::to_string((first + count) << height) + ".");
    }
    std::vector<base::Bytes> roots;
    for (std::size_t i = 0; i < count; ++i) {
        const auto root = audit::root_hash(std::span(below).subspan(i << kTileHeight, kTileWidth));
        roots.emplace_back(root.begin(), root.end());
    }
    connection.execute(kStore, {height, number(first), roots});
    return {};
}

}  // namespace

std::vector<audit::Digest> read_roots(PgConnection& connection, int height, std::size_t first,
                                      std::size_t count) {
    Rows rows = height == 0 ? connection.execute(kLeaves, {number(first), number(count)})
                            : connection.execute(kRoots, {height, number(first), number(count)});
    return rows.read(read_digest);
}

base::Result<int> complete_subtrees(PgConnection& connection, std::size_t size, int most) {
    int batches = 0;
    for (int height = kTileHeight; size >> height != 0; height += kTileHeight) {
        const std::size_t wanted = size >> height;
        auto stored = static_cast<std::size_t>(
            connection.execute(kCount, {height}).rows.front().next<std::int64_t>());
        for (; stored < wanted; ++batches) {
            if (batches == most) return batches;
            const std::size_t count = std::min(kBatch, wanted - stored);
            CAUSEWAY_CHECK(store_subtrees(connection, height, stored, count));
            stored += count;
        }
    }
    return batches;
}

Statements subtree_statements() {
    return kStatements;
}

}  // namespace causeway::storage
