// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_validation_attempts.hpp"

#include "storage/trace_json.hpp"

namespace causeway::storage {
namespace {

model::ValidationAttempt read_attempt(Row& row) {
    return {
        .id = row.next<model::ValidationAttemptId>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .authorization_id = row.next<model::AuthorizationId>(),
        .challenge_id = row.next<model::ChallengeId>(),
        .number = row.next<int>(),
        .trace = trace_from_text(row.next<std::string>()),
    };
}

constexpr Statement kInsert = {
    "validation_attempt.insert",
    "INSERT INTO validation_attempt (id, tenant_id, endpoint_id, authorization_id, challenge_id,"
    "  number, trace) VALUES ($1, $2, $3, $4, $5, $6, $7)"};

constexpr Statement kOfChallenge = {
    "validation_attempt.of_challenge",
    "SELECT id, tenant_id, endpoint_id, authorization_id, challenge_id, number, trace"
    "  FROM validation_attempt WHERE tenant_id = $1 AND endpoint_id = $2 AND challenge_id = $3"
    "  ORDER BY number, id"};

constexpr const Statement* kStatements[] = {&kInsert, &kOfChallenge};

}  // namespace

Statements PgValidationAttemptStore::statements() {
    return kStatements;
}

void PgValidationAttemptStore::insert(const model::ValidationAttempt& attempt) {
    connection_.execute(kInsert, {attempt.id, attempt.scope.tenant, attempt.scope.endpoint,
                                  attempt.authorization_id, attempt.challenge_id, attempt.number,
                                  trace_to_text(attempt.trace)});
}

std::vector<model::ValidationAttempt> PgValidationAttemptStore::of(model::EndpointScope scope,
                                                                   model::ChallengeId challenge) {
    return connection_.execute(kOfChallenge, {scope.tenant, scope.endpoint, challenge})
        .read(read_attempt);
}

}  // namespace causeway::storage
