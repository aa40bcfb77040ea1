// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/sealed_box.hpp"
#include "storage/migrate.hpp"
#include "storage/pool.hpp"
#include "storage/served_database.hpp"
#include "storage/service_rights.hpp"

namespace causeway::storage {

// What outlives the loss of the primary, and of power.
struct Durability {
    std::string synchronous_standby_names;  // empty: no standby has to have a commit
    std::string synchronous_commit;         // "on", "local", "off", ...
    bool fsync = true;
    bool full_page_writes = true;
    std::optional<int> synchronous_standbys;  // connected now; nothing: the role may not see them

    // A certificate that was committed is on a second machine.
    bool is_synchronous() const {
        return !synchronous_standby_names.empty() && synchronous_commit != "off" &&
               synchronous_commit != "local";
    }
};

// The role that this process is.
struct DatabaseRole {
    std::string name;
    bool superuser = false;
    std::optional<int> connection_limit;
    std::string quoted;    // its name, as SQL needs it
    ServiceRights rights;  // nothing lacks and nothing is too much before anybody migrated
};

// What the current schema holds that an operator has to know.
struct StoredState {
    std::optional<crypto::Sealed> canary;  // nothing: no process has started on this database yet
    std::optional<base::Time> oldest_unsealed;
    std::int64_t unsealed = 0;
    std::int64_t unknown_outcomes = 0;  // open tasks, of either kind
    std::int64_t refused_revocations = 0;
    std::string endpoint;  // "tenant/endpoint" of an active one, or empty
    ServedDatabase database;
};

// The database as its operator sees it.
struct Examination {
    int version = 0;  // server_version_num: 150004 is 15.4
    std::string encoding;
    int max_connections = 0;
    int reserved_connections = 0;
    base::Duration clock_ahead{};  // of ours, as exactly as the round trip allows
    base::Duration round_trip{};
    std::string data_directory;  // on this machine, where the role may know it; else empty
    Durability durability;
    DatabaseRole role;
    base::Result<SchemaState> schema;  // an error when the role may not read it
    // Nothing as long as the schema is not this build's; an error when it cannot be read.
    std::optional<base::Result<StoredState>> stored;
};

// Looks at everything and changes nothing, on one connection of its own. unavailable when there is
// no connection, with libpq's words for our log.
base::Result<Examination> examine(const ConnectionOptions& options,
                                  std::span<const Migration> migrations, const base::Clock& clock);

base::Result<Durability> read_durability(ConnectionPool& pool);

Statements examination_statements();

}  // namespace causeway::storage
