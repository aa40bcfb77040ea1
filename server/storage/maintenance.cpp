// SPDX-License-Identifier: Apache-2.0
#include "storage/maintenance.hpp"

#include "storage/guarded.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kMakePartitions = {"maintenance.make_partitions",
                                       "SELECT make_partitions(now(), 13)"};

constexpr const Statement* kStatements[] = {&kMakePartitions};

}  // namespace

Statements maintenance_statements() {
    return kStatements;
}

base::Result<int> make_partitions(ConnectionPool& pool) {
    return guarded([&]() -> base::Result<int> { return make_partitions(*pool.checkout()); });
}

int make_partitions(PgConnection& connection) {
    return connection.execute(kMakePartitions).rows.front().next<int>();
}

}  // namespace causeway::storage
