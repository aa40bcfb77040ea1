// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/domain.hpp"

namespace causeway::model {

class DomainStore {
  public:
    virtual ~DomainStore() = default;
    // False when the tenant has this rule, whatever its effect.
    virtual bool insert(const Domain& domain) = 0;
    virtual std::optional<Domain> find(TenantId tenant, DomainId id) = 0;
    // All of a tenant's, in one statement: every order is judged by them.
    virtual std::vector<Domain> of_tenant(TenantId tenant) = 0;
    // The effect and the pre-authorization.
    virtual void update(const Domain& domain) = 0;
    // StaleWrite like update; what it said stays in the audit log.
    virtual void remove(const Domain& domain) = 0;
};

}  // namespace causeway::model
