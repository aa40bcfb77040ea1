// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/order.hpp"
#include "model/stores/page.hpp"

namespace causeway::model {

// What the operator looks for; empty members do not restrict.
struct OrderQuery {
    std::optional<TenantId> tenant;
    std::optional<EndpointId> endpoint;
    std::optional<AccountId> account;
    std::optional<OrderStatus> status;
    std::string name;  // an exact identifier value
    Page page;
};

class OrderStore {
  public:
    virtual ~OrderStore() = default;
    virtual void insert(const Order& order) = 0;
    virtual std::optional<Order> find(EndpointScope scope, OrderId id) = 0;
    // The operator's look-up by id alone.
    virtual std::optional<Order> find_anywhere(OrderId id) = 0;
    virtual void update(const Order& order) = 0;
    // Pending orders that wait for this authorization.
    virtual std::vector<Order> waiting_for(EndpointScope scope, AuthorizationId authorization) = 0;
    virtual std::vector<Order> search(const OrderQuery& query) = 0;
};

}  // namespace causeway::model
