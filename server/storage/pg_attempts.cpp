// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_attempts.hpp"

#include "storage/page_limit.hpp"

#define ATTEMPT_COLUMNS                                                                       \
    "id, tenant_id, endpoint_id, order_id, connector_id, number, state, fence, owner,"        \
    " lease_until, csr, spki_sha256, handle, answer, reason_for_log, give_up_at, created_at," \
    " unknown_since"

namespace causeway::storage {
namespace {

model::Attempt read_attempt(Row& row) {
    return {
        .id = row.next<model::AttemptId>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .order_id = row.next<model::OrderId>(),
        .connector_id = row.next<model::ConnectorId>(),
        .number = row.next<int>(),
        .state = row.next<model::AttemptState>(),
        .fence = row.next<std::int64_t>(),
        .owner = row.next<std::string>(),
        .lease_until = row.next<std::optional<base::Time>>(),
        .csr = row.next<base::Bytes>(),
        .key_fingerprint = row.next<std::optional<crypto::Sha256Digest>>(),
        .handle = row.next<base::Bytes>(),
        .answer = row.next<std::vector<base::Bytes>>(),
        .reason_for_log = row.next<std::string>(),
        .give_up_at = row.next<base::Time>(),
        .created_at = row.next<base::Time>(),
        .unknown_since = row.next<std::optional<base::Time>>(),
    };
}

model::ConnectorExchange read_exchange(Row& row) {
    return {
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .attempt_id = row.next<model::AttemptId>(),
        .fence = row.next<std::int64_t>(),
        .operation = row.next<std::string>(),
        .outcome = row.next<std::string>(),
        .detail = row.next<std::string>(),
        .late = row.next<bool>(),
        .at = row.next<base::Time>(),
        .took = row.next<base::Duration>(),
    };
}

constexpr Statement kInsert = {
    "attempt.insert",
    "INSERT INTO attempt (" ATTEMPT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};

constexpr Statement kFind = {"attempt.find",
                             "SELECT " ATTEMPT_COLUMNS
                             " FROM attempt WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3"};

constexpr Statement kFindAnywhere = {"attempt.find_anywhere",
                                     "SELECT " ATTEMPT_COLUMNS " FROM attempt WHERE id = $1"};

constexpr Statement kUnknown = {
    "attempt.unknown",
    "SELECT " ATTEMPT_COLUMNS
    " FROM attempt WHERE state = 'unknown' AND ($1::uuid IS NULL OR tenant_id = $1)"
    "  AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
    Planning::each_time};

constexpr Statement kPrepared = {"attempt.prepared",
                                 "SELECT " ATTEMPT_COLUMNS
                                 " FROM attempt WHERE state = 'prepared' ORDER BY id LIMIT $1"};

constexpr Statement kOfOrder = {
    "attempt.of_order",
    "SELECT " ATTEMPT_COLUMNS
    " FROM attempt WHERE tenant_id = $1 AND endpoint_id = $2 AND order_id = $3 ORDER BY number"};

constexpr Statement kIsBeingCertified = {
    "attempt.is_being_certified",
    "SELECT EXISTS (SELECT FROM attempt a JOIN orders o ON o.id = a.order_id"
    "  WHERE a.spki_sha256 = $1 AND o.status = 'processing')"};

constexpr Statement kUpdateIf = {
    "attempt.update_if",
    "UPDATE attempt SET state = $5, fence = $6, owner = $7, lease_until = $8, handle = $9,"
    "  answer = $10, reason_for_log = $11, give_up_at = $12, unknown_since = $13"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND fence = $4"};

constexpr Statement kRecord = {
    "attempt.record_exchange",
    "INSERT INTO connector_exchange (id, tenant_id, endpoint_id, attempt_id, fence, operation,"
    "  outcome, detail, late, at, took_micros)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};

constexpr Statement kExchanges = {
    "attempt.exchanges",
    "SELECT tenant_id, endpoint_id, attempt_id, fence, operation, outcome, detail, late, at,"
    "  took_micros FROM connector_exchange"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND attempt_id = $3 ORDER BY at, id"};

constexpr const Statement* kStatements[] = {&kInsert,   &kFind,     &kFindAnywhere,     &kUnknown,
                                            &kPrepared, &kOfOrder,  &kIsBeingCertified, &kUpdateIf,
                                            &kRecord,   &kExchanges};

}  // namespace

Statements PgAttemptStore::statements() {
    return kStatements;
}

void PgAttemptStore::insert(const model::Attempt& attempt) {
    connection_.execute(
        kInsert,
        {attempt.id, attempt.scope.tenant, attempt.scope.endpoint, attempt.order_id,
         attempt.connector_id, attempt.number, attempt.state, attempt.fence, attempt.owner,
         attempt.lease_until, attempt.csr, attempt.key_fingerprint, attempt.handle, attempt.answer,
         attempt.reason_for_log, attempt.give_up_at, attempt.created_at, attempt.unknown_since});
}

std::optional<model::Attempt> PgAttemptStore::find(model::EndpointScope scope,
                                                   model::AttemptId id) {
    return connection_.execute(kFind, {scope.tenant, scope.endpoint, id}).read_one(read_attempt);
}

std::optional<model::Attempt> PgAttemptStore::find_anywhere(model::AttemptId id) {
    return connection_.execute(kFindAnywhere, {id}).read_one(read_attempt);
}

std::vector<model::Attempt> PgAttemptStore::unknown(const model::UnknownAttempts& query) {
    return connection_.execute(kUnknown, {query.tenant, query.after, page_limit(query.limit)})
        .read(read_attempt);
}

std::vector<model::Attempt> PgAttemptStore::prepared(int limit) {
    return connection_.execute(kPrepared, {limit}).read(read_attempt);
}

std::vector<model::Attempt> PgAttemptStore::of_order(model::EndpointScope scope,
                                                     model::OrderId order) {
    return connection_.execute(kOfOrder, {scope.tenant, scope.endpoint, order}).read(read_attempt);
}

bool PgAttemptStore::is_being_certified(const crypto::Sha256Digest& key_fingerprint) {
    return connection_.execute(kIsBeingCertified, {key_fingerprint}).rows.front().next<bool>();
}

bool PgAttemptStore::update_if(const model::Attempt& attempt, std::int64_t expected_fence) {
    const Rows rows = connection_.execute(
        kUpdateIf,
        {attempt.scope.tenant, attempt.scope.endpoint, attempt.id, expected_fence, attempt.state,
         attempt.fence, attempt.owner, attempt.lease_until, attempt.handle, attempt.answer,
         attempt.reason_for_log, attempt.give_up_at, attempt.unknown_since});
    return rows.affected == 1;
}

void PgAttemptStore::record(const model::ConnectorExchange& exchange) {
    connection_.execute(
        kRecord, {base::Uuid::v7(clock_, random_), exchange.scope.tenant, exchange.scope.endpoint,
                  exchange.attempt_id, exchange.fence, exchange.operation, exchange.outcome,
                  exchange.detail, exchange.late, exchange.at, exchange.took});
}

std::vector<model::ConnectorExchange> PgAttemptStore::exchanges(model::EndpointScope scope,
                                                                model::AttemptId attempt) {
    return connection_.execute(kExchanges, {scope.tenant, scope.endpoint, attempt})
        .read(read_exchange);
}

}  // namespace causeway::storage
