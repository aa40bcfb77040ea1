// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/result.hpp"
#include "model/stores/account_store.hpp"
#include "model/stores/api_token_store.hpp"
#include "model/stores/attempt_store.hpp"
#include "model/stores/audit_trail.hpp"
#include "model/stores/authorization_store.hpp"
#include "model/stores/blocked_key_store.hpp"
#include "model/stores/certificate_store.hpp"
#include "model/stores/connector_store.hpp"
#include "model/stores/domain_store.hpp"
#include "model/stores/eab_key_store.hpp"
#include "model/stores/endpoint_store.hpp"
#include "model/stores/idempotency_store.hpp"
#include "model/stores/job_store.hpp"
#include "model/stores/order_store.hpp"
#include "model/stores/revocation_store.hpp"
#include "model/stores/stale_write.hpp"
#include "model/stores/standing_store.hpp"
#include "model/stores/tenant_store.hpp"
#include "model/stores/validation_attempt_store.hpp"

namespace causeway::model {

// Every store on one connection, inside one transaction.
struct UnitOfWork {
    TenantStore& tenants;
    DomainStore& domains;
    EndpointStore& endpoints;
    EabKeyStore& eab_keys;
    ConnectorStore& connectors;
    ApiTokenStore& api_tokens;
    AccountStore& accounts;
    StandingStore& standing;
    OrderStore& orders;
    AuthorizationStore& authorizations;
    ValidationAttemptStore& validation_attempts;
    AttemptStore& attempts;
    CertificateStore& certificates;
    RevocationStore& revocations;
    BlockedKeyStore& blocked_keys;
    JobStore& jobs;
    AuditTrail& audit;
    IdempotencyStore& idempotency;
};

// Stores throw when the database is broken; both functions turn that into `unavailable`.
class Database {
  public:
    using Work = std::function<base::Result<void>(UnitOfWork&)>;

    virtual ~Database() = default;
    // Commits when `work` succeeds and rolls back when it returns an error. On a serialization
    // failure or StaleWrite it is run again, so it must have no effect outside the unit of work.
    virtual base::Result<void> write(const Work& work) = 0;
    // Without a transaction: each statement sees what is committed then.
    virtual base::Result<void> read(const Work& work) = 0;
};

namespace detail {

template <class Work>
using WorkResult = std::invoke_result_t<Work&, UnitOfWork&>;

// Carries the value of a typed unit of work out through the untyped interface.
template <class Work>
WorkResult<Work> carry(Database& database,
                       base::Result<void> (Database::*run)(const Database::Work&), Work& work) {
    std::optional<WorkResult<Work>> result;
    CAUSEWAY_CHECK((database.*run)([&](UnitOfWork& unit) -> base::Result<void> {
        result.emplace(work(unit));
        if (!*result) return base::fail(result->error());
        return {};
    }));
    return *std::move(result);
}

}  // namespace detail

// database.write for work that returns base::Result<T> of any T.
template <class Work>
detail::WorkResult<Work> write(Database& database, Work work) {
    return detail::carry(database, &Database::write, work);
}

template <class Work>
detail::WorkResult<Work> read(Database& database, Work work) {
    return detail::carry(database, &Database::read, work);
}

}  // namespace causeway::model
