// SPDX-License-Identifier: Apache-2.0
#include "storage/serving_sessions.hpp"

#include "storage/guarded.hpp"

namespace causeway::storage {
namespace {

constexpr Statement kCount = {
    "serving_session.count",
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()"
    "  AND usename = current_user AND application_name = $1 AND pid <> pg_backend_pid()"};

constexpr const Statement* kStatements[] = {&kCount};

}  // namespace

Statements serving_session_statements() {
    return kStatements;
}

base::Result<int> count_serving_sessions(ConnectionPool& pool) {
    return guarded([&]() -> base::Result<int> {
        return pool.checkout()
            ->execute(kCount, {ConnectionOptions().application_name})
            .rows.at(0)
            .next<int>();
    });
}

}  // namespace causeway::storage
