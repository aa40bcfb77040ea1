// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// How many sessions of processes that serve this database has, of the pool's own role. Commands
// name their sessions otherwise.
base::Result<int> count_serving_sessions(ConnectionPool& pool);

Statements serving_session_statements();

}  // namespace causeway::storage
