// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_certificates.hpp"

#include "storage/compare_and_set.hpp"
#include "storage/identifier_columns.hpp"
#include "storage/page_limit.hpp"

#define SELECT_CERTIFICATE                                                                    \
    "SELECT c.id, c.tenant_id, c.endpoint_id, c.account_id, c.order_id, c.connector_id,"      \
    "  c.eab_key_id, c.status,"                                                               \
    "  ARRAY(SELECT n.type FROM certificate_name n WHERE n.certificate_id = c.id"             \
    "        ORDER BY n.position),"                                                           \
    "  ARRAY(SELECT n.value FROM certificate_name n WHERE n.certificate_id = c.id"            \
    "        ORDER BY n.position),"                                                           \
    "  c.serial_hex, c.issuer, c.issuer_der, c.fingerprint, c.key_fingerprint, c.not_before," \
    "  c.not_after, c.chain, c.issued_at, c.revoked_at, c.version FROM certificate c "

namespace causeway::storage {
namespace {

model::IssuedCertificate read_certificate(Row& row) {
    return {
        .id = row.next<model::CertificateId>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .account_id = row.next<model::AccountId>(),
        .order_id = row.next<model::OrderId>(),
        .connector_id = row.next<model::ConnectorId>(),
        .eab_key_id = row.next<std::optional<model::EabKeyId>>(),
        .status = row.next<model::CertificateStatus>(),
        .identifiers = read_identifiers(row),
        .serial_hex = row.next<std::string>(),
        .issuer = row.next<std::string>(),
        .issuer_der = row.next<base::Bytes>(),
        .fingerprint = row.next<crypto::Sha256Digest>(),
        .key_fingerprint = row.next<crypto::Sha256Digest>(),
        .not_before = row.next<base::Time>(),
        .not_after = row.next<base::Time>(),
        .chain = row.next<std::vector<base::Bytes>>(),
        .issued_at = row.next<base::Time>(),
        .revoked_at = row.next<std::optional<base::Time>>(),
        .version = row.next<std::int64_t>(),
    };
}

constexpr Statement kInsert = {
    "certificate.insert",
    "INSERT INTO certificate (id, tenant_id, endpoint_id, account_id, order_id, connector_id,"
    "  eab_key_id, status, serial_hex, issuer, issuer_der, fingerprint, key_fingerprint,"
    "  not_before, not_after, chain, issued_at, revoked_at, version)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
    "$19)"
    "  ON CONFLICT (issuer_sha256, serial_hex) DO NOTHING"};

constexpr Statement kInsertNames = {
    "certificate.insert_names",
    "INSERT INTO certificate_name (certificate_id, tenant_id, endpoint_id, position, type, value)"
    "  SELECT $1, $2, $3, position, type, value"
    "  FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS n (type, value, position)"};

constexpr Statement kFind = {"certificate.find", SELECT_CERTIFICATE
                             "WHERE c.tenant_id = $1 AND c.endpoint_id = $2 AND c.id = $3"};

constexpr Statement kFindAnywhere = {"certificate.find_anywhere",
                                     SELECT_CERTIFICATE "WHERE c.id = $1"};

constexpr Statement kUpdate = {
    "certificate.update",
    "UPDATE certificate SET status = $5, revoked_at = $6, version = version + 1"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND version = $4"};

// The ids of a name's certificates come as an array, because the planner can then use both indexes.
constexpr Statement kSearch = {
    "certificate.search",
    SELECT_CERTIFICATE
    "WHERE ($1::uuid IS NULL OR c.tenant_id = $1) AND ($2::uuid IS NULL OR c.endpoint_id = $2)"
    "  AND ($3::uuid IS NULL OR c.account_id = $3) AND ($4::uuid IS NULL OR c.eab_key_id = $4)"
    "  AND ($5::bytea IS NULL OR c.fingerprint = $5)"
    "  AND ($6::bytea IS NULL OR c.key_fingerprint = $6)"
    "  AND ($7::timestamptz IS NULL OR c.issued_at >= $7)"
    "  AND ($8::timestamptz IS NULL OR c.issued_at < $8)"
    "  AND ($9::text = '' OR c.id = ANY (ARRAY("
    "    SELECT n.certificate_id FROM certificate_name n WHERE n.value = $9)))"
    "  AND ($10::text = '' OR c.serial_hex = $10)"
    "  AND ($11::text IS NULL OR c.status = $11)"
    "  AND ($12::uuid IS NULL OR c.id < $12) ORDER BY c.id DESC LIMIT $13",
    Planning::each_time};

constexpr const Statement* kStatements[] = {&kInsert,       &kInsertNames, &kFind,
                                            &kFindAnywhere, &kUpdate,      &kSearch};

}  // namespace

Statements PgCertificateStore::statements() {
    return kStatements;
}

bool PgCertificateStore::insert(const model::IssuedCertificate& certificate) {
    const auto& [tenant, endpoint] = certificate.scope;
    const Rows rows = connection_.execute(
        kInsert, {certificate.id, tenant, endpoint, certificate.account_id, certificate.order_id,
                  certificate.connector_id, certificate.eab_key_id, certificate.status,
                  certificate.serial_hex, certificate.issuer, certificate.issuer_der,
                  certificate.fingerprint, certificate.key_fingerprint, certificate.not_before,
                  certificate.not_after, certificate.chain, certificate.issued_at,
                  certificate.revoked_at, certificate.version});
    if (rows.affected != 1) return false;
    connection_.execute(kInsertNames,
                        {certificate.id, tenant, endpoint, types_of(certificate.identifiers),
                         values_of(certificate.identifiers)});
    return true;
}

std::optional<model::IssuedCertificate> PgCertificateStore::find(model::EndpointScope scope,
                                                                 model::CertificateId id) {
    return connection_.execute(kFind, {scope.tenant, scope.endpoint, id})
        .read_one(read_certificate);
}

std::optional<model::IssuedCertificate> PgCertificateStore::find_anywhere(model::CertificateId id) {
    return connection_.execute(kFindAnywhere, {id}).read_one(read_certificate);
}

void PgCertificateStore::update(const model::IssuedCertificate& certificate) {
    require_written(connection_.execute(
        kUpdate, {certificate.scope.tenant, certificate.scope.endpoint, certificate.id,
                  certificate.version, certificate.status, certificate.revoked_at}));
}

std::vector<model::IssuedCertificate> PgCertificateStore::search(
    const model::CertificateQuery& query) {
    return connection_
        .execute(kSearch,
                 {query.tenant, query.endpoint, query.account, query.eab_key, query.fingerprint,
                  query.key_fingerprint, query.issued_from, query.issued_until, query.name,
                  query.serial_hex, query.status, query.page.before, page_limit(query.page)})
        .read(read_certificate);
}

}  // namespace causeway::storage
