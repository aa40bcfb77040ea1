// SPDX-License-Identifier: Apache-2.0
#include "storage/pg_connector_states.hpp"

#include <algorithm>

#include "storage/guarded.hpp"
#include "storage/page_limit.hpp"
#include "storage/sealed_columns.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kGet = {"connector_state.get",
                            "SELECT key, version, value_key_id, value_box FROM connector_state"
                            "  WHERE connector_id = $1 AND key = $2"};

constexpr Statement kInsert = {
    "connector_state.insert",
    "INSERT INTO connector_state (connector_id, key, version, value_key_id, value_box)"
    "  VALUES ($1, $2, 1, $3, $4) ON CONFLICT (connector_id, key) DO NOTHING RETURNING version"};

constexpr Statement kReplace = {
    "connector_state.replace",
    "UPDATE connector_state SET version = version + 1, value_key_id = $3, value_box = $4"
    "  WHERE connector_id = $1 AND key = $2 AND version = $5 RETURNING version"};

constexpr Statement kList = {
    "connector_state.list",
    "SELECT key, version, value_key_id, value_box FROM connector_state"
    "  WHERE connector_id = $1 AND starts_with(key, $2) AND key > $3 ORDER BY key LIMIT $4",
    Planning::each_time};

constexpr const Statement* kStatements[] = {&kGet, &kInsert, &kReplace, &kList};

}  // namespace

Statements PgConnectorStateStore::statements() {
    return kStatements;
}

model::ConnectorStateEntry PgConnectorStateStore::open(model::ConnectorId connector,
                                                       Row& row) const {
    model::ConnectorStateEntry entry{row.next<std::string>(), row.next<std::int64_t>(), {}};
    const crypto::Sealed sealed{row.next<std::string>(), row.next<base::Bytes>()};
    const auto value = sealing_.open(sealed, place_of_state(connector.to_string(), entry.key));
    entry.value.assign(value.reveal().begin(), value.reveal().end());
    return entry;
}

base::Result<std::optional<model::ConnectorStateEntry>> PgConnectorStateStore::get(
    model::ConnectorId connector, std::string_view key) {
    return guarded([&]() -> base::Result<std::optional<model::ConnectorStateEntry>> {
        Rows rows = pool_.checkout()->execute(kGet, {connector, key});
        if (rows.rows.empty()) return std::nullopt;
        return open(connector, rows.rows.front());
    });
}

base::Result<std::int64_t> PgConnectorStateStore::put_if(model::ConnectorId connector,
                                                         std::string_view key,
                                                         std::int64_t expected,
                                                         base::ByteView value) {
    return guarded([&]() -> base::Result<std::int64_t> {
        const auto sealed = sealing_.seal(base::Secret(base::Bytes(value.begin(), value.end())),
                                          place_of_state(connector.to_string(), std::string(key)));
        SqlValues values{connector, key, sealed.key_id, sealed.box};
        if (expected != 0) values.emplace_back(expected);
        Rows rows = pool_.checkout()->execute(expected == 0 ? kInsert : kReplace, values);
        if (rows.rows.empty()) {
            return base::fail(base::ErrorKind::conflict,
                              "The connector's state was changed by somebody else.");
        }
        return rows.rows.front().next<std::int64_t>();
    });
}

base::Result<std::vector<model::ConnectorStateEntry>> PgConnectorStateStore::list(
    model::ConnectorId connector, std::string_view prefix, std::string_view after, int limit) {
    return guarded([&]() -> base::Result<std::vector<model::ConnectorStateEntry>> {
        std::vector<model::ConnectorStateEntry> entries;
        const int rows_wanted = std::clamp(limit, 1, kMaxPage);
        Rows rows = pool_.checkout()->execute(kList, {connector, prefix, after, rows_wanted});
        for (Row& row : rows.rows) entries.push_back(open(connector, row));
        return entries;
    });
}

}  // namespace causeway::storage
