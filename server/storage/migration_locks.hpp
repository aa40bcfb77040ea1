// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include "base/log.hpp"
#include "base/result.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

// How a migration waits for others. What it waits for as a change of the schema, the service waits
// for behind it: so each wait is short, and the service goes on in between.
struct LockPatience {
    std::chrono::milliseconds wait{3'000};
    std::chrono::milliseconds pause{2'000};
    int tries = 60;
};

// Makes this session the only one that migrates, until it closes. Says in the log who is in the
// way. conflict when that did not end.
base::Result<void> take_migration_lock(PgConnection& connection, const LockPatience& patience,
                                       base::Log& log);

// Runs a change of the schema again when the locks that it needs are not had in time.
base::Result<void> with_short_waits(PgConnection& connection, const LockPatience& patience,
                                    base::Log& log,
                                    const std::function<base::Result<void>()>& work);

Statements migration_lock_statements();

}  // namespace causeway::storage
