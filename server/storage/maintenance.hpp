// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// Makes the partitions of this and the coming months that do not exist yet, each in its own
// transaction, and says how many. One whose tables are in use is left to a later call, so that
// nobody waits for this. To be called hourly by any process; rows of a month without a partition go
// to the default one.
base::Result<int> make_partitions(ConnectionPool& pool);
// The same on a connection in hand, without a transaction; throws.
int make_partitions(PgConnection& connection);

Statements maintenance_statements();

}  // namespace causeway::storage
