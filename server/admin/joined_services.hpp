// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "model/stores/joined_database.hpp"

namespace causeway::admin {

// The services, working inside a transaction that is open already. Those that work in several
// transactions or wait for a CA stay as they are: no route whose work is one transaction uses them.
class JoinedServices {
  public:
    // Both must outlive it.
    JoinedServices(const Services& services, model::UnitOfWork& unit);
    JoinedServices(const JoinedServices&) = delete;
    JoinedServices& operator=(const JoinedServices&) = delete;

    const Services& services() const { return services_; }

  private:
    model::JoinedDatabase database_;
    ra::Tenants tenants_;
    ra::Domains domains_;
    ra::EabKeys eab_keys_;
    ra::Connectors connectors_;
    ra::ApiTokens api_tokens_;
    ra::Reconciliation reconciliation_;
    ra::RevocationTasks revocation_tasks_;
    Services services_;
};

}  // namespace causeway::admin
