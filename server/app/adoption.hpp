// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/config.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "storage/connection.hpp"
#include "storage/served_database.hpp"

namespace causeway::app {

// What only the operator knows of a database that is not the one that was served before.
enum class Loss {
    possible,  // what was committed last may be missing: a backup, asynchronous replication
    none,      // a synchronous standby, or a move while nothing was served
};

// Why nothing goes to a CA, and the commands that end it; empty when it is the one from before.
std::string doubt_about(const storage::ServedDatabase& database);

// Makes this the database that is served from now on, and says on stdout what came of it. Where
// something may be lost, what it has as not sent becomes a task for an operator first. conflict
// while processes serve on it that nothing holds back.
base::Result<void> adopt_database(const Config& config, const storage::ConnectionOptions& owner,
                                  Loss loss, base::Log& log);

// Tells whoever migrates that the database waits to be adopted.
base::Result<void> remind_of_adoption(const storage::ConnectionOptions& owner, base::Log& log);

}  // namespace causeway::app
