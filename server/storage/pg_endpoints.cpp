// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_endpoints.hpp"

#include "storage/compare_and_set.hpp"
#include "storage/json_column.hpp"
#include "storage/page_limit.hpp"
#include "storage/pg_standing.hpp"
#include "storage/tenant_row.hpp"

#define ENDPOINT_COLUMNS                                                                  \
    "e.id, e.tenant_id, e.slug, e.display_name, e.status, e.eab, e.authorization_source," \
    " e.challenges, e.allowed_keys, e.max_names, e.require_cn, e.max_validity_seconds,"   \
    " e.resolver_set, e.allowed_networks,"                                                \
    " ARRAY(SELECT c.connector_id FROM endpoint_connector c WHERE c.endpoint_id = e.id"   \
    "       ORDER BY c.position),"                                                        \
    " e.terms_of_service, e.website, e.caa_identities, e.order_lifetime_seconds,"         \
    " e.authorization_lifetime_seconds, e.grandfather_until, e.created_at, e.version"
#define SELECT_CONTEXT                                      \
    "SELECT " CAUSEWAY_TENANT_COLUMNS ", " ENDPOINT_COLUMNS \
    " FROM endpoint e JOIN tenant t ON t.id = e.tenant_id "

namespace causeway::storage {
namespace {

using crypto::KeyType;
using nlohmann::json;

constexpr std::pair<KeyType, std::string_view> kKeyTypes[] = {
    {KeyType::rsa, "rsa"},         {KeyType::ec_p256, "ec-p256"}, {KeyType::ec_p384, "ec-p384"},
    {KeyType::ec_p521, "ec-p521"}, {KeyType::ed25519, "ed25519"}, {KeyType::other, "other"},
};

std::string_view key_type_name(KeyType type) {
    return std::ranges::find(kKeyTypes, type, [](const auto& entry) { return entry.first; })
        ->second;
}

KeyType key_type_named(const std::string& name) {
    const auto* entry =
        std::ranges::find(kKeyTypes, name, [](const auto& pair) { return pair.second; });
    if (entry == std::end(kKeyTypes)) throw UnreadableRow("an unknown key type \"" + name + "\"");
    return entry->first;
}

std::string keys_to_text(const std::vector<model::AllowedKey>& keys) {
    json list = json::array();
    for (const model::AllowedKey& key : keys) {
        list.push_back({{"type", key_type_name(key.type)},
                        {"min_bits", key.min_bits},
                        {"max_bits", key.max_bits}});
    }
    return json_text(list);
}

std::vector<model::AllowedKey> keys_from_text(const std::string& text) {
    return read_json(text, [](const json& list) {
        std::vector<model::AllowedKey> keys;
        for (const json& key : list) {
            keys.push_back({key_type_named(key.at("type")), key.at("min_bits").get<int>(),
                            key.at("max_bits").get<int>()});
        }
        return keys;
    });
}

model::Endpoint read_endpoint(Row& row) {
    return {
        .id = row.next<model::EndpointId>(),
        .tenant_id = row.next<model::TenantId>(),
        .slug = row.next<model::Slug>(),
        .display_name = row.next<std::string>(),
        .status = row.next<model::EndpointStatus>(),
        .eab = row.next<model::EabRequirement>(),
        .authorization = row.next<model::AuthorizationSource>(),
        .challenges = row.next<std::vector<model::ChallengeType>>(),
        .policy = {.keys = keys_from_text(row.next<std::string>()),
                   .max_names = row.next<int>(),
                   .require_cn = row.next<bool>(),
                   .max_validity = row.next<std::chrono::seconds>()},
        .network = {.resolver_set = row.next<std::string>(),
                    .allowed_networks = row.next<std::vector<std::string>>()},
        .connectors = row.next<std::vector<model::ConnectorId>>(),
        .terms_of_service = row.next<std::string>(),
        .website = row.next<std::string>(),
        .caa_identities = row.next<std::vector<std::string>>(),
        .order_lifetime = row.next<std::chrono::seconds>(),
        .authorization_lifetime = row.next<std::chrono::seconds>(),
        .grandfather_until = row.next<std::optional<base::Time>>(),
        .created_at = row.next<base::Time>(),
        .version = row.next<std::int64_t>(),
    };
}

model::EndpointContext read_context(Row& row) {
    return {.tenant = read_tenant(row), .endpoint = read_endpoint(row)};
}

// The columns that can change, in the order of the parameters from $5 on.
SqlValues changeable(const model::Endpoint& endpoint) {
    return {endpoint.display_name,
            endpoint.status,
            endpoint.eab,
            endpoint.authorization,
            names_of(endpoint.challenges),
            keys_to_text(endpoint.policy.keys),
            endpoint.policy.max_names,
            endpoint.policy.require_cn,
            endpoint.policy.max_validity,
            endpoint.network.resolver_set,
            endpoint.network.allowed_networks,
            endpoint.terms_of_service,
            endpoint.website,
            endpoint.caa_identities,
            endpoint.order_lifetime,
            endpoint.authorization_lifetime,
            endpoint.grandfather_until};
}

SqlValues with_changeable(SqlValues first, const model::Endpoint& endpoint) {
    const SqlValues rest = changeable(endpoint);
    first.insert(first.end(), rest.begin(), rest.end());
    return first;
}

constexpr Statement kInsert = {
    "endpoint.insert",
    "WITH given AS ("
    "  INSERT INTO used_slug (kind, tenant_id, slug) VALUES ('endpoint', $2, $3)"
    "  ON CONFLICT DO NOTHING RETURNING slug)"
    "INSERT INTO endpoint (id, tenant_id, slug, created_at, display_name, status, eab,"
    "  authorization_source, challenges, allowed_keys, max_names, require_cn,"
    "  max_validity_seconds, resolver_set, allowed_networks, terms_of_service, website,"
    "  caa_identities, order_lifetime_seconds, authorization_lifetime_seconds,"
    "  grandfather_until, version)"
    "  SELECT $1, $2, slug, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    "         $19, $20, $21, $22 FROM given"};

constexpr Statement kInsertConnectors = {
    "endpoint.insert_connectors",
    "INSERT INTO endpoint_connector (tenant_id, endpoint_id, position, connector_id)"
    "  SELECT $1, $2, position, id FROM unnest($3::uuid[]) WITH ORDINALITY AS c (id, position)"};

constexpr Statement kDeleteConnectors = {
    "endpoint.delete_connectors",
    "DELETE FROM endpoint_connector WHERE tenant_id = $1 AND endpoint_id = $2"};

constexpr Statement kFindBySlugs = {"endpoint.find_by_slugs",
                                    SELECT_CONTEXT "WHERE t.slug = $1 AND e.slug = $2"};

constexpr Statement kFind = {"endpoint.find",
                             SELECT_CONTEXT "WHERE e.tenant_id = $1 AND e.id = $2"};

constexpr Statement kList = {
    "endpoint.list",
    "SELECT " ENDPOINT_COLUMNS
    " FROM endpoint e WHERE e.tenant_id = $1 AND ($2::uuid IS NULL OR e.id < $2)"
    "  ORDER BY e.id DESC LIMIT $3",
    Planning::each_time};

constexpr Statement kUpdate = {
    "endpoint.update",
    "UPDATE endpoint SET display_name = $4, status = $5, eab = $6, authorization_source = $7,"
    "  challenges = $8, allowed_keys = $9, max_names = $10, require_cn = $11,"
    "  max_validity_seconds = $12, resolver_set = $13, allowed_networks = $14,"
    "  terms_of_service = $15, website = $16, caa_identities = $17,"
    "  order_lifetime_seconds = $18, authorization_lifetime_seconds = $19,"
    "  grandfather_until = $20, version = version + 1"
    "  WHERE tenant_id = $1 AND id = $2 AND version = $3"};

constexpr const Statement* kStatements[] = {
    &kInsert, &kInsertConnectors, &kDeleteConnectors, &kFindBySlugs, &kFind, &kList, &kUpdate};

}  // namespace

Statements PgEndpointStore::statements() {
    return kStatements;
}

bool PgEndpointStore::insert(const model::Endpoint& endpoint) {
    SqlValues values = with_changeable(
        {endpoint.id, endpoint.tenant_id, endpoint.slug.text(), endpoint.created_at}, endpoint);
    values.emplace_back(endpoint.version);
    if (connection_.execute(kInsert, values).affected != 1) return false;
    insert_connectors(endpoint);
    return true;
}

void PgEndpointStore::insert_connectors(const model::Endpoint& endpoint) {
    connection_.execute(kInsertConnectors,
                        {endpoint.tenant_id, endpoint.id, texts_of(endpoint.connectors)});
}

std::optional<model::EndpointContext> PgEndpointStore::find(const model::Slug& tenant,
                                                            const model::Slug& endpoint) {
    return connection_.execute(kFindBySlugs, {tenant.text(), endpoint.text()})
        .read_one(read_context);
}

std::optional<model::EndpointContext> PgEndpointStore::find(model::EndpointScope scope) {
    return connection_.execute(kFind, {scope.tenant, scope.endpoint}).read_one(read_context);
}

std::vector<model::Endpoint> PgEndpointStore::list(model::TenantId tenant,
                                                   const model::Page& page) {
    return connection_.execute(kList, {tenant, page.before, page_limit(page)}).read(read_endpoint);
}

void PgEndpointStore::update(const model::Endpoint& endpoint) {
    lock_standing(connection_, endpoint.id.value());
    require_written(connection_.execute(
        kUpdate, with_changeable({endpoint.tenant_id, endpoint.id, endpoint.version}, endpoint)));
    connection_.execute(kDeleteConnectors, {endpoint.tenant_id, endpoint.id});
    insert_connectors(endpoint);
}

}  // namespace causeway::storage
