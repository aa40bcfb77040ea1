// SPDX-License-Identifier: Apache-2.0
#include "storage/secrets.hpp"

#include "storage/guarded.hpp"
#include "storage/sealed_columns.hpp"

namespace causeway::storage {
namespace {

constexpr std::string_view kCanary = "causeway";

constexpr Statement kReadCanary = {"secrets.read_canary",
                                   "SELECT box_key_id, box FROM sealing_key_canary"};

constexpr Statement kMakeCanary = {
    "secrets.make_canary",
    "INSERT INTO sealing_key_canary (box_key_id, box) VALUES ($1, $2) ON CONFLICT DO NOTHING"};

constexpr const Statement* kStatements[] = {&kReadCanary, &kMakeCanary};

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

}  // namespace causeway::storage
