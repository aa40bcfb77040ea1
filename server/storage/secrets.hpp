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

Statements secrets_statements();

}  // namespace causeway::storage
