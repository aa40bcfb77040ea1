// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audit/log_store.hpp"
#include "audit/sealing_store.hpp"
#include "model/stores/connector_state_store.hpp"
#include "model/stores/database.hpp"
#include "model/stores/nonce_store.hpp"
#include "storage/context.hpp"
#include "storage/job_bell.hpp"
#include "storage/key_holders.hpp"
#include "storage/migrate.hpp"
#include "storage/pool.hpp"
#include "storage/served_database.hpp"

namespace causeway::storage {

// Everything that a process keeps in PostgreSQL, wired together: this is what the composition root
// makes. `local` is rung for jobs of this process and of the others. Nothing is connected until it
// is used, so that a process can start before its database. Safe from several threads.
class Storage {
  public:
    Storage(PoolOptions options, Context context, JobBell& local);
    ~Storage();
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;

    model::Database& database();
    model::NonceStore& nonces();
    model::ConnectorStateStore& connector_states();
    // For one audit::Sealer.
    audit::SealingStore& sealing_store();
    KeyHolders& key_holders();
    audit::LogStore& log_store();

    // Before anything is served: precondition_failed when the configured key-encryption key is not
    // the one that sealed this database's secrets.
    base::Result<void> check_sealing_key();
    // Names of migrations that this build needs and the database lacks; for readiness and doctor.
    base::Result<std::vector<std::string>> pending_migrations();
    // Whether a commit waits for a standby; for readiness.
    base::Result<bool> replicates_synchronously();
    // Whether this is the database that was served before.
    base::Result<ServedDatabase> served_database();
    // Hourly (storage/maintenance.hpp).
    base::Result<int> make_partitions();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

// The statements of every repository, for the test that prepares each of them.
std::vector<const Statement*> all_statements();

}  // namespace causeway::storage
