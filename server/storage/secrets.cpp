// SPDX-License-Identifier: Apache-2.0
#include "storage/secrets.hpp"

#include "storage/guarded.hpp"
#include "storage/sealed_columns.hpp"
#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

constexpr std::string_view kCanary = "causeway";
constexpr int kBatch = 100;

constexpr Statement kReadCanary = {"secrets.read_canary",
                                   "SELECT box_key_id, box FROM sealing_key_canary"};

constexpr Statement kMakeCanary = {
    "secrets.make_canary",
    "INSERT INTO sealing_key_canary (box_key_id, box) VALUES ($1, $2) ON CONFLICT DO NOTHING"};

// Each batch begins behind the last row of the one before ($3, $4): from the start it would pass
// all rows again that were sealed already.
constexpr Statement kSelectHmacs = {
    "secrets.select_hmacs",
    "SELECT id, '', hmac_key_id, hmac_box FROM eab_key"
    "  WHERE id > $3 AND $4::text = '' AND hmac_key_id <> $1 ORDER BY id LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateHmac = {
    "secrets.update_hmac",
    "UPDATE eab_key SET hmac_key_id = $3, hmac_box = $4 WHERE id = $1 AND $2::text = ''"};

constexpr Statement kSelectSecrets = {
    "secrets.select_secrets",
    "SELECT connector_id, name, value_key_id, value_box FROM connector_secret"
    "  WHERE (connector_id, name) > ($3, $4) AND value_key_id <> $1"
    "  ORDER BY connector_id, name LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateSecret = {"secrets.update_secret",
                                     "UPDATE connector_secret SET value_key_id = $3, value_box = $4"
                                     "  WHERE connector_id = $1 AND name = $2"};

constexpr Statement kSelectStates = {
    "secrets.select_states",
    "SELECT connector_id, key, value_key_id, value_box FROM connector_state"
    "  WHERE (connector_id, key) > ($3, $4) AND value_key_id <> $1"
    "  ORDER BY connector_id, key LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateState = {"secrets.update_state",
                                    "UPDATE connector_state SET value_key_id = $3, value_box = $4"
                                    "  WHERE connector_id = $1 AND key = $2"};

constexpr Statement kSelectCanary = {
    "secrets.select_canary",
    "SELECT '', '', box_key_id, box FROM sealing_key_canary"
    "  WHERE $3::uuid IS NOT NULL AND $4::text = '' AND box_key_id <> $1 LIMIT $2 FOR UPDATE"};

constexpr Statement kUpdateCanary = {"secrets.update_canary",
                                     "UPDATE sealing_key_canary SET box_key_id = $3, box = $4 "
                                     "WHERE $1::text = '' AND $2::text = ''"};

constexpr const Statement* kStatements[] = {
    &kReadCanary,   &kMakeCanary,   &kSelectHmacs, &kUpdateHmac,   &kSelectSecrets,
    &kUpdateSecret, &kSelectStates, &kUpdateState, &kSelectCanary, &kUpdateCanary};

// Where a batch ended; at first before every row, because no id is the smallest one.
struct Position {
    std::string id = base::Uuid().to_string();
    std::string name;
};

// A column of sealed boxes. Its rows are named by an id and, where one id has several, a name.
struct SealedColumn {
    const Statement& select;
    const Statement& update;
    std::string (*place)(const std::string& id, const std::string& name);
};

std::string hmac_place(const std::string& id, const std::string&) {
    return place_of_hmac(id);
}

std::string canary_place(const std::string&, const std::string&) {
    return std::string(kPlaceOfCanary);
}

// The canary comes last: while it still needs an earlier key, so may other rows.
constexpr SealedColumn kColumns[] = {{kSelectHmacs, kUpdateHmac, hmac_place},
                                     {kSelectSecrets, kUpdateSecret, place_of_secret},
                                     {kSelectStates, kUpdateState, place_of_state},
                                     {kSelectCanary, kUpdateCanary, canary_place}};

int rotate_batch(PgConnection& connection, const Sealing& sealing, const SealedColumn& column,
                 Position& position) {
    Transaction transaction(connection);
    Rows batch = connection.execute(
        column.select, {sealing.keys.current_id(), kBatch, position.id, position.name});
    for (Row& row : batch.rows) {
        position = {row.next<std::string>(), row.next<std::string>()};
        const std::string place = column.place(position.id, position.name);
        const crypto::Sealed old{row.next<std::string>(), row.next<base::Bytes>()};
        const crypto::Sealed renewed = sealing.seal(sealing.open(old, place), place);
        connection.execute(column.update,
                           {position.id, position.name, renewed.key_id, renewed.box});
    }
    transaction.commit();
    return static_cast<int>(batch.rows.size());
}

base::Result<void> check_canary(const Sealing& sealing, Row& row) {
    const crypto::Sealed canary{row.next<std::string>(), row.next<base::Bytes>()};
    if (sealing.keys.open(canary, kPlaceOfCanary)) return {};
    return base::fail(base::ErrorKind::precondition_failed,
                      "The secrets in this database were sealed with the key-encryption key " +
                          canary.key_id + ", but the configured key is " +
                          sealing.keys.current_id() +
                          ". Configure the right key file, or name the earlier key beside the new "
                          "one until the secrets are rotated.");
}

}  // namespace

Statements secrets_statements() {
    return kStatements;
}

base::Result<void> check_sealing_key(ConnectionPool& pool, const Sealing& sealing) {
    return guarded([&]() -> base::Result<void> {
        const auto connection = pool.checkout();
        Rows canary = connection->execute(kReadCanary);
        if (canary.rows.empty()) {
            const auto sealed = sealing.seal(base::Secret::from_text(kCanary), kPlaceOfCanary);
            connection->execute(kMakeCanary, {sealed.key_id, sealed.box});
            // Another process with another key may have been faster.
            canary = connection->execute(kReadCanary);
        }
        return check_canary(sealing, canary.rows.at(0));
    });
}

base::Result<int> rotate_secrets(ConnectionPool& pool, const Sealing& sealing) {
    return guarded([&]() -> base::Result<int> {
        const auto connection = pool.checkout();
        int rotated = 0;
        for (const SealedColumn& column : kColumns) {
            Position position;
            for (int batch = kBatch; batch == kBatch;) {
                batch = rotate_batch(*connection, sealing, column, position);
                rotated += batch;
            }
        }
        return rotated;
    });
}

}  // namespace causeway::storage
