// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/order_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgOrderStore final : public model::OrderStore {
  public:
    explicit PgOrderStore(PgConnection& connection) : connection_(connection) {}

    void insert(const model::Order& order) override;
    std::optional<model::Order> find(model::EndpointScope scope, model::OrderId id) override;
    std::optional<model::Order> find_anywhere(model::OrderId id) override;
    void update(const model::Order& order) override;
    std::vector<model::Order> lock_open(model::EndpointScope scope,
                                        model::AuthorizationId authorization) override;
    std::vector<model::Order> lock_open(model::EndpointScope scope,
                                        const model::OpenOrders& query) override;
    std::vector<model::Order> search(const model::OrderQuery& query) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
