// SPDX-License-Identifier: Apache-2.0
#include "storage/key_holders.hpp"

#include "storage/guarded.hpp"

namespace causeway::storage {
namespace {

// Whoever announces itself also clears away those that ended without a word.
constexpr Statement kAnnounce = {
    "key_holder.announce",
    "WITH gone AS (DELETE FROM key_holder"
    "  WHERE seen_at < now() - interval '1 day' AND process <> $1)"
    "INSERT INTO key_holder (process, node, key_ids, seen_at) VALUES ($1, $2, $3, now())"
    "  ON CONFLICT (process) DO UPDATE SET seen_at = EXCLUDED.seen_at"
    "  RETURNING (SELECT box_key_id FROM sealing_key_canary)"};

constexpr Statement kWithdraw = {"key_holder.withdraw",
                                 "DELETE FROM key_holder WHERE process = $1"};

constexpr Statement kServing = {
    "key_holder.serving",
    "SELECT node, key_ids, extract(epoch FROM now() - seen_at)::bigint FROM key_holder"
    "  WHERE seen_at >= now() - make_interval(secs => $1) ORDER BY node, process"};

constexpr const Statement* kStatements[] = {&kAnnounce, &kWithdraw, &kServing};

KeyHolder read_holder(Row& row) {
    return {.node = row.next<std::string>(),
            .key_ids = row.next<std::vector<std::string>>(),
            .silent_for = row.next<std::chrono::seconds>()};
}

}  // namespace

Statements KeyHolders::statements() {
    return kStatements;
}

base::Result<std::optional<std::string>> KeyHolders::announce(
    const base::Uuid& process, const std::string& node, const std::vector<std::string>& key_ids) {
    return guarded([&]() -> base::Result<std::optional<std::string>> {
        return pool_.checkout()
            ->execute(kAnnounce, {process, node, key_ids})
            .rows.at(0)
            .next<std::optional<std::string>>();
    });
}

base::Result<void> KeyHolders::withdraw(const base::Uuid& process) {
    return guarded([&]() -> base::Result<void> {
        pool_.checkout()->execute(kWithdraw, {process});
        return {};
    });
}

base::Result<std::vector<KeyHolder>> KeyHolders::serving() {
    return guarded([&]() -> base::Result<std::vector<KeyHolder>> {
        return pool_.checkout()->execute(kServing, {kLongestSilence}).read(read_holder);
    });
}

}  // namespace causeway::storage
