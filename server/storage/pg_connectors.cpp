// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_connectors.hpp"

#include "storage/sealed_columns.hpp"
#include "storage/slug_cell.hpp"

#define SELECT_CONNECTOR                                                                     \
    "SELECT id, slug, type, regime, status, config, max_in_flight, created_at, version FROM" \
    " connector "

namespace causeway::storage {
namespace {

model::Connector read_connector(Row& row) {
    return {
        .id = row.next<model::ConnectorId>(),
        .slug = row.next<model::Slug>(),
        .type = row.next<std::string>(),
        .regime = row.next<model::TrustRegime>(),
        .status = row.next<model::ConnectorStatus>(),
        .config = row.next<std::string>(),
        .secrets = {},
        .max_in_flight = row.next<int>(),
        .created_at = row.next<base::Time>(),
        .version = row.next<std::int64_t>(),
    };
}

constexpr Statement kInsert = {
    "connector.insert",
    "WITH given AS ("
    "  INSERT INTO used_slug (kind, slug) VALUES ('connector', $2) ON CONFLICT DO NOTHING"
    "  RETURNING slug)"
    "INSERT INTO connector (id, slug, type, regime, status, config, max_in_flight, created_at,"
    "  version) SELECT $1, slug, $3, $4, $5, $6, $7, $8, $9 FROM given"};

constexpr Statement kInsertSecret = {
    "connector.insert_secret",
    "INSERT INTO connector_secret (connector_id, name, value_key_id, value_box)"
    "  VALUES ($1, $2, $3, $4)"};

constexpr Statement kFind = {"connector.find", SELECT_CONNECTOR "WHERE id = $1"};

constexpr Statement kFindBySlug = {"connector.find_by_slug", SELECT_CONNECTOR "WHERE slug = $1"};

constexpr Statement kList = {"connector.list", SELECT_CONNECTOR "ORDER BY id DESC"};

constexpr Statement kSecrets = {
    "connector.secrets",
    "SELECT name, value_key_id, value_box FROM connector_secret WHERE connector_id = $1"};

constexpr const Statement* kStatements[] = {&kInsert,     &kInsertSecret, &kFind,
                                            &kFindBySlug, &kList,         &kSecrets};

std::optional<model::Connector> first_of(std::vector<model::Connector> connectors) {
    if (connectors.empty()) return std::nullopt;
    return std::move(connectors.front());
}

}  // namespace

Statements PgConnectorStore::statements() {
    return kStatements;
}

bool PgConnectorStore::insert(const model::Connector& connector) {
    const Rows rows = connection_.execute(
        kInsert,
        {connector.id, connector.slug.text(), connector.type, connector.regime, connector.status,
         connector.config, connector.max_in_flight, connector.created_at, connector.version});
    if (rows.affected != 1) return false;
    for (const auto& [name, value] : connector.secrets) {
        const crypto::Sealed sealed =
            sealing_.seal(value, place_of_secret(connector.id.to_string(), name));
        connection_.execute(kInsertSecret, {connector.id, name, sealed.key_id, sealed.box});
    }
    return true;
}

std::optional<model::Connector> PgConnectorStore::find(model::ConnectorId id) {
    auto connectors = connection_.execute(kFind, {id}).read(read_connector);
    open_secrets(connectors);
    return first_of(std::move(connectors));
}

std::optional<model::Connector> PgConnectorStore::find(const model::Slug& slug) {
    auto connectors = connection_.execute(kFindBySlug, {slug.text()}).read(read_connector);
    open_secrets(connectors);
    return first_of(std::move(connectors));
}

std::vector<model::Connector> PgConnectorStore::list() {
    auto connectors = connection_.execute(kList).read(read_connector);
    open_secrets(connectors);
    return connectors;
}

void PgConnectorStore::open_secrets(std::vector<model::Connector>& connectors) {
    for (model::Connector& connector : connectors) {
        for (Row& row : connection_.execute(kSecrets, {connector.id}).rows) {
            auto name = row.next<std::string>();
            const crypto::Sealed sealed{row.next<std::string>(), row.next<base::Bytes>()};
            auto value = sealing_.open(sealed, place_of_secret(connector.id.to_string(), name));
            connector.secrets.emplace(std::move(name), std::move(value));
        }
    }
}

}  // namespace causeway::storage
