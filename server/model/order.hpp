// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "model/authorization.hpp"
#include "model/identifier.hpp"
#include "model/ids.hpp"
#include "model/problem.hpp"

namespace causeway::model {

// RFC 8555 §7.1.6.
enum class OrderStatus { pending, ready, processing, valid, invalid };

struct Order {
    OrderId id;
    EndpointScope scope;
    AccountId account_id;
    OrderStatus status = OrderStatus::pending;
    std::vector<Identifier> identifiers;
    std::vector<AuthorizationId> authorizations;  // never reordered once shown
    std::optional<base::Time> not_before;
    std::optional<base::Time> not_after;
    base::Time expires_at;
    std::optional<Problem> error;
    // The connector of its last attempt, from the accepted CSR on.
    std::optional<ConnectorId> connector_id;
    // Of the endpoint's rules, when the CSR was accepted.
    std::int64_t policy_version = 0;
    std::optional<CertificateId> certificate_id;
    base::Time created_at;
    std::int64_t version = 1;
};

// The order as it is now: a stored pending or ready one past its time is invalid.
Order as_of(Order order, base::Time now);

// Follows its authorizations: a pending order is ready when all are valid; a pending or ready one
// is invalid, with a subproblem for each that failed, as soon as one cannot be valid any more. A
// no-op once a CSR was accepted.
Order follow(Order order, const std::vector<Authorization>& authorizations);

// Will not be issued any more, for a reason outside its authorizations. A no-op unless the order is
// pending or ready.
Order cancel(Order order, Problem problem);

// order_not_ready from any state but ready, saying what the state means (RFC 8555 §7.4).
base::Result<void> check_ready(const Order& order);

// The CSR was accepted. Fails as check_ready does.
base::Result<Order> accept_csr(Order order, ConnectorId connector, std::int64_t policy_version,
                               base::Time now);

// The CA that its CSR was for has not acted on it, and another gets it; internal unless it is
// processing.
base::Result<Order> reroute(Order order, ConnectorId connector);

// The end of processing; internal from any other state.
base::Result<Order> complete(Order order, CertificateId certificate);
base::Result<Order> fail_processing(Order order, Problem problem);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::OrderStatus> {
    using enum causeway::model::OrderStatus;
    static constexpr std::pair<causeway::model::OrderStatus, std::string_view> table[] = {
        {pending, "pending"}, {ready, "ready"},     {processing, "processing"},
        {valid, "valid"},     {invalid, "invalid"},
    };
};
