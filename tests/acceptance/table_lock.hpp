// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "installation.hpp"
#include "support/process.hpp"

namespace causeway::acceptance {

// Somebody's long transaction: whoever writes to the table waits until this is destroyed.
class TableLock {
  public:
    TableLock(const Installation& installation, const std::string& table)
        : installation_(installation),
          holders_("FROM pg_locks WHERE granted AND mode = 'ExclusiveLock' AND relation = '" +
                   table + "'::regclass"),
          session_({"psql", "--no-psqlrc", installation.superuser_url(), "--command", "BEGIN",
                    "--command", "LOCK TABLE " + table + " IN EXCLUSIVE MODE", "--command",
                    "SELECT pg_sleep(600)"}) {
        session_.wait_until([&] { return installation_.sql("SELECT 1 " + holders_) == "1\n"; });
    }
    TableLock(const TableLock&) = delete;
    TableLock& operator=(const TableLock&) = delete;
    ~TableLock() {
        // The server does not notice the end of a client that it is busy for.
        installation_.sql("SELECT pg_terminate_backend(pid) " + holders_);
    }

  private:
    const Installation& installation_;
    std::string holders_;
    support::Process session_;
};

}  // namespace causeway::acceptance
