// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// Makes the partitions of this and the coming months that do not exist yet, and says how many. To
// be called daily by any process; rows of a month without a partition go to the default one.
base::Result<int> make_partitions(ConnectionPool& pool);
// The same on a connection in hand; throws.
int make_partitions(PgConnection& connection);

Statements maintenance_statements();

}  // namespace causeway::storage
