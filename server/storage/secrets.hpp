// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "storage/pool.hpp"
#include "storage/sealing.hpp"

namespace causeway::storage {

// Opens the canary with the configured keys, or makes it in a database that has none.
// precondition_failed when this database's secrets were sealed with another key: to be called
// before anything is served.
base::Result<void> check_sealing_key(ConnectionPool& pool, const Sealing& sealing);

// Seals every secret that an earlier key sealed again with the current one, in small transactions
// while the service runs, and says how many. When no process had an earlier key as its current one
// any more before it began, the earlier keys can be thrown away once it is done.
base::Result<int> rotate_secrets(ConnectionPool& pool, const Sealing& sealing);

Statements secrets_statements();

}  // namespace causeway::storage
