// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_api_tokens.hpp"

#include "storage/page_limit.hpp"

#define API_TOKEN_COLUMNS \
    "id, label, token_hash, scope, expires_at, revoked_at, created_by, created_at"

namespace causeway::storage {
namespace {

model::ApiToken read_token(Row& row) {
    return {
        .id = row.next<model::ApiTokenId>(),
        .label = row.next<std::string>(),
        .token_hash = row.next<crypto::Sha256Digest>(),
        .scope = row.next<model::ApiScope>(),
        .expires_at = row.next<base::Time>(),
        .revoked_at = row.next<std::optional<base::Time>>(),
        .created_by = row.next<std::string>(),
        .created_at = row.next<base::Time>(),
    };
}

constexpr Statement kInsert = {"api_token.insert", "INSERT INTO api_token (" API_TOKEN_COLUMNS
                                                   ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};

constexpr Statement kFind = {"api_token.find",
                             "SELECT " API_TOKEN_COLUMNS " FROM api_token WHERE token_hash = $1"};

constexpr Statement kFindById = {"api_token.find_by_id",
                                 "SELECT " API_TOKEN_COLUMNS " FROM api_token WHERE id = $1"};

constexpr Statement kRevoke = {
    "api_token.revoke",
    "UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL"};

constexpr Statement kList = {"api_token.list",
                             "SELECT " API_TOKEN_COLUMNS
                             " FROM api_token WHERE $1::uuid IS NULL OR id < $1"
                             "  ORDER BY id DESC LIMIT $2",
                             Planning::each_time};

constexpr const Statement* kStatements[] = {&kInsert, &kFind, &kFindById, &kRevoke, &kList};

}  // namespace

Statements PgApiTokenStore::statements() {
    return kStatements;
}

void PgApiTokenStore::insert(const model::ApiToken& token) {
    connection_.execute(kInsert,
                        {token.id, token.label, token.token_hash, token.scope, token.expires_at,
                         token.revoked_at, token.created_by, token.created_at});
}

std::optional<model::ApiToken> PgApiTokenStore::find(const crypto::Sha256Digest& token_hash) {
    return connection_.execute(kFind, {token_hash}).read_one(read_token);
}

std::optional<model::ApiToken> PgApiTokenStore::find(model::ApiTokenId id) {
    return connection_.execute(kFindById, {id}).read_one(read_token);
}

void PgApiTokenStore::revoke(model::ApiTokenId id, base::Time at) {
    connection_.execute(kRevoke, {id, at});
}

std::vector<model::ApiToken> PgApiTokenStore::list(const model::Page& page) {
    return connection_.execute(kList, {page.before, page_limit(page)}).read(read_token);
}

}  // namespace causeway::storage
