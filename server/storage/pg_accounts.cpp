// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_accounts.hpp"

#include "storage/account_row.hpp"
#include "storage/compare_and_set.hpp"
#include "storage/page_limit.hpp"
#include "storage/pg_standing.hpp"

#define SELECT_ANY_ACCOUNT             \
    "SELECT " CAUSEWAY_ACCOUNT_COLUMNS \
    " FROM account a LEFT JOIN eab_key k ON k.id = a.eab_key_id WHERE "
#define SELECT_ACCOUNT SELECT_ANY_ACCOUNT "a.tenant_id = $1 AND a.endpoint_id = $2 "

namespace causeway::storage {
namespace {

constexpr Statement kInsert = {
    "account.insert",
    "INSERT INTO account (id, tenant_id, endpoint_id, jwk, thumbprint, spki_sha256, status,"
    "  contacts, terms_of_service_agreed, eab_key_id, eab_jws, created_at, version)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    "  ON CONFLICT (endpoint_id, thumbprint) DO NOTHING"};

constexpr Statement kFind = {"account.find", SELECT_ACCOUNT "AND a.id = $3"};

constexpr Statement kFindByKey = {"account.find_by_key", SELECT_ACCOUNT "AND a.thumbprint = $3"};

constexpr Statement kUpdate = {
    "account.update",
    "UPDATE account SET jwk = $5, thumbprint = $6, spki_sha256 = $7, status = $8, contacts = $9,"
    "  terms_of_service_agreed = $10, eab_key_id = $11, eab_jws = $12, version = version + 1"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND version = $4"};

constexpr Statement kRetireKey = {
    "account.retire_key",
    "INSERT INTO retired_account_key (tenant_id, endpoint_id, account_id, thumbprint, spki_sha256,"
    "  retired_at) VALUES ($1, $2, $3, $4, $5, $6)"
    "  ON CONFLICT (endpoint_id, thumbprint) DO NOTHING"};

constexpr Statement kIsRetired = {
    "account.is_retired",
    "SELECT EXISTS (SELECT FROM retired_account_key"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND thumbprint = $3)"};

constexpr Statement kKnowsKey = {
    "account.knows_key",
    "SELECT EXISTS (SELECT FROM account WHERE spki_sha256 = $1)"
    "  OR EXISTS (SELECT FROM retired_account_key WHERE spki_sha256 = $1)"};

// Everybody changes them by ascending id, so that nobody waits in a circle.
constexpr Statement kWithKey = {"account.with_key",
                                SELECT_ANY_ACCOUNT "a.spki_sha256 = $1 ORDER BY a.id"};

constexpr Statement kSearch = {
    "account.search",
    SELECT_ACCOUNT
    "AND ($3::text IS NULL OR a.status = $3) AND ($4::text = '' OR k.kid = $4)"
    "  AND ($5::text = '' OR $5 = ANY (a.contacts)) AND ($6::text = '' OR a.thumbprint = $6)"
    "  AND ($7::uuid IS NULL OR a.id < $7) ORDER BY a.id DESC LIMIT $8",
    Planning::each_time};

constexpr const Statement* kStatements[] = {&kInsert,   &kFind,      &kFindByKey,
                                            &kUpdate,   &kRetireKey, &kIsRetired,
                                            &kKnowsKey, &kWithKey,   &kSearch};

std::optional<model::EabKeyId> bound_key(const model::Account& account) {
    if (!account.binding) return std::nullopt;
    return account.binding->key_id;
}

std::optional<std::string> bound_jws(const model::Account& account) {
    if (!account.binding) return std::nullopt;
    return account.binding->jws;
}

}  // namespace

Statements PgAccountStore::statements() {
    return kStatements;
}

bool PgAccountStore::insert(const model::Account& account) {
    const Rows rows = connection_.execute(
        kInsert,
        {account.id, account.scope.tenant, account.scope.endpoint, account.key.canonical_text(),
         account.key.thumbprint().value(), account.key.key().spki_sha256(), account.status,
         account.contacts, account.terms_of_service_agreed, bound_key(account), bound_jws(account),
         account.created_at, account.version});
    return rows.affected == 1;
}

std::optional<model::Account> PgAccountStore::find(model::EndpointScope scope,
                                                   model::AccountId id) {
    return connection_.execute(kFind, {scope.tenant, scope.endpoint, id}).read_one(read_account);
}

std::optional<model::Account> PgAccountStore::find(model::EndpointScope scope,
                                                   const crypto::KeyThumbprint& thumbprint) {
    return connection_.execute(kFindByKey, {scope.tenant, scope.endpoint, thumbprint.value()})
        .read_one(read_account);
}

void PgAccountStore::update(const model::Account& account) {
    lock_standing(connection_, account.id.value());
    try {
        require_written(connection_.execute(
            kUpdate, {account.scope.tenant, account.scope.endpoint, account.id, account.version,
                      account.key.canonical_text(), account.key.thumbprint().value(),
                      account.key.key().spki_sha256(), account.status, account.contacts,
                      account.terms_of_service_agreed, bound_key(account), bound_jws(account)}));
    } catch (const StatementRefused& refused) {
        if (refused.unique_violation()) throw model::StaleWrite();
        throw;
    }
}

void PgAccountStore::retire_key(const model::Account& account, base::Time at) {
    connection_.execute(kRetireKey,
                        {account.scope.tenant, account.scope.endpoint, account.id,
                         account.key.thumbprint().value(), account.key.key().spki_sha256(), at});
}

bool PgAccountStore::is_retired(model::EndpointScope scope,
                                const crypto::KeyThumbprint& thumbprint) {
    return connection_.execute(kIsRetired, {scope.tenant, scope.endpoint, thumbprint.value()})
        .rows.front()
        .next<bool>();
}

bool PgAccountStore::knows_key(const crypto::Sha256Digest& spki) {
    return connection_.execute(kKnowsKey, {spki}).rows.front().next<bool>();
}

std::vector<model::Account> PgAccountStore::with_key(const crypto::Sha256Digest& spki) {
    return connection_.execute(kWithKey, {spki}).read(read_account);
}

std::vector<model::Account> PgAccountStore::search(const model::AccountQuery& query) {
    return connection_
        .execute(kSearch, {query.scope.tenant, query.scope.endpoint, query.status, query.eab_kid,
                           query.contact, query.key_thumbprint.value(), query.page.before,
                           page_limit(query.page)})
        .read(read_account);
}

}  // namespace causeway::storage
