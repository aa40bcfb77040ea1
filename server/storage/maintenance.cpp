// SPDX-License-Identifier: Apache-2.0
#include "storage/maintenance.hpp"

#include "storage/guarded.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kMissing = {"maintenance.missing_partitions",
                                "SELECT parent, month FROM missing_partitions(now(), 13)"};

constexpr Statement kMake = {"maintenance.make_partition", "SELECT make_partition($1, $2)"};

constexpr const Statement* kStatements[] = {&kMissing, &kMake};

// False too when somebody works on its tables: those go first.
bool try_make(PgConnection& connection, const std::string& parent, base::Time month) {
    try {
        return connection.execute(kMake, {parent, month}).rows.front().next<bool>();
    } catch (const StatementRefused& refused) {
        if (!refused.lock_not_available()) throw;
    } catch (const TransactionConflict&) {
        // The other side of a deadlock went on.
    }
    return false;
}

}  // namespace

Statements maintenance_statements() {
    return kStatements;
}

base::Result<int> make_partitions(ConnectionPool& pool) {
    return guarded([&]() -> base::Result<int> { return make_partitions(*pool.checkout()); });
}

int make_partitions(PgConnection& connection) {
    int made = 0;
    for (Row& row : connection.execute(kMissing).rows) {
        const auto parent = row.next<std::string>();
        if (try_make(connection, parent, row.next<base::Time>())) ++made;
    }
    return made;
}

}  // namespace causeway::storage
