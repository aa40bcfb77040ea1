// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_nonces.hpp"

#include "storage/account_row.hpp"
#include "storage/guarded.hpp"

namespace causeway::storage {
namespace {

constexpr int kSlots = 4;

constexpr Statement kEpoch = {"nonce.epoch", "SELECT epoch FROM nonce_epoch"};

constexpr Statement kMakeEpoch = {
    "nonce.make_epoch", "INSERT INTO nonce_epoch (epoch) VALUES ($1) ON CONFLICT DO NOTHING"};

// One statement, so that of any number of uses exactly one inserts the row; the account comes along
// because every request needs it next.
constexpr Statement kConsume = {
    "nonce.consume",
    "WITH current AS (SELECT FROM nonce_epoch WHERE epoch = $1),"
    "  burnt AS ("
    "    INSERT INTO nonce_used (slot, random, issued_at) SELECT $2, $3, $4 FROM current"
    "    ON CONFLICT (slot, random) DO NOTHING RETURNING slot)"
    "SELECT EXISTS (SELECT FROM current), EXISTS (SELECT FROM burnt),"
    "  a.id IS NOT NULL, " CAUSEWAY_ACCOUNT_COLUMNS
    "  FROM (VALUES (true)) AS always LEFT JOIN account a"
    "    ON a.tenant_id = $5 AND a.endpoint_id = $6 AND a.id = $7"
    "  LEFT JOIN eab_key k ON k.id = a.eab_key_id"};

constexpr Statement kForget = {"nonce.forget", "SELECT forget_nonces($1, $2)"};

constexpr const Statement* kStatements[] = {&kEpoch, &kMakeEpoch, &kConsume, &kForget};

std::int64_t hour_of(base::Time time) {
    return std::chrono::floor<std::chrono::hours>(time).time_since_epoch().count();
}

int slot_of_hour(std::int64_t hour) {
    return static_cast<int>(hour % kSlots);
}

model::NonceEpoch read_epoch(Row& row) {
    return row.next<model::NonceEpoch>();
}

model::NonceConsumption read_consumption(Row& row) {
    const bool epoch_is_current = row.next<bool>();
    const bool burnt = row.next<bool>();
    const bool has_account = row.next<bool>();
    if (!epoch_is_current) return {model::NonceFate::stale_epoch, std::nullopt};
    if (!burnt) return {model::NonceFate::used_before, std::nullopt};
    if (!has_account) return {model::NonceFate::consumed, std::nullopt};
    return {model::NonceFate::consumed, read_account(row)};
}

}  // namespace

Statements PgNonceStore::statements() {
    return kStatements;
}

base::Result<model::NonceEpoch> PgNonceStore::epoch() {
    return guarded([&]() -> base::Result<model::NonceEpoch> {
        const auto connection = pool_.checkout();
        if (const auto epoch = connection->execute(kEpoch).read_one(read_epoch)) return *epoch;
        connection->execute(kMakeEpoch, {random_.take<std::tuple_size_v<model::NonceEpoch>>()});
        return read_epoch(connection->execute(kEpoch).rows.at(0));
    });
}

base::Result<model::NonceConsumption> PgNonceStore::consume(
    model::EndpointScope scope, const model::IssuedNonce& nonce,
    std::optional<model::AccountId> account) {
    return guarded([&]() -> base::Result<model::NonceConsumption> {
        Rows rows = pool_.checkout()->execute(
            kConsume, {nonce.epoch, slot_of_hour(hour_of(nonce.at)), nonce.random, nonce.at,
                       scope.tenant, scope.endpoint, account});
        return read_consumption(rows.rows.front());
    });
}

base::Result<void> PgNonceStore::forget(base::Time older_than) {
    return guarded([&]() -> base::Result<void> {
        const int stale_slot = slot_of_hour(hour_of(older_than) - 1);
        pool_.checkout()->execute(kForget, {stale_slot, older_than});
        return {};
    });
}

}  // namespace causeway::storage
