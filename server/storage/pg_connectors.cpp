// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_connectors.hpp"

#include "storage/compare_and_set.hpp"
#include "storage/sealed_columns.hpp"
#include "storage/slug_cell.hpp"

#define OF_SECRETS(column) \
    " ARRAY(SELECT " column " FROM connector_secret WHERE connector_id = c.id ORDER BY name)"

#define CONNECTOR_COLUMNS \
    "id, slug, type, regime, status, config," OF_SECRETS("name") "," \
    " max_in_flight, accepted_differences, created_at, version"

#define SECRET_COLUMNS OF_SECRETS("name") "," OF_SECRETS("value_key_id") "," OF_SECRETS("value_box")

#define SELECT_CONNECTOR "SELECT " CONNECTOR_COLUMNS " FROM connector c "

namespace causeway::storage {
namespace {

std::map<std::string, base::Secret> without_values(std::vector<std::string> names) {
    std::map<std::string, base::Secret> secrets;
    for (std::string& name : names) secrets.emplace(std::move(name), base::Secret());
    return secrets;
}

// A difference that only a later version knows is not accepted here, which is the strict side.
model::AcceptedDifferences known_among(const std::vector<std::string>& names) {
    model::AcceptedDifferences known;
    for (const std::string& name : names) {
        if (const auto difference = base::named<model::AcceptedDifference>(name)) {
            known.insert(*difference);
        }
    }
    return known;
}

model::Connector read_connector(Row& row) {
    return {
        .id = row.next<model::ConnectorId>(),
        .slug = row.next<model::Slug>(),
        .type = row.next<std::string>(),
        .regime = row.next<model::TrustRegime>(),
        .status = row.next<model::ConnectorStatus>(),
        .config = row.next<std::string>(),
        .secrets = without_values(row.next<std::vector<std::string>>()),
        .max_in_flight = row.next<int>(),
        .accepted_differences = known_among(row.next<std::vector<std::string>>()),
        .created_at = row.next<base::Time>(),
        .version = row.next<std::int64_t>(),
    };
}

constexpr Statement kInsert = {
    "connector.insert",
    "WITH given AS ("
    "  INSERT INTO used_slug (kind, slug) VALUES ('connector', $2) ON CONFLICT DO NOTHING"
    "  RETURNING slug)"
    "INSERT INTO connector (id, slug, type, regime, status, config, max_in_flight,"
    "  accepted_differences, created_at, version)"
    "  SELECT $1, slug, $3, $4, $5, $6, $7, $8, $9, $10 FROM given"};

// Differences that only a later version knows ($7 has those of this one) stay for its processes.
constexpr Statement kUpdate = {
    "connector.update",
    "UPDATE connector SET status = $3, config = $4, max_in_flight = $5, accepted_differences ="
    "  $6::text[] || ARRAY(SELECT name FROM unnest(accepted_differences) name"
    "                      WHERE name <> ALL ($7::text[])),"
    "  version = version + 1 WHERE id = $1 AND version = $2"};

constexpr Statement kWriteSecret = {
    "connector.write_secret",
    "INSERT INTO connector_secret (connector_id, name, value_key_id, value_box)"
    "  VALUES ($1, $2, $3, $4) ON CONFLICT (connector_id, name)"
    "  DO UPDATE SET value_key_id = excluded.value_key_id, value_box = excluded.value_box"};

constexpr Statement kDropSecrets = {
    "connector.drop_secrets",
    "DELETE FROM connector_secret WHERE connector_id = $1 AND name = ANY($2)"};

constexpr Statement kFind = {"connector.find", SELECT_CONNECTOR "WHERE id = $1"};

constexpr Statement kFindBySlug = {"connector.find_by_slug", SELECT_CONNECTOR "WHERE slug = $1"};

constexpr Statement kList = {"connector.list", SELECT_CONNECTOR "ORDER BY id DESC"};

// In one statement, so that a change that is committed meanwhile is in all of it or in nothing.
constexpr Statement kFindWithSecrets = {"connector.find_with_secrets",
                                        "SELECT " CONNECTOR_COLUMNS "," SECRET_COLUMNS
                                        " FROM connector c WHERE id = $1"};

constexpr const Statement* kStatements[] = {&kInsert,      &kUpdate,         &kWriteSecret,
                                            &kDropSecrets, &kFind,           &kFindBySlug,
                                            &kList,        &kFindWithSecrets};

}  // namespace

Statements PgConnectorStore::statements() {
    return kStatements;
}

bool PgConnectorStore::insert(const model::Connector& connector) {
    const Rows rows = connection_.execute(
        kInsert,
        {connector.id, connector.slug.text(), connector.type, connector.regime, connector.status,
         connector.config, connector.max_in_flight, names_of(connector.accepted_differences),
         connector.created_at, connector.version});
    if (rows.affected != 1) return false;
    write_secrets(connector.id, connector.secrets);
    return true;
}

void PgConnectorStore::update(const model::Connector& connector,
                              const model::SecretChanges& secrets) {
    require_written(connection_.execute(
        kUpdate, {connector.id, connector.version, connector.status, connector.config,
                  connector.max_in_flight, names_of(connector.accepted_differences),
                  all_names_of<model::AcceptedDifference>()}));
    write_secrets(connector.id, secrets.set);
    connection_.execute(
        kDropSecrets,
        {connector.id, std::vector<std::string>(secrets.dropped.begin(), secrets.dropped.end())});
}

void PgConnectorStore::write_secrets(model::ConnectorId id,
                                     const std::map<std::string, base::Secret>& secrets) {
    for (const auto& [name, value] : secrets) {
        const crypto::Sealed sealed = sealing_.seal(value, place_of_secret(id.to_string(), name));
        connection_.execute(kWriteSecret, {id, name, sealed.key_id, sealed.box});
    }
}

std::optional<model::Connector> PgConnectorStore::find(model::ConnectorId id) {
    return connection_.execute(kFind, {id}).read_one(read_connector);
}

std::optional<model::Connector> PgConnectorStore::find(const model::Slug& slug) {
    return connection_.execute(kFindBySlug, {slug.text()}).read_one(read_connector);
}

std::vector<model::Connector> PgConnectorStore::list() {
    return connection_.execute(kList).read(read_connector);
}

std::optional<model::Connector> PgConnectorStore::find_with_secrets(model::ConnectorId id) {
    Rows found = connection_.execute(kFindWithSecrets, {id});
    if (found.rows.empty()) return std::nullopt;
    Row& row = found.rows.front();
    model::Connector connector = read_connector(row);
    const auto names = row.next<std::vector<std::string>>();
    const auto key_ids = row.next<std::vector<std::string>>();
    const auto boxes = row.next<std::vector<base::Bytes>>();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const crypto::Sealed sealed{key_ids.at(i), boxes.at(i)};
        connector.secrets.insert_or_assign(
            names[i], sealing_.open(sealed, place_of_secret(id.to_string(), names[i])));
    }
    return connector;
}

}  // namespace causeway::storage
