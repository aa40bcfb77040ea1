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
    bool without_invalid = false;
    // Open orders that have expired by then count as invalid.
    base::Time now;
    Page page;
};

// The open orders of an account that have not expired by `now`.
struct OpenOrders {
    AccountId account;
    base::Time now;
    std::optional<OrderId> after;  // by id
    int limit = 100;
};

class OrderStore {
  public:
    virtual ~OrderStore() = default;
    virtual void insert(const Order& order) = 0;
    virtual std::optional<Order> find(EndpointScope scope, OrderId id) = 0;
    // The operator's look-up by id alone.
    virtual std::optional<Order> find_anywhere(OrderId id) = 0;
    virtual void update(const Order& order) = 0;
    // Both give pending and ready orders by id and lock them until the unit of work ends: what is
    // read after that has everything that an earlier holder of the lock has committed. So of
    // several who conclude authorizations of one order, the last one sees them all.
    virtual std::vector<Order> lock_open(EndpointScope scope, AuthorizationId authorization) = 0;
    virtual std::vector<Order> lock_open(EndpointScope scope, const OpenOrders& query) = 0;
    virtual std::vector<Order> search(const OrderQuery& query) = 0;
};

}  // namespace causeway::model
