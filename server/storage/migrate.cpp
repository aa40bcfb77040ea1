// SPDX-License-Identifier: Apache-2.0
#include "storage/migrate.hpp"

#include <map>

#include "crypto/hash.hpp"
#include "storage/advisory_locks.hpp"
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

constexpr Statement kLock = {"migrate.lock", "SELECT pg_advisory_lock($1)", Planning::each_time};

constexpr Statement kBookExists = {"migrate.book_exists",
                                   "SELECT to_regclass('schema_migration') IS NOT NULL"};

constexpr Statement kApplied = {"migrate.applied",
                                "SELECT number, name, sha256 FROM schema_migration"};

constexpr Statement kRecord = {
    "migrate.record", "INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)"};

constexpr Statement kRenewEpoch = {"migrate.renew_epoch", "DELETE FROM nonce_epoch"};

constexpr const Statement* kStatements[] = {&kLock, &kBookExists, &kApplied, &kRecord,
                                            &kRenewEpoch};

using Pending = std::vector<const Migration*>;

crypto::Sha256Digest digest_of(const Migration& migration) {
    return crypto::sha256(base::as_bytes(migration.sql));
}

struct Applied {
    std::string name;
    crypto::Sha256Digest sha256{};
};

std::map<int, Applied> applied(PgConnection& connection) {
    std::map<int, Applied> book;
    if (!connection.execute(kBookExists).rows.front().next<bool>()) return book;
    for (Row& row : connection.execute(kApplied).rows) {
        const int number = row.next<int>();
        book[number] = {row.next<std::string>(), row.next<crypto::Sha256Digest>()};
    }
    return book;
}

base::Result<Pending> find_pending(PgConnection& connection,
                                   std::span<const Migration> migrations) {
    const auto done = applied(connection);
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

}  // namespace

Statements migration_statements() {
    return kStatements;
}

SchemaState schema_state(PgConnection& connection, std::span<const Migration> migrations) {
    auto book = applied(connection);
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
                                               base::Log& log, const std::string& service_role) {
    return guarded([&]() -> base::Result<std::vector<std::string>> {
        ConnectionOptions unhurried = options;
        unhurried.statement_timeout = std::chrono::milliseconds{0};
        PgConnection connection(unhurried);
        if (!service_role.empty()) CAUSEWAY_CHECK(check_service_role(connection, service_role));
        // Held until the connection closes.
        connection.execute(kLock, {kMigrationLock});
        connection.execute_script(kBook);
        CAUSEWAY_TRY(const Pending pending, find_pending(connection, migrations));
        for (const Migration* migration : pending) {
            CAUSEWAY_CHECK(apply(connection, *migration));
            log.info("storage.migrated", {{"migration", migration->name}});
        }
        connection.execute(kRenewEpoch);
        CAUSEWAY_CHECK(settle_rights(connection, service_role, log));
        make_partitions(connection);
        return names_of(pending);
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
