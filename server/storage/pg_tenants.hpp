// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/tenant_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgTenantStore final : public model::TenantStore {
  public:
    explicit PgTenantStore(PgConnection& connection) : connection_(connection) {}

    bool insert(const model::Tenant& tenant) override;
    std::optional<model::Tenant> find(const model::Slug& slug) override;
    std::vector<model::Tenant> list(const model::Page& page) override;
    void update(const model::Tenant& tenant) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
