// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_authorizations.hpp"

#include "storage/challenge_json.hpp"
#include "storage/compare_and_set.hpp"
#include "storage/identifier_columns.hpp"

// The challenges come in the same statement: two statements outside a transaction could see an
// authorization and its challenges at different times.
#define SELECT_AUTHORIZATION                                                               \
    "SELECT z.id, z.tenant_id, z.endpoint_id, z.account_id, z.identifier_type,"            \
    "  z.identifier_value, z.status, z.source, z.expires_at,"                              \
    "  (SELECT jsonb_agg(jsonb_build_object('id', c.id, 'type', c.type, 'token', c.token," \
    "     'status', c.status, 'validated_at', c.validated_at, 'error', c.error,"           \
    "     'answered_with', c.answered_with) ORDER BY c.position)"                          \
    "     FROM challenge c WHERE c.authorization_id = z.id),"                              \
    "  z.created_at, z.version FROM authorizations z "

#define CHALLENGE_RECORD                                                                   \
    "(id uuid, type text, token text, status text, validated_at timestamptz, error jsonb," \
    " answered_with text)"

namespace causeway::storage {
namespace {

model::Authorization read_authorization(Row& row) {
    return {
        .id = row.next<model::AuthorizationId>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .account_id = row.next<model::AccountId>(),
        .identifier = read_identifier(row),
        .status = row.next<model::AuthorizationStatus>(),
        .source = row.next<model::AuthorizationSource>(),
        .expires_at = row.next<base::Time>(),
        .challenges = challenges_from_text(row.next<std::optional<std::string>>()),
        .created_at = row.next<base::Time>(),
        .version = row.next<std::int64_t>(),
    };
}

constexpr Statement kInsert = {
    "authorization.insert",
    "INSERT INTO authorizations (id, tenant_id, endpoint_id, account_id, identifier_type,"
    "  identifier_value, status, source, expires_at, created_at, version)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

constexpr Statement kInsertChallenges = {
    "authorization.insert_challenges",
    "INSERT INTO challenge (id, tenant_id, endpoint_id, authorization_id, position, type, token,"
    "  status, validated_at, error, answered_with)"
    "  SELECT id, $2, $3, $1, position, type, token, status, validated_at, error, answered_with"
    "  FROM ROWS FROM (jsonb_to_recordset($4::jsonb) AS " CHALLENGE_RECORD
    ")"
    "  WITH ORDINALITY"
    "  AS c (id, type, token, status, validated_at, error, answered_with, position)"};

constexpr Statement kFind = {"authorization.find", SELECT_AUTHORIZATION
                             "WHERE z.tenant_id = $1 AND z.endpoint_id = $2 AND z.id = $3"};

constexpr Statement kFindByChallenge = {"authorization.find_by_challenge", SELECT_AUTHORIZATION
                                        "WHERE z.tenant_id = $1 AND z.endpoint_id = $2 AND z.id ="
                                        "  (SELECT authorization_id FROM challenge WHERE id = $3)"};

constexpr Statement kOfOrder = {
    "authorization.of_order", SELECT_AUTHORIZATION
    "JOIN order_authorization l ON l.authorization_id = z.id"
    "  WHERE l.tenant_id = $1 AND l.endpoint_id = $2 AND l.order_id = $3 ORDER BY l.position"};

constexpr Statement kFindValid = {
    "authorization.find_valid", SELECT_AUTHORIZATION
    "WHERE z.tenant_id = $1 AND z.endpoint_id = $2 AND z.account_id = $3"
    "  AND z.identifier_type = $4 AND z.identifier_value = $5 AND z.status = 'valid'"
    "  AND z.source = 'challenge' AND z.expires_at >= $6 ORDER BY z.expires_at DESC LIMIT 1"};

constexpr Statement kUpdate = {
    "authorization.update",
    "UPDATE authorizations SET status = $5, source = $6, expires_at = $7, version = version + 1"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND version = $4"};

constexpr Statement kUpdateChallenges = {
    "authorization.update_challenges",
    "UPDATE challenge c SET status = n.status, validated_at = n.validated_at, error = n.error,"
    "  answered_with = n.answered_with"
    "  FROM jsonb_to_recordset($2::jsonb) AS n " CHALLENGE_RECORD
    "  WHERE c.authorization_id = $1 AND c.id = n.id"};

constexpr const Statement* kStatements[] = {&kInsert,          &kInsertChallenges, &kFind,
                                            &kFindByChallenge, &kOfOrder,          &kFindValid,
                                            &kUpdate,          &kUpdateChallenges};

}  // namespace

Statements PgAuthorizationStore::statements() {
    return kStatements;
}

void PgAuthorizationStore::insert(const model::Authorization& authorization) {
    const auto& [tenant, endpoint] = authorization.scope;
    connection_.execute(kInsert,
                        {authorization.id, tenant, endpoint, authorization.account_id,
                         authorization.identifier.type(), authorization.identifier.value(),
                         authorization.status, authorization.source, authorization.expires_at,
                         authorization.created_at, authorization.version});
    connection_.execute(kInsertChallenges, {authorization.id, tenant, endpoint,
                                            challenges_to_text(authorization.challenges)});
}

std::optional<model::Authorization> PgAuthorizationStore::find(model::EndpointScope scope,
                                                               model::AuthorizationId id) {
    return connection_.execute(kFind, {scope.tenant, scope.endpoint, id})
        .read_one(read_authorization);
}

std::optional<model::Authorization> PgAuthorizationStore::find(model::EndpointScope scope,
                                                               model::ChallengeId id) {
    return connection_.execute(kFindByChallenge, {scope.tenant, scope.endpoint, id})
        .read_one(read_authorization);
}

std::vector<model::Authorization> PgAuthorizationStore::of_order(model::EndpointScope scope,
                                                                 model::OrderId order) {
    return connection_.execute(kOfOrder, {scope.tenant, scope.endpoint, order})
        .read(read_authorization);
}

std::optional<model::Authorization> PgAuthorizationStore::find_valid(
    model::EndpointScope scope, model::AccountId account, const model::Identifier& identifier,
    base::Time until) {
    return connection_
        .execute(kFindValid, {scope.tenant, scope.endpoint, account, identifier.type(),
                              identifier.value(), until})
        .read_one(read_authorization);
}

void PgAuthorizationStore::update(const model::Authorization& authorization) {
    require_written(
        connection_.execute(kUpdate, {authorization.scope.tenant, authorization.scope.endpoint,
                                      authorization.id, authorization.version, authorization.status,
                                      authorization.source, authorization.expires_at}));
    connection_.execute(kUpdateChallenges,
                        {authorization.id, challenges_to_text(authorization.challenges)});
}

}  // namespace causeway::storage
