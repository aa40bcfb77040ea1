// SPDX-License-Identifier: Apache-2.0
#include "storage/examination.hpp"

#include "storage/guarded.hpp"

namespace causeway::storage {
namespace {

// Only a privileged role is told where the data is and which standbys there are.
constexpr Statement kServer = {
    "examination.server",
    "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),"
    "       current_setting('max_connections')::int,"
    "       current_setting('superuser_reserved_connections')::int,"
    "       CASE WHEN inet_server_addr() IS NULL"
    "              AND pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')"
    "            THEN current_setting('data_directory') ELSE '' END"};

constexpr Statement kClock = {"examination.clock", "SELECT clock_timestamp()"};

constexpr Statement kDurability = {
    "examination.durability",
    "SELECT current_setting('synchronous_standby_names'), current_setting('synchronous_commit'),"
    "       current_setting('fsync')::bool, current_setting('full_page_writes')::bool,"
    "       CASE WHEN pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')"
    "            THEN (SELECT count(*) FROM pg_stat_replication"
    "                  WHERE sync_state IN ('sync', 'quorum')) END"};

constexpr Statement kRole = {
    "examination.role",
    "SELECT rolname, rolsuper, nullif(rolconnlimit, -1), quote_ident(rolname) FROM pg_roles"
    "  WHERE rolname = current_user"};

constexpr Statement kCanary = {"examination.canary",
                               "SELECT box_key_id, box FROM sealing_key_canary"};

constexpr Statement kStored = {
    "examination.stored",
    "SELECT (SELECT recorded_at FROM audit_pending ORDER BY event_id LIMIT 1),"
    "       (SELECT count(*) FROM audit_pending),"
    "       (SELECT count(*) FROM attempt WHERE state = 'unknown'),"
    "       (SELECT count(*) FROM revocation WHERE state = 'refused'),"
    "       coalesce((SELECT t.slug || '/' || e.slug"
    "                 FROM endpoint e JOIN tenant t ON t.id = e.tenant_id"
    "                 WHERE t.status = 'active' AND e.status = 'active'"
    "                 ORDER BY e.id LIMIT 1), '')"};

constexpr const Statement* kStatements[] = {&kServer, &kClock,  &kDurability,
                                            &kRole,   &kCanary, &kStored};

crypto::Sealed read_sealed(Row& row) {
    return {row.next<std::string>(), row.next<base::Bytes>()};
}

void read_server(PgConnection& connection, Examination& out) {
    Rows answer = connection.execute(kServer);
    Row& row = answer.rows.front();
    out.version = row.next<int>();
    out.encoding = row.next<std::string>();
    out.max_connections = row.next<int>();
    out.reserved_connections = row.next<int>();
    out.data_directory = row.next<std::string>();
}

// The answer was made somewhere in the round trip: its middle is never off by more than half of it.
void compare_clocks(PgConnection& connection, const base::Clock& clock, Examination& out) {
    const base::Time asked = clock.now();
    const auto theirs = connection.execute(kClock).rows.front().next<base::Time>();
    out.round_trip = clock.now() - asked;
    out.clock_ahead = theirs - (asked + out.round_trip / 2);
}

Durability durability_of(PgConnection& connection) {
    Rows answer = connection.execute(kDurability);
    Row& row = answer.rows.front();
    return {row.next<std::string>(), row.next<std::string>(), row.next<bool>(), row.next<bool>(),
            row.next<std::optional<int>>()};
}

DatabaseRole role_of(PgConnection& connection) {
    Rows answer = connection.execute(kRole);
    Row& row = answer.rows.front();
    DatabaseRole role{row.next<std::string>(),
                      row.next<bool>(),
                      row.next<std::optional<int>>(),
                      row.next<std::string>(),
                      {}};
    if (const auto book = find_book(connection)) {
        role.rights = service_rights(connection, role.name, book->schema);
    }
    return role;
}

base::Result<StoredState> stored_in(PgConnection& connection) {
    return guarded([&]() -> base::Result<StoredState> {
        StoredState state;
        state.canary = connection.execute(kCanary).read_one(read_sealed);
        Rows answer = connection.execute(kStored);
        Row& row = answer.rows.front();
        state.oldest_unsealed = row.next<std::optional<base::Time>>();
        state.unsealed = row.next<std::int64_t>();
        state.unknown_outcomes = row.next<std::int64_t>();
        state.refused_revocations = row.next<std::int64_t>();
        state.endpoint = row.next<std::string>();
        if (auto database = find_served_database(connection)) state.database = *std::move(database);
        return state;
    });
}

}  // namespace

Statements examination_statements() {
    return kStatements;
}

base::Result<Examination> examine(const ConnectionOptions& options,
                                  std::span<const Migration> migrations, const base::Clock& clock) {
    return guarded([&]() -> base::Result<Examination> {
        PgConnection connection(options);
        Examination found;
        read_server(connection, found);
        compare_clocks(connection, clock, found);
        found.durability = durability_of(connection);
        found.role = role_of(connection);
        found.schema = schema_state(connection, migrations);
        if (found.schema && found.schema->pending.empty()) found.stored = stored_in(connection);
        return found;
    });
}

base::Result<Durability> read_durability(ConnectionPool& pool) {
    return guarded([&]() -> base::Result<Durability> { return durability_of(*pool.checkout()); });
}

}  // namespace causeway::storage
