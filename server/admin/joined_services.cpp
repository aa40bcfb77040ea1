// SPDX-License-Identifier: Apache-2.0
#include "admin/joined_services.hpp"

namespace causeway::admin {

JoinedServices::JoinedServices(const Services& services, model::UnitOfWork& unit)
    : database_(unit),
      tenants_(services.tenants.on(database_)),
      domains_(services.domains.on(database_)),
      eab_keys_(services.eab_keys.on(database_)),
      connectors_(services.connectors.on(database_)),
      api_tokens_(services.api_tokens.on(database_)),
      reconciliation_(services.reconciliation.on(database_)),
      revocation_tasks_(services.revocation_tasks.on(database_)),
      services_{tenants_,          domains_,           eab_keys_,
                services.accounts, connectors_,        api_tokens_,
                services.records,  reconciliation_,    services.revocations,
                revocation_tasks_, services.audit_log, database_,
                services.log,      services.clock,     services.acme_base_url} {}

}  // namespace causeway::admin
