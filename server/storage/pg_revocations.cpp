// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_revocations.hpp"

#include "storage/compare_and_set.hpp"
#include "storage/page_limit.hpp"

#define REVOCATION_COLUMNS                                                                     \
    "id, tenant_id, endpoint_id, certificate_id, reason, requested_by, comment, state, tries," \
    " last_error, refusal, next_try_at, requested_at, ended_at, version"

namespace causeway::storage {
namespace {

model::Revocation read_revocation(Row& row) {
    return {
        .id = row.next<model::RevocationId>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .certificate_id = row.next<model::CertificateId>(),
        .reason = row.next<model::RevocationReason>(),
        .requested_by = row.next<std::string>(),
        .comment = row.next<std::string>(),
        .state = row.next<model::RevocationState>(),
        .tries = row.next<int>(),
        .last_error = row.next<std::string>(),
        .refusal = row.next<std::string>(),
        .next_try_at = row.next<std::optional<base::Time>>(),
        .requested_at = row.next<base::Time>(),
        .ended_at = row.next<std::optional<base::Time>>(),
        .version = row.next<std::int64_t>(),
    };
}

constexpr Statement kInsert = {
    "revocation.insert",
    "INSERT INTO revocation (" REVOCATION_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    "  ON CONFLICT (certificate_id) WHERE state <> 'dismissed' DO NOTHING"};

constexpr Statement kFind = {
    "revocation.find", "SELECT " REVOCATION_COLUMNS
                       " FROM revocation WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3"};

constexpr Statement kFindAnywhere = {"revocation.find_anywhere",
                                     "SELECT " REVOCATION_COLUMNS " FROM revocation WHERE id = $1"};

constexpr Statement kLatest = {
    "revocation.latest",
    "SELECT " REVOCATION_COLUMNS
    " FROM revocation WHERE tenant_id = $1 AND endpoint_id = $2 AND certificate_id = $3"
    "  ORDER BY state <> 'dismissed' DESC, id DESC LIMIT 1"};

constexpr Statement kRefused = {
    "revocation.refused",
    "SELECT " REVOCATION_COLUMNS
    " FROM revocation WHERE state = 'refused' AND ($1::uuid IS NULL OR tenant_id = $1)"
    "  AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
    Planning::each_time};

constexpr Statement kUpdate = {
    "revocation.update",
    "UPDATE revocation SET reason = $5, requested_by = $6, comment = $7, state = $8, tries = $9,"
    "  last_error = $10, refusal = $11, next_try_at = $12, ended_at = $13, version = version + 1"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND version = $4"};

constexpr const Statement* kStatements[] = {&kInsert, &kFind,    &kFindAnywhere,
                                            &kLatest, &kRefused, &kUpdate};

}  // namespace

Statements PgRevocationStore::statements() {
    return kStatements;
}

bool PgRevocationStore::insert(const model::Revocation& revocation) {
    const Rows rows = connection_.execute(
        kInsert,
        {revocation.id, revocation.scope.tenant, revocation.scope.endpoint,
         revocation.certificate_id, revocation.reason, revocation.requested_by, revocation.comment,
         revocation.state, revocation.tries, revocation.last_error, revocation.refusal,
         revocation.next_try_at, revocation.requested_at, revocation.ended_at, revocation.version});
    return rows.affected == 1;
}

std::optional<model::Revocation> PgRevocationStore::find(model::EndpointScope scope,
                                                         model::RevocationId id) {
    return connection_.execute(kFind, {scope.tenant, scope.endpoint, id}).read_one(read_revocation);
}

std::optional<model::Revocation> PgRevocationStore::find_anywhere(model::RevocationId id) {
    return connection_.execute(kFindAnywhere, {id}).read_one(read_revocation);
}

std::optional<model::Revocation> PgRevocationStore::latest(model::EndpointScope scope,
                                                           model::CertificateId certificate) {
    return connection_.execute(kLatest, {scope.tenant, scope.endpoint, certificate})
        .read_one(read_revocation);
}

std::vector<model::Revocation> PgRevocationStore::refused(const model::RefusedRevocations& query) {
    return connection_.execute(kRefused, {query.tenant, query.after, page_limit(query.limit)})
        .read(read_revocation);
}

void PgRevocationStore::update(const model::Revocation& revocation) {
    const auto& [tenant, endpoint] = revocation.scope;
    require_written(connection_.execute(
        kUpdate,
        {tenant, endpoint, revocation.id, revocation.version, revocation.reason,
         revocation.requested_by, revocation.comment, revocation.state, revocation.tries,
         revocation.last_error, revocation.refusal, revocation.next_try_at, revocation.ended_at}));
}

}  // namespace causeway::storage
