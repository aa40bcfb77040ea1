// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/stores/page.hpp"
#include "model/tenant.hpp"

namespace causeway::model {

class TenantStore {
  public:
    virtual ~TenantStore() = default;
    // False when the slug is or was taken.
    virtual bool insert(const Tenant& tenant) = 0;
    virtual std::optional<Tenant> find(const Slug& slug) = 0;
    virtual std::vector<Tenant> list(const Page& page) = 0;
    virtual void update(const Tenant& tenant) = 0;
};

}  // namespace causeway::model
