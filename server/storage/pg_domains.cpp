// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_domains.hpp"

#include "storage/compare_and_set.hpp"
#include "storage/name_rule_cell.hpp"
#include "storage/pg_standing.hpp"

#define DOMAIN_COLUMNS                                                                      \
    "id, tenant_id, rule, effect, pre_authorized_until, evidence, created_at, created_by, " \
    "version"

namespace causeway::storage {
namespace {

std::optional<model::PreAuthorization> read_pre_authorization(Row& row) {
    const auto until = row.next<std::optional<base::Time>>();
    auto evidence = row.next<std::string>();
    if (!until) return std::nullopt;
    return model::PreAuthorization{*until, std::move(evidence)};
}

model::Domain read_domain(Row& row) {
    return {
        .id = row.next<model::DomainId>(),
        .tenant_id = row.next<model::TenantId>(),
        .rule = row.next<model::NameRule>(),
        .effect = row.next<model::DomainEffect>(),
        .pre_authorization = read_pre_authorization(row),
        .created_at = row.next<base::Time>(),
        .created_by = row.next<std::string>(),
        .version = row.next<std::int64_t>(),
    };
}

std::optional<base::Time> until_of(const model::Domain& domain) {
    if (!domain.pre_authorization) return std::nullopt;
    return domain.pre_authorization->until;
}

std::string evidence_of(const model::Domain& domain) {
    return domain.pre_authorization ? domain.pre_authorization->evidence : std::string();
}

constexpr Statement kInsert = {"domain.insert", "INSERT INTO domain (" DOMAIN_COLUMNS
                                                ")"
                                                "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                                                "  ON CONFLICT (tenant_id, rule) DO NOTHING"};

constexpr Statement kFind = {
    "domain.find", "SELECT " DOMAIN_COLUMNS " FROM domain WHERE tenant_id = $1 AND id = $2"};

constexpr Statement kOfTenant = {
    "domain.of_tenant", "SELECT " DOMAIN_COLUMNS " FROM domain WHERE tenant_id = $1 ORDER BY rule"};

constexpr Statement kUpdate = {
    "domain.update",
    "UPDATE domain SET effect = $4, pre_authorized_until = $5, evidence = $6,"
    "  version = version + 1"
    "  WHERE tenant_id = $1 AND id = $2 AND version = $3"};

constexpr Statement kRemove = {
    "domain.remove", "DELETE FROM domain WHERE tenant_id = $1 AND id = $2 AND version = $3"};

constexpr const Statement* kStatements[] = {&kInsert, &kFind, &kOfTenant, &kUpdate, &kRemove};

}  // namespace

Statements PgDomainStore::statements() {
    return kStatements;
}

bool PgDomainStore::insert(const model::Domain& domain) {
    lock_standing(connection_, domain.tenant_id.value());
    const Rows rows = connection_.execute(
        kInsert, {domain.id, domain.tenant_id, domain.rule.text(), domain.effect, until_of(domain),
                  evidence_of(domain), domain.created_at, domain.created_by, domain.version});
    return rows.affected == 1;
}

std::optional<model::Domain> PgDomainStore::find(model::TenantId tenant, model::DomainId id) {
    return connection_.execute(kFind, {tenant, id}).read_one(read_domain);
}

std::vector<model::Domain> PgDomainStore::of_tenant(model::TenantId tenant) {
    return connection_.execute(kOfTenant, {tenant}).read(read_domain);
}

void PgDomainStore::update(const model::Domain& domain) {
    lock_standing(connection_, domain.tenant_id.value());
    require_written(
        connection_.execute(kUpdate, {domain.tenant_id, domain.id, domain.version, domain.effect,
                                      until_of(domain), evidence_of(domain)}));
}

void PgDomainStore::remove(const model::Domain& domain) {
    lock_standing(connection_, domain.tenant_id.value());
    require_written(connection_.execute(kRemove, {domain.tenant_id, domain.id, domain.version}));
}

}  // namespace causeway::storage
