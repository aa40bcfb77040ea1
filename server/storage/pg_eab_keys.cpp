// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_eab_keys.hpp"

#include "storage/compare_and_set.hpp"
#include "storage/name_rule_cell.hpp"
#include "storage/page_limit.hpp"
#include "storage/pg_standing.hpp"
#include "storage/sealed_columns.hpp"

#define EAB_KEY_COLUMNS                                                                    \
    "id, tenant_id, endpoint_id, kid, label, status, max_uses, uses, expires_at, domains," \
    " denied_domains, created_at, version"

#define OF_KID "WHERE tenant_id = $1 AND endpoint_id = $2 AND kid = $3"

namespace causeway::storage {
namespace {

model::EabKey read_key(Row& row) {
    return {
        .id = row.next<model::EabKeyId>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .kid = row.next<std::string>(),
        .label = row.next<std::string>(),
        .hmac_key = {},
        .status = row.next<model::EabKeyStatus>(),
        .max_uses = row.next<std::optional<int>>(),
        .uses = row.next<int>(),
        .expires_at = row.next<std::optional<base::Time>>(),
        .domains = row.next<std::vector<model::NameRule>>(),
        .denied_domains = row.next<std::vector<model::NameRule>>(),
        .created_at = row.next<base::Time>(),
        .version = row.next<std::int64_t>(),
    };
}

constexpr Statement kInsert = {
    "eab_key.insert", "INSERT INTO eab_key (" EAB_KEY_COLUMNS
                      ", hmac_key_id, hmac_box)"
                      "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
                      "  ON CONFLICT (endpoint_id, kid) DO NOTHING"};

constexpr Statement kFindByKid = {"eab_key.find_by_kid",
                                  "SELECT " EAB_KEY_COLUMNS " FROM eab_key " OF_KID};

constexpr Statement kFindWithHmac = {"eab_key.find_with_hmac",
                                     "SELECT " EAB_KEY_COLUMNS
                                     ", hmac_key_id, hmac_box FROM eab_key " OF_KID};

constexpr Statement kFind = {"eab_key.find",
                             "SELECT " EAB_KEY_COLUMNS
                             " FROM eab_key WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3"};

constexpr Statement kList = {"eab_key.list",
                             "SELECT " EAB_KEY_COLUMNS
                             " FROM eab_key WHERE tenant_id = $1 AND endpoint_id = $2"
                             "  AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
                             Planning::each_time};

constexpr Statement kUpdate = {
    "eab_key.update",
    "UPDATE eab_key SET label = $5, status = $6, max_uses = $7, uses = $8, expires_at = $9,"
    "  domains = $10, denied_domains = $11, version = version + 1"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND version = $4"};

constexpr const Statement* kStatements[] = {&kInsert, &kFindByKid, &kFindWithHmac,
                                            &kFind,   &kList,      &kUpdate};

}  // namespace

Statements PgEabKeyStore::statements() {
    return kStatements;
}

bool PgEabKeyStore::insert(const model::EabKey& key) {
    const crypto::Sealed sealed = sealing_.seal(key.hmac_key, place_of_hmac(key.id.to_string()));
    const Rows rows =
        connection_.execute(kInsert, {key.id, key.scope.tenant, key.scope.endpoint, key.kid,
                                      key.label, key.status, key.max_uses, key.uses, key.expires_at,
                                      texts_of(key.domains), texts_of(key.denied_domains),
                                      key.created_at, key.version, sealed.key_id, sealed.box});
    return rows.affected == 1;
}

std::optional<model::EabKey> PgEabKeyStore::find(model::EndpointScope scope, std::string_view kid) {
    return connection_.execute(kFindByKid, {scope.tenant, scope.endpoint, kid}).read_one(read_key);
}

std::optional<model::EabKey> PgEabKeyStore::find(model::EndpointScope scope, model::EabKeyId id) {
    return connection_.execute(kFind, {scope.tenant, scope.endpoint, id}).read_one(read_key);
}

std::optional<model::EabKey> PgEabKeyStore::find_with_hmac(model::EndpointScope scope,
                                                           std::string_view kid) {
    Rows rows = connection_.execute(kFindWithHmac, {scope.tenant, scope.endpoint, kid});
    if (rows.rows.empty()) return std::nullopt;
    Row& row = rows.rows.front();
    model::EabKey key = read_key(row);
    const crypto::Sealed sealed{row.next<std::string>(), row.next<base::Bytes>()};
    key.hmac_key = sealing_.open(sealed, place_of_hmac(key.id.to_string()));
    return key;
}

std::vector<model::EabKey> PgEabKeyStore::list(model::EndpointScope scope,
                                               const model::Page& page) {
    return connection_.execute(kList, {scope.tenant, scope.endpoint, page.before, page_limit(page)})
        .read(read_key);
}

void PgEabKeyStore::update(const model::EabKey& key) {
    lock_standing(connection_, key.id.value());
    require_written(
        connection_.execute(kUpdate, {key.scope.tenant, key.scope.endpoint, key.id, key.version,
                                      key.label, key.status, key.max_uses, key.uses, key.expires_at,
                                      texts_of(key.domains), texts_of(key.denied_domains)}));
}

}  // namespace causeway::storage
