// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_standing.hpp"

namespace causeway::storage {
namespace {

// Locks of ids instead of FOR SHARE on the rows: those are queued in the order of asking, so that
// whoever suspends a busy tenant is not passed by ever more orders of it, and they write nothing to
// rows that all of its orders share. Always from the tenant down, so that nobody waits in a circle.
constexpr Statement kHold = {
    "standing.hold",
    "SELECT pg_advisory_xact_lock_shared(hashtextextended('standing:' || id, 0))"
    "  FROM unnest($1::text[]) AS held (id)"};

constexpr Statement kLock = {
    "standing.lock", "SELECT pg_advisory_xact_lock(hashtextextended('standing:' || $1::text, 0))"};

constexpr const Statement* kStatements[] = {&kHold, &kLock};

}  // namespace

Statements PgStandingStore::statements() {
    return kStatements;
}

void PgStandingStore::hold(const model::Account& account) {
    std::vector<std::string> ids = {account.scope.tenant.to_string(),
                                    account.scope.endpoint.to_string(), account.id.to_string()};
    if (account.binding) ids.push_back(account.binding->key_id.to_string());
    connection_.execute(kHold, {ids});
}

void lock_standing(PgConnection& connection, const base::Uuid& written) {
    connection.execute(kLock, {written});
}

}  // namespace causeway::storage
