// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "storage/connection.hpp"
#include "storage/migration_locks.hpp"

namespace causeway::storage {

// One file of migrations/: "0003_issuance" and its text.
struct Migration {
    int number = 0;
    std::string_view name;
    std::string_view sql;
};

// The migrations of this build, by number.
std::span<const Migration> embedded_migrations();

// Applies what is missing, each in its own transaction, one process at a time, and says what it
// applied. Also makes the partitions of the coming months and a new nonce epoch: whoever restores a
// backup migrates next, and a nonce used after that backup must not be good again. The connection's
// role owns what is made; `service_role`, unless it is empty, is given what serving needs
// (storage/service_grants.hpp). precondition_failed, saying what to change, when a migration was
// changed after it was applied, the connection's role is not the owner, or `service_role` may do
// too much; conflict when somebody's locks stay in the way.
base::Result<std::vector<std::string>> migrate(const ConnectionOptions& options,
                                               std::span<const Migration> migrations,
                                               base::Log& log, const std::string& service_role = {},
                                               const LockPatience& patience = {});

// What migrate would apply; fails as migrate does.
base::Result<std::vector<std::string>> pending_migrations(const ConnectionOptions& options,
                                                          std::span<const Migration> migrations);

// How a database's schema differs from this build's; names of migrations.
struct SchemaState {
    std::vector<std::string> pending;  // the database lacks them
    std::vector<std::string> newer;    // this build does not know them
    std::vector<std::string> changed;  // after they were applied
};
// precondition_failed when the role may not read it; throws what storage/errors.hpp lists.
base::Result<SchemaState> schema_state(PgConnection& connection,
                                       std::span<const Migration> migrations);

// Where the list of applied migrations is, and so the tables are; nothing where nobody migrated.
struct Book {
    std::string schema;
    bool readable = false;
    std::string reader;  // this connection's role
};
std::optional<Book> find_book(PgConnection& connection);

Statements migration_statements();

}  // namespace causeway::storage
