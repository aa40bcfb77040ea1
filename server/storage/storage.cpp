// SPDX-License-Identifier: Apache-2.0
#include "storage/storage.hpp"

#include "storage/database.hpp"
#include "storage/examination.hpp"
#include "storage/listener.hpp"
#include "storage/log_gaps.hpp"
#include "storage/log_subtrees.hpp"
#include "storage/maintenance.hpp"
#include "storage/notifier.hpp"
#include "storage/pg_connector_states.hpp"
#include "storage/pg_log_store.hpp"
#include "storage/pg_nonces.hpp"
#include "storage/pg_sealing_store.hpp"
#include "storage/rotation.hpp"
#include "storage/secrets.hpp"
#include "storage/service_grants.hpp"
#include "storage/service_rights.hpp"
#include "storage/serving_sessions.hpp"
#include "storage/statement_watch.hpp"
#include "storage/unit.hpp"

namespace causeway::storage {

struct Storage::Parts {
    Parts(PoolOptions options, Context given, JobBell& local)
        : context(given),
          watch(context.log),
          pool(watched(std::move(options), watch)),
          notifier(pool.connection_options(), local, context.log),
          listener(pool.connection_options(), local, context.log),
          database(pool, context, notifier),
          nonces(pool, context.sealing.random),
          connector_states(pool, context.sealing),
          sealing_store(pool),
          key_holders(pool),
          log_store(pool) {}

    static PoolOptions watched(PoolOptions options, StatementWatch& by) {
        options.connection.watch = &by;
        return options;
    }

    Context context;
    StatementWatch watch;
    ConnectionPool pool;
    Notifier notifier;
    Listener listener;
    PgDatabase database;
    PgNonceStore nonces;
    PgConnectorStateStore connector_states;
    PgSealingStore sealing_store;
    KeyHolders key_holders;
    PgLogStore log_store;
};

Storage::Storage(PoolOptions options, Context context, JobBell& local)
    : parts_(std::make_unique<Parts>(std::move(options), context, local)) {}

Storage::~Storage() = default;

model::Database& Storage::database() {
    return parts_->database;
}

model::NonceStore& Storage::nonces() {
    return parts_->nonces;
}

model::ConnectorStateStore& Storage::connector_states() {
    return parts_->connector_states;
}

audit::SealingStore& Storage::sealing_store() {
    return parts_->sealing_store;
}

KeyHolders& Storage::key_holders() {
    return parts_->key_holders;
}

audit::LogStore& Storage::log_store() {
    return parts_->log_store;
}

base::Result<void> Storage::check_sealing_key() {
    return storage::check_sealing_key(parts_->pool, parts_->context.sealing);
}

base::Result<std::vector<std::string>> Storage::pending_migrations() {
    return storage::pending_migrations(parts_->pool.connection_options(), embedded_migrations());
}

base::Result<bool> Storage::replicates_synchronously() {
    CAUSEWAY_TRY(const Durability durability, read_durability(parts_->pool));
    return durability.is_synchronous();
}

base::Result<ServedDatabase> Storage::served_database() {
    return read_served_database(parts_->pool);
}

base::Result<int> Storage::make_partitions() {
    return storage::make_partitions(parts_->pool);
}

std::vector<const Statement*> all_statements() {
    std::vector<const Statement*> all;
    for (const Statements statements : {PgTenantStore::statements(),
                                        PgDomainStore::statements(),
                                        PgEndpointStore::statements(),
                                        PgEabKeyStore::statements(),
                                        PgConnectorStore::statements(),
                                        PgApiTokenStore::statements(),
                                        PgAccountStore::statements(),
                                        PgStandingStore::statements(),
                                        PgOrderStore::statements(),
                                        PgAuthorizationStore::statements(),
                                        PgValidationAttemptStore::statements(),
                                        PgAttemptStore::statements(),
                                        PgCertificateStore::statements(),
                                        PgRevocationStore::statements(),
                                        PgBlockedKeyStore::statements(),
                                        PgJobStore::statements(),
                                        PgAuditTrail::statements(),
                                        PgIdempotencyStore::statements(),
                                        PgSealingStore::statements(),
                                        PgLogStore::statements(),
                                        subtree_statements(),
                                        gap_statements(),
                                        PgNonceStore::statements(),
                                        PgConnectorStateStore::statements(),
                                        migration_statements(),
                                        migration_lock_statements(),
                                        grant_statements(),
                                        rights_statements(),
                                        KeyHolders::statements(),
                                        secrets_statements(),
                                        served_database_statements(),
                                        serving_session_statements(),
                                        rotation_statements(),
                                        maintenance_statements(),
                                        notifier_statements(),
                                        examination_statements()}) {
        all.insert(all.end(), statements.begin(), statements.end());
    }
    return all;
}

}  // namespace causeway::storage
