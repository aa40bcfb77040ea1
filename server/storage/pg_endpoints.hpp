// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/endpoint_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgEndpointStore final : public model::EndpointStore {
  public:
    explicit PgEndpointStore(PgConnection& connection) : connection_(connection) {}

    bool insert(const model::Endpoint& endpoint) override;
    std::optional<model::EndpointContext> find(const model::Slug& tenant,
                                               const model::Slug& endpoint) override;
    std::optional<model::EndpointContext> find(model::EndpointScope scope) override;
    std::vector<model::Endpoint> list(model::TenantId tenant, const model::Page& page) override;
    void update(const model::Endpoint& endpoint) override;

    static Statements statements();

  private:
    void insert_connectors(const model::Endpoint& endpoint);

    PgConnection& connection_;
};

}  // namespace causeway::storage
