// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/domain_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgDomainStore final : public model::DomainStore {
  public:
    explicit PgDomainStore(PgConnection& connection) : connection_(connection) {}

    bool insert(const model::Domain& domain) override;
    std::optional<model::Domain> find(model::TenantId tenant, model::DomainId id) override;
    std::vector<model::Domain> of_tenant(model::TenantId tenant) override;
    void update(const model::Domain& domain) override;
    void remove(const model::Domain& domain) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
