// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_blocked_keys.hpp"

#include "base/encoding.hpp"

namespace causeway::storage {
namespace {

// Whoever looks a key up and whoever blocks it take turns: what is made of a key that was not
// blocked is committed before it is, and is seen by whoever has blocked it, or would make something
// else of it. A statement of its own, so that those that follow see what was committed meanwhile.
constexpr Statement kLock = {"blocked_key.lock",
                             "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"};

constexpr Statement kInsert = {
    "blocked_key.insert",
    "INSERT INTO blocked_key (spki_sha256, tenant_id, endpoint_id, certificate_id, blocked_by,"
    "  blocked_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (spki_sha256) DO NOTHING"};

constexpr Statement kContains = {"blocked_key.contains",
                                 "SELECT EXISTS (SELECT FROM blocked_key WHERE spki_sha256 = $1)"};

constexpr const Statement* kStatements[] = {&kLock, &kInsert, &kContains};

std::string lock_name(const crypto::Sha256Digest& key) {
    return "blocked_key:" + base::hex_encode(key);
}

}  // namespace

Statements PgBlockedKeyStore::statements() {
    return kStatements;
}

bool PgBlockedKeyStore::insert(const model::BlockedKey& key) {
    connection_.execute(kLock, {lock_name(key.spki_sha256)});
    const Rows rows =
        connection_.execute(kInsert, {key.spki_sha256, key.scope.tenant, key.scope.endpoint,
                                      key.certificate_id, key.blocked_by, key.blocked_at});
    return rows.affected == 1;
}

bool PgBlockedKeyStore::contains(const crypto::Sha256Digest& spki_sha256) {
    connection_.execute(kLock, {lock_name(spki_sha256)});
    return connection_.execute(kContains, {spki_sha256}).rows.front().next<bool>();
}

}  // namespace causeway::storage
