// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_orders.hpp"

#include "storage/compare_and_set.hpp"
#include "storage/identifier_columns.hpp"
#include "storage/page_limit.hpp"
#include "storage/problem_json.hpp"

#define SELECT_ORDER                                                                               \
    "SELECT o.id, o.tenant_id, o.endpoint_id, o.account_id, o.status,"                             \
    "  ARRAY(SELECT i.type FROM order_identifier i WHERE i.order_id = o.id ORDER BY i.position),"  \
    "  ARRAY(SELECT i.value FROM order_identifier i WHERE i.order_id = o.id ORDER BY i.position)," \
    "  ARRAY(SELECT l.authorization_id FROM order_authorization l WHERE l.order_id = o.id"         \
    "        ORDER BY l.position),"                                                                \
    "  o.not_before, o.not_after, o.expires_at, o.error, o.connector_id, o.policy_version,"        \
    "  o.certificate_id, o.created_at, o.version FROM orders o "

namespace causeway::storage {
namespace {

model::Order read_order(Row& row) {
    return {
        .id = row.next<model::OrderId>(),
        .scope = {row.next<model::TenantId>(), row.next<model::EndpointId>()},
        .account_id = row.next<model::AccountId>(),
        .status = row.next<model::OrderStatus>(),
        .identifiers = read_identifiers(row),
        .authorizations = row.next<std::vector<model::AuthorizationId>>(),
        .not_before = row.next<std::optional<base::Time>>(),
        .not_after = row.next<std::optional<base::Time>>(),
        .expires_at = row.next<base::Time>(),
        .error = problem_from_text(row.next<std::optional<std::string>>()),
        .connector_id = row.next<std::optional<model::ConnectorId>>(),
        .policy_version = row.next<std::int64_t>(),
        .certificate_id = row.next<std::optional<model::CertificateId>>(),
        .created_at = row.next<base::Time>(),
        .version = row.next<std::int64_t>(),
    };
}

constexpr Statement kInsert = {
    "order.insert",
    "INSERT INTO orders (id, tenant_id, endpoint_id, account_id, status, not_before, not_after,"
    "  expires_at, error, connector_id, policy_version, certificate_id, created_at, version)"
    "  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};

constexpr Statement kInsertIdentifiers = {
    "order.insert_identifiers",
    "INSERT INTO order_identifier (order_id, tenant_id, endpoint_id, position, type, value)"
    "  SELECT $1, $2, $3, position, type, value"
    "  FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS i (type, value, position)"};

constexpr Statement kInsertAuthorizations = {
    "order.insert_authorizations",
    "INSERT INTO order_authorization (order_id, tenant_id, endpoint_id, position,"
    "  authorization_id) SELECT $1, $2, $3, position, id"
    "  FROM unnest($4::uuid[]) WITH ORDINALITY AS l (id, position)"};

constexpr Statement kFind = {
    "order.find", SELECT_ORDER "WHERE o.tenant_id = $1 AND o.endpoint_id = $2 AND o.id = $3"};

constexpr Statement kFindAnywhere = {"order.find_anywhere", SELECT_ORDER "WHERE o.id = $1"};

constexpr Statement kUpdate = {
    "order.update",
    "UPDATE orders SET status = $5, error = $6, connector_id = $7, policy_version = $8,"
    "  certificate_id = $9, not_before = $10, not_after = $11, expires_at = $12,"
    "  version = version + 1"
    "  WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3 AND version = $4"};

// Everybody locks by ascending id, so that nobody waits in a circle.
constexpr Statement kLockOpenWith = {
    "order.lock_open_with", SELECT_ORDER
    "JOIN order_authorization w ON w.order_id = o.id WHERE w.authorization_id = $3"
    "  AND o.tenant_id = $1 AND o.endpoint_id = $2 AND o.status IN ('pending', 'ready')"
    "  ORDER BY o.id FOR NO KEY UPDATE OF o"};

constexpr Statement kLockOpenOf = {
    "order.lock_open_of", SELECT_ORDER
    "WHERE o.tenant_id = $1 AND o.endpoint_id = $2 AND o.account_id = $3"
    "  AND o.status IN ('pending', 'ready') AND o.expires_at > $4"
    "  AND ($5::uuid IS NULL OR o.id > $5) ORDER BY o.id LIMIT $6 FOR NO KEY UPDATE OF o"};

// The ids of a name's orders come as an array, because the planner can then use both indexes.
constexpr Statement kSearch = {
    "order.search",
    SELECT_ORDER
    "WHERE ($1::uuid IS NULL OR o.tenant_id = $1) AND ($2::uuid IS NULL OR o.endpoint_id = $2)"
    "  AND ($3::uuid IS NULL OR o.account_id = $3) AND ($4::text IS NULL OR $4 = CASE"
    "    WHEN o.status IN ('pending', 'ready') AND o.expires_at <= $8 THEN 'invalid'"
    "    ELSE o.status END)"
    "  AND ($5::text = '' OR o.id = ANY (ARRAY("
    "    SELECT i.order_id FROM order_identifier i WHERE i.value = $5)))"
    "  AND (NOT $9 OR o.status IN ('processing', 'valid')"
    "       OR (o.status IN ('pending', 'ready') AND o.expires_at > $8))"
    "  AND ($6::uuid IS NULL OR o.id < $6) ORDER BY o.id DESC LIMIT $7",
    Planning::each_time};

constexpr const Statement* kStatements[] = {
    &kInsert, &kInsertIdentifiers, &kInsertAuthorizations, &kFind,  &kFindAnywhere,
    &kUpdate, &kLockOpenWith,      &kLockOpenOf,           &kSearch};

}  // namespace

Statements PgOrderStore::statements() {
    return kStatements;
}

void PgOrderStore::insert(const model::Order& order) {
    const auto& [tenant, endpoint] = order.scope;
    connection_.execute(
        kInsert, {order.id, tenant, endpoint, order.account_id, order.status, order.not_before,
                  order.not_after, order.expires_at, problem_text(order.error), order.connector_id,
                  order.policy_version, order.certificate_id, order.created_at, order.version});
    connection_.execute(
        kInsertIdentifiers,
        {order.id, tenant, endpoint, types_of(order.identifiers), values_of(order.identifiers)});
    connection_.execute(kInsertAuthorizations,
                        {order.id, tenant, endpoint, texts_of(order.authorizations)});
}

std::optional<model::Order> PgOrderStore::find(model::EndpointScope scope, model::OrderId id) {
    return connection_.execute(kFind, {scope.tenant, scope.endpoint, id}).read_one(read_order);
}

std::optional<model::Order> PgOrderStore::find_anywhere(model::OrderId id) {
    return connection_.execute(kFindAnywhere, {id}).read_one(read_order);
}

void PgOrderStore::update(const model::Order& order) {
    require_written(connection_.execute(
        kUpdate, {order.scope.tenant, order.scope.endpoint, order.id, order.version, order.status,
                  problem_text(order.error), order.connector_id, order.policy_version,
                  order.certificate_id, order.not_before, order.not_after, order.expires_at}));
}

std::vector<model::Order> PgOrderStore::lock_open(model::EndpointScope scope,
                                                  model::AuthorizationId authorization) {
    return connection_.execute(kLockOpenWith, {scope.tenant, scope.endpoint, authorization})
        .read(read_order);
}

std::vector<model::Order> PgOrderStore::lock_open(model::EndpointScope scope,
                                                  const model::OpenOrders& query) {
    return connection_
        .execute(kLockOpenOf,
                 {scope.tenant, scope.endpoint, query.account, query.now, query.after, query.limit})
        .read(read_order);
}

std::vector<model::Order> PgOrderStore::search(const model::OrderQuery& query) {
    return connection_
        .execute(kSearch,
                 {query.tenant, query.endpoint, query.account, query.status, query.name,
                  query.page.before, page_limit(query.page), query.now, query.without_invalid})
        .read(read_order);
}

}  // namespace causeway::storage
