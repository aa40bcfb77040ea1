// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_tenants.hpp"

#include "storage/compare_and_set.hpp"
#include "storage/page_limit.hpp"
#include "storage/pg_standing.hpp"
#include "storage/tenant_row.hpp"

#define SELECT_TENANT "SELECT " CAUSEWAY_TENANT_COLUMNS " FROM tenant t "

namespace causeway::storage {
namespace {

constexpr Statement kInsert = {
    "tenant.insert",
    "WITH given AS ("
    "  INSERT INTO used_slug (kind, slug) VALUES ('tenant', $2) ON CONFLICT DO NOTHING"
    "  RETURNING slug)"
    "INSERT INTO tenant (id, slug, display_name, status, created_at, version)"
    "  SELECT $1, slug, $3, $4, $5, $6 FROM given"};

constexpr Statement kFind = {"tenant.find", SELECT_TENANT "WHERE t.slug = $1"};

constexpr Statement kList = {
    "tenant.list", SELECT_TENANT "WHERE $1::uuid IS NULL OR t.id < $1 ORDER BY t.id DESC LIMIT $2",
    Planning::each_time};

constexpr Statement kUpdate = {
    "tenant.update",
    "UPDATE tenant SET display_name = $3, status = $4, version = version + 1"
    "  WHERE id = $1 AND version = $2"};

constexpr const Statement* kStatements[] = {&kInsert, &kFind, &kList, &kUpdate};

}  // namespace

Statements PgTenantStore::statements() {
    return kStatements;
}

bool PgTenantStore::insert(const model::Tenant& tenant) {
    const Rows rows =
        connection_.execute(kInsert, {tenant.id, tenant.slug.text(), tenant.display_name,
                                      tenant.status, tenant.created_at, tenant.version});
    return rows.affected == 1;
}

std::optional<model::Tenant> PgTenantStore::find(const model::Slug& slug) {
    return connection_.execute(kFind, {slug.text()}).read_one(read_tenant);
}

std::vector<model::Tenant> PgTenantStore::list(const model::Page& page) {
    return connection_.execute(kList, {page.before, page_limit(page)}).read(read_tenant);
}

void PgTenantStore::update(const model::Tenant& tenant) {
    lock_standing(connection_, tenant.id.value());
    require_written(connection_.execute(
        kUpdate, {tenant.id, tenant.version, tenant.display_name, tenant.status}));
}

}  // namespace causeway::storage
