// SPDX-License-Identifier: Apache-2.0
#include "storage/migrate.hpp"

#include <map>

#include "crypto/hash.hpp"
#include "storage/guarded.hpp"
#include "storage/maintenance.hpp"
#include "storage/service_grants.hpp"
#include "storage/service_rights.hpp"
#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

constexpr std::string_view kBook =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "  number integer PRIMARY KEY, name text NOT NULL, sha256 bytea NOT NULL,"
    "  applied_at timestamptz NOT NULL DEFAULT now());"
    "COMMENT ON TABLE schema_migration IS"
    "  'What was applied; a migration is never changed afterwards, which its digest proves.'";

// A schema that the role may not use is none to to_regclass() and current_schema(), so the catalog
// is asked, along the search path.
constexpr Statement kFindBook = {
    "migrate.find_book",
    "SELECT nspname, has_schema_privilege(n.oid, 'USAGE')"
    "                AND has_table_privilege(c.oid, 'SELECT'), current_user"
    "  FROM unnest(string_to_array(current_setting('search_path'), ',')) WITH ORDINALITY"
    "         AS path (entry, place)"
    "  JOIN pg_namespace n ON nspname = CASE trim(entry, ' ') WHEN '\"$user\"' THEN current_user"
    "                                   ELSE trim(entry, ' \"')::name END"
    "  JOIN pg_class c ON relnamespace = n.oid AND relname = 'schema_migration'"
    "  ORDER BY place LIMIT 1"};

constexpr Statement kApplied = {"migrate.applied",
                                "SELECT number, name, sha256 FROM schema_migration"};

constexpr Statement kRecord = {
    "migrate.record", "INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)"};

constexpr Statement kRenewEpoch = {"migrate.renew_epoch", "DELETE FROM nonce_epoch"};

constexpr Statement kWhoAmI = {"migrate.who_am_i", "SELECT current_user"};

constexpr const Statement* kStatements[] = {&kFindBook, &kApplied, &kRecord, &kRenewEpoch,
                                            &kWhoAmI};

constexpr std::string_view kInsufficientPrivilege = "42501";

using Pending = std::vector<const Migration*>;

crypto::Sha256Digest digest_of(const Migration& migration) {
    return crypto::sha256(base::as_bytes(migration.sql));
}

struct Applied {
    std::string name;
    crypto::Sha256Digest sha256{};
};

base::Result<std::map<int, Applied>> applied(PgConnection& connection) {
    std::map<int, Applied> entries;
    const auto book = find_book(connection);
    if (!book) return entries;
    if (!book->readable) {
        return base::fail(
            base::ErrorKind::precondition_failed,
            "The database role " + book->reader + " may not read the schema " + book->schema +
                ", where the tables are. Set database.service_role = \"" + book->reader +
                "\" and run causeway migrate as their owner, whom "
                "CAUSEWAY_DATABASE_OWNER_URL names.");
    }
    for (Row& row : connection.execute(kApplied).rows) {
        const int number = row.next<int>();
        entries[number] = {row.next<std::string>(), row.next<crypto::Sha256Digest>()};
    }
    return entries;
}

base::Result<Pending> find_pending(PgConnection& connection,
                                   std::span<const Migration> migrations) {
    CAUSEWAY_TRY(const auto done, applied(connection));
    Pending pending;
    for (const Migration& migration : migrations) {
        const auto found = done.find(migration.number);
        if (found == done.end()) {
            pending.push_back(&migration);
        } else if (found->second.sha256 != digest_of(migration)) {
            return base::fail(base::ErrorKind::precondition_failed,
                              "Migration " + std::string(migration.name) +
                                  " was changed after it was applied to this database. Restore "
                                  "the original file and put the change into a new migration.");
        }
    }
    return pending;
}

base::Result<void> apply(PgConnection& connection, const Migration& migration) {
    try {
        Transaction transaction(connection);
        connection.execute_script(migration.sql);
        connection.execute(kRecord, {migration.number, migration.name, digest_of(migration)});
        transaction.commit();
        return {};
    } catch (const StatementRefused& refused) {
        if (refused.sqlstate() == kInsufficientPrivilege || refused.lock_not_available()) throw;
        return base::fail(base::internal_error("migration " + std::string(migration.name) +
                                               " failed: " + refused.what()));
    }
}

std::vector<std::string> names_of(const Pending& migrations) {
    std::vector<std::string> names;
    for (const Migration* migration : migrations) names.emplace_back(migration->name);
    return names;
}

base::Result<void> settle_rights(PgConnection& connection, const std::string& service_role,
                                 base::Log& log) {
    keep_lent_functions(connection);
    if (service_role.empty()) return {};
    CAUSEWAY_CHECK(grant_to_service(connection, service_role));
    for (const std::string& role : other_writers(connection, service_role)) {
        log.warning("storage.other_role_may_write",
                    {{"role", role},
                     {"detail",
                      "it is not the one that database.service_role names; where it "
                      "was that earlier, end its rights: DROP OWNED BY " +
                          role}});
    }
    return {};
}

// Rows of a month without a partition go to the default one: no reason to fail.
void make_months_ahead(PgConnection& connection, base::Log& log) {
    try {
        make_partitions(connection);
    } catch (const StatementRefused& refused) {
        if (refused.sqlstate() == kInsufficientPrivilege) throw;
        log.warning("storage.partitions_not_made", {{"reason", refused.what()}});
    }
}

base::Result<std::vector<std::string>> migrate_as_owner(PgConnection& connection,
                                                        std::span<const Migration> migrations,
                                                        base::Log& log,
                                                        const std::string& service_role,
                                                        const LockPatience& patience) {
    CAUSEWAY_CHECK(take_migration_lock(connection, patience, log));
    connection.execute_script(kBook);
    CAUSEWAY_TRY(const Pending pending, find_pending(connection, migrations));
    for (const Migration* migration : pending) {
        CAUSEWAY_CHECK(with_short_waits(connection, patience, log,
                                        [&] { return apply(connection, *migration); }));
        log.info("storage.migrated", {{"migration", migration->name}});
    }
    connection.execute(kRenewEpoch);
    CAUSEWAY_CHECK(settle_rights(connection, service_role, log));
    make_months_ahead(connection, log);
    return names_of(pending);
}

base::Error not_the_owner(PgConnection& connection, const std::string& reason) {
    const auto role = connection.execute(kWhoAmI).rows.front().next<std::string>();
    return base::make_error(base::ErrorKind::precondition_failed,
                            "The database role " + role + " may not change the schema (" +
                                reason.substr(0, reason.find('\n')) +
                                "). Connect as the owner of the tables: give its connection "
                                "string to migrate as CAUSEWAY_DATABASE_OWNER_URL.");
}

}  // namespace

Statements migration_statements() {
    return kStatements;
}

std::optional<Book> find_book(PgConnection& connection) {
    Rows found = connection.execute(kFindBook);
    if (found.rows.empty()) return std::nullopt;
    Row& row = found.rows.front();
    return Book{row.next<std::string>(), row.next<bool>(), row.next<std::string>()};
}

base::Result<SchemaState> schema_state(PgConnection& connection,
                                       std::span<const Migration> migrations) {
    CAUSEWAY_TRY(auto book, applied(connection));
    SchemaState state;
    for (const Migration& migration : migrations) {
        const auto found = book.find(migration.number);
        if (found == book.end()) {
            state.pending.emplace_back(migration.name);
            continue;
        }
        if (found->second.sha256 != digest_of(migration))
            state.changed.emplace_back(migration.name);
        book.erase(found);
    }
    for (const auto& [number, unknown] : book) state.newer.push_back(unknown.name);
    return state;
}

base::Result<std::vector<std::string>> migrate(const ConnectionOptions& options,
                                               std::span<const Migration> migrations,
                                               base::Log& log, const std::string& service_role,
                                               const LockPatience& patience) {
    return guarded([&]() -> base::Result<std::vector<std::string>> {
        ConnectionOptions unhurried = options;
        unhurried.statement_timeout = std::chrono::milliseconds{0};
        PgConnection connection(unhurried);
        if (!service_role.empty()) CAUSEWAY_CHECK(check_service_role(connection, service_role));
        try {
            return migrate_as_owner(connection, migrations, log, service_role, patience);
        } catch (const StatementRefused& refused) {
            if (refused.sqlstate() != kInsufficientPrivilege) throw;
            return base::fail(not_the_owner(connection, refused.what()));
        }
    });
}

base::Result<std::vector<std::string>> pending_migrations(const ConnectionOptions& options,
                                                          std::span<const Migration> migrations) {
    return guarded([&]() -> base::Result<std::vector<std::string>> {
        PgConnection connection(options);
        CAUSEWAY_TRY(const Pending pending, find_pending(connection, migrations));
        return names_of(pending);
    });
}

}  // namespace causeway::storage
