// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_blocked_keys.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kInsert = {
    "blocked_key.insert",
    "INSERT INTO blocked_key (spki_sha256, tenant_id, endpoint_id, certificate_id, blocked_by,"
    "  blocked_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (spki_sha256) DO NOTHING"};

constexpr Statement kContains = {"blocked_key.contains",
                                 "SELECT EXISTS (SELECT FROM blocked_key WHERE spki_sha256 = $1)"};

constexpr const Statement* kStatements[] = {&kInsert, &kContains};

}  // namespace

Statements PgBlockedKeyStore::statements() {
    return kStatements;
}

bool PgBlockedKeyStore::insert(const model::BlockedKey& key) {
    const Rows rows =
        connection_.execute(kInsert, {key.spki_sha256, key.scope.tenant, key.scope.endpoint,
                                      key.certificate_id, key.blocked_by, key.blocked_at});
    return rows.affected == 1;
}

bool PgBlockedKeyStore::contains(const crypto::Sha256Digest& spki_sha256) {
    return connection_.execute(kContains, {spki_sha256}).rows.front().next<bool>();
}

}  // namespace causeway::storage
