// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/database.hpp"
#include "storage/context.hpp"
#include "storage/pg_accounts.hpp"
#include "storage/pg_api_tokens.hpp"
#include "storage/pg_attempts.hpp"
#include "storage/pg_audit_trail.hpp"
#include "storage/pg_authorizations.hpp"
#include "storage/pg_blocked_keys.hpp"
#include "storage/pg_certificates.hpp"
#include "storage/pg_connectors.hpp"
#include "storage/pg_domains.hpp"
#include "storage/pg_eab_keys.hpp"
#include "storage/pg_endpoints.hpp"
#include "storage/pg_idempotency.hpp"
#include "storage/pg_jobs.hpp"
#include "storage/pg_orders.hpp"
#include "storage/pg_revocations.hpp"
#include "storage/pg_standing.hpp"
#include "storage/pg_tenants.hpp"
#include "storage/pg_validation_attempts.hpp"

namespace causeway::storage {

// Every repository on one connection. The connection and the context must outlive it.
class PgUnit {
  public:
    PgUnit(PgConnection& connection, const Context& context)
        : tenants_(connection),
          domains_(connection),
          endpoints_(connection),
          eab_keys_(connection, context.sealing),
          connectors_(connection, context.sealing),
          api_tokens_(connection),
          accounts_(connection),
          standing_(connection),
          orders_(connection),
          authorizations_(connection),
          validation_attempts_(connection),
          attempts_(connection, context.clock, context.sealing.random),
          certificates_(connection),
          revocations_(connection),
          blocked_keys_(connection),
          jobs_(connection),
          audit_(connection, context.sealing.random),
          idempotency_(connection, context.sealing) {}

    model::UnitOfWork stores() {
        return {tenants_,
                domains_,
                endpoints_,
                eab_keys_,
                connectors_,
                api_tokens_,
                accounts_,
                standing_,
                orders_,
                authorizations_,
                validation_attempts_,
                attempts_,
                certificates_,
                revocations_,
                blocked_keys_,
                jobs_,
                audit_,
                idempotency_};
    }
    // Where jobs were enqueued.
    const std::set<std::string>& lanes() const { return jobs_.lanes(); }

  private:
    PgTenantStore tenants_;
    PgDomainStore domains_;
    PgEndpointStore endpoints_;
    PgEabKeyStore eab_keys_;
    PgConnectorStore connectors_;
    PgApiTokenStore api_tokens_;
    PgAccountStore accounts_;
    PgStandingStore standing_;
    PgOrderStore orders_;
    PgAuthorizationStore authorizations_;
    PgValidationAttemptStore validation_attempts_;
    PgAttemptStore attempts_;
    PgCertificateStore certificates_;
    PgRevocationStore revocations_;
    PgBlockedKeyStore blocked_keys_;
    PgJobStore jobs_;
    PgAuditTrail audit_;
    PgIdempotencyStore idempotency_;
};

}  // namespace causeway::storage
