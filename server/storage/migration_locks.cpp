// SPDX-License-Identifier: Apache-2.0
#include "storage/migration_locks.hpp"

#include <optional>
#include <string>
#include <thread>

#include "storage/advisory_locks.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kLimitWaits = {
    "migrate.limit_waits", "SELECT set_config('lock_timeout', $1, false)", Planning::each_time};

constexpr Statement kLock = {"migrate.lock", "SELECT pg_advisory_lock($1)", Planning::each_time};

// A role that is no superuser is told less of others' sessions: then the times are empty.
#define HOLDER                                                                  \
    "SELECT 'process ' || a.pid || ', ' || coalesce(usename, '?') || ', \"' ||" \
    "       coalesce(application_name, '') || '\"' || coalesce(', since ' ||"   \
    "       date_trunc('second', coalesce(xact_start, backend_start)), '')"     \
    "  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"                \
    "  WHERE granted AND a.pid <> pg_backend_pid()"                             \
    "    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"

constexpr Statement kMigrator = {"migrate.other_migrator",
                                 HOLDER
                                 " AND locktype = 'advisory' AND objsubid = 1"
                                 " AND (classid::bigint << 32) + objid::bigint = $1 LIMIT 1",
                                 Planning::each_time};

// Whichever of those that use our tables began first is the one that is waited for, most likely.
constexpr Statement kOldestUser = {
    "migrate.oldest_user",
    HOLDER
    " AND locktype = 'relation' AND relation IN"
    "   (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
    "  ORDER BY coalesce(xact_start, backend_start), a.pid LIMIT 1",
    Planning::each_time};

#undef HOLDER

constexpr const Statement* kStatements[] = {&kLimitWaits, &kLock, &kMigrator, &kOldestUser};

std::string read_text(Row& row) {
    return row.next<std::string>();
}

std::string holder(PgConnection& connection, const Statement& statement,
                   const SqlValues& values = {}) {
    return connection.execute(statement, values).read_one(read_text).value_or("nobody any more");
}

void limit_waits(PgConnection& connection, std::chrono::milliseconds wait) {
    connection.execute(kLimitWaits, {std::to_string(wait.count()) + "ms"});
}

// Each wait may end without the lock; `who` says whose it is.
base::Result<void> insist(const LockPatience& patience, base::Log& log, const std::string& what,
                          const std::function<base::Result<void>()>& work,
                          const std::function<std::string()>& who) {
    for (int tries = 1;; ++tries) {
        try {
            return work();
        } catch (const StatementRefused& refused) {
            if (!refused.lock_not_available()) throw;
        }
        const std::string other = who();
        if (tries == patience.tries) {
            return base::fail(base::ErrorKind::conflict,
                              what + " still waits for another session (" + other +
                                  "). Let that end, or end it, and run migrate again.");
        }
        log.warning("storage.migration_waits", {{"for", what}, {"held_by", other}});
        std::this_thread::sleep_for(patience.pause);
    }
}

}  // namespace

Statements migration_lock_statements() {
    return kStatements;
}

base::Result<void> take_migration_lock(PgConnection& connection, const LockPatience& patience,
                                       base::Log& log) {
    limit_waits(connection, patience.wait);
    LockPatience unpaused = patience;  // nobody waits behind it
    unpaused.pause = {};
    return insist(
        unpaused, log, "the lock of the one that migrates",
        [&]() -> base::Result<void> {
            connection.execute(kLock, {kMigrationLock});
            return {};
        },
        [&] { return holder(connection, kMigrator, {kMigrationLock}); });
}

base::Result<void> with_short_waits(PgConnection& connection, const LockPatience& patience,
                                    base::Log& log,
                                    const std::function<base::Result<void>()>& work) {
    return insist(patience, log, "a change of the schema", work,
                  [&] { return holder(connection, kOldestUser); });
}

}  // namespace causeway::storage
