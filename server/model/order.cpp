// SPDX-License-Identifier: Apache-2.0
#include "model/order.hpp"

#include <algorithm>

namespace causeway::model {
namespace {

// Neither finalized nor at its end.
bool open(const Order& order) {
    return order.status == OrderStatus::pending || order.status == OrderStatus::ready;
}

bool ended(AuthorizationStatus status) {
    return status != AuthorizationStatus::pending && status != AuthorizationStatus::valid;
}

// One subproblem for each name that failed, so that the client can tell which (RFC 8555 §6.7.1).
base::Subproblem describe_failure(const Authorization& authorization) {
    base::Subproblem failure{base::ErrorKind::unauthorized,
                             "The authorization is " +
                                 std::string(base::name_of(authorization.status)) +
                                 ". Place a new order.",
                             authorization.identifier.subject()};
    for (const Challenge& challenge : authorization.challenges) {
        if (!challenge.error) continue;
        failure.kind = challenge.error->kind;
        failure.detail = challenge.error->detail;
    }
    return failure;
}

Problem describe_failures(const std::vector<Authorization>& authorizations) {
    std::vector<base::Subproblem> failures;
    for (const Authorization& authorization : authorizations) {
        if (ended(authorization.status)) failures.push_back(describe_failure(authorization));
    }
    std::string summary = "Control was not proved for " + std::to_string(failures.size()) +
                          " names; see the subproblems.";
    return to_problem(combine(std::move(failures), std::move(summary)));
}

std::string why_not_ready(OrderStatus status) {
    switch (status) {
        case OrderStatus::pending:
            return "The order is pending: complete every authorization before finalizing.";
        case OrderStatus::processing:
            return "The order is already being processed: poll the order URL.";
        case OrderStatus::valid:
            return "The order is already valid: download its certificate.";
        case OrderStatus::invalid:
            return "The order is invalid: place a new order.";
        case OrderStatus::ready:
            break;
    }
    return "The order is not ready.";
}

}  // namespace

Order as_of(Order order, base::Time now) {
    if (now < order.expires_at) return order;
    return cancel(std::move(order),
                  {base::ErrorKind::malformed,
                   "The order expired before it was finalized. Place a new order.",
                   {}});
}

Order cancel(Order order, Problem problem) {
    if (!open(order)) return order;
    order.status = OrderStatus::invalid;
    order.error = std::move(problem);
    return order;
}

Order follow(Order order, const std::vector<Authorization>& authorizations) {
    if (std::ranges::any_of(authorizations, ended, &Authorization::status)) {
        return cancel(std::move(order), describe_failures(authorizations));
    }
    if (order.status == OrderStatus::pending &&
        std::ranges::all_of(authorizations, [](const Authorization& authorization) {
            return authorization.status == AuthorizationStatus::valid;
        })) {
        order.status = OrderStatus::ready;
    }
    return order;
}

base::Result<void> check_ready(const Order& order) {
    if (order.status == OrderStatus::ready) return {};
    base::Error error =
        base::make_error(base::ErrorKind::order_not_ready, why_not_ready(order.status));
    if (order.error) {
        error.detail = "The order is invalid. " + order.error->detail;
        error.subproblems = order.error->subproblems;
    }
    return base::fail(std::move(error));
}

base::Result<Order> accept_csr(Order order, ConnectorId connector, std::int64_t policy_version,
                               base::Time now) {
    order = as_of(std::move(order), now);
    CAUSEWAY_CHECK(check_ready(order));
    order.status = OrderStatus::processing;
    order.connector_id = connector;
    order.policy_version = policy_version;
    return order;
}

base::Result<Order> reroute(Order order, ConnectorId connector) {
    if (order.status != OrderStatus::processing) {
        return base::fail(base::internal_error("an order changed its CA that was not processing"));
    }
    order.connector_id = connector;
    return order;
}

base::Result<Order> complete(Order order, CertificateId certificate) {
    if (order.status != OrderStatus::processing) {
        return base::fail(base::internal_error("an order completed that was not processing"));
    }
    order.status = OrderStatus::valid;
    order.certificate_id = certificate;
    return order;
}

base::Result<Order> fail_processing(Order order, Problem problem) {
    if (order.status != OrderStatus::processing) {
        return base::fail(base::internal_error("an order failed that was not processing"));
    }
    order.status = OrderStatus::invalid;
    order.error = std::move(problem);
    return order;
}

}  // namespace causeway::model
