// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/endpoint.hpp"
#include "model/stores/page.hpp"

namespace causeway::model {

class EndpointStore {
  public:
    virtual ~EndpointStore() = default;
    // False when the slug is or was taken in this tenant.
    virtual bool insert(const Endpoint& endpoint) = 0;
    virtual std::optional<EndpointContext> find(const Slug& tenant, const Slug& endpoint) = 0;
    virtual std::optional<EndpointContext> find(EndpointScope scope) = 0;
    // Newest first.
    virtual std::vector<Endpoint> list(TenantId tenant, const Page& page) = 0;
    virtual void update(const Endpoint& endpoint) = 0;
};

}  // namespace causeway::model
