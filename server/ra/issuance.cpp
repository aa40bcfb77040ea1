// SPDX-License-Identifier: Apache-2.0
#include "ra/issuance.hpp"

#include <utility>

#include "policy/csr_rules.hpp"
#include "ra/audit.hpp"
#include "ra/blocked_keys.hpp"
#include "ra/intent.hpp"
#include "ra/name_rules.hpp"
#include "ra/order_progress.hpp"
#include "ra/standing.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::Order;

base::Result<Order> find_own(model::UnitOfWork& unit, const Requester& requester,
                             model::OrderId id) {
    auto order = unit.orders.find(requester.scope(), id);
    if (!order || order->account_id != requester.account.id) {
        return base::fail(ErrorKind::not_found, "This account has no such order.");
    }
    return *std::move(order);
}

// An account key in a certificate would let whoever holds the one act as the other
// (RFC 8555 §11.1).
base::Result<void> check_key_is_fresh(model::UnitOfWork& unit, const crypto::Csr& csr) {
    CAUSEWAY_CHECK(check_not_blocked(unit, csr.key(), ErrorKind::bad_csr));
    if (!unit.accounts.knows_key(csr.key().spki_sha256())) return {};
    return base::fail(
        ErrorKind::bad_csr,
        "The CSR's key is an account's key. Make a key of its own for the certificate.");
}

}  // namespace

base::Result<Order> Issuance::finalize(const Requester& requester, model::OrderId id,
                                       base::ByteView der) {
    CAUSEWAY_CHECK(check_standing(requester.context, requester.account, parts_.clock.now()));
    CAUSEWAY_CHECK(parts_.gate.check());
    OrderWaiters::Ticket ticket(parts_.waiters, id);
    // The order's state comes first: a CSR for an order that is not ready is not even looked at.
    const auto find_current = [&](model::UnitOfWork& unit) -> base::Result<Order> {
        CAUSEWAY_TRY(Order order, find_own(unit, requester, id));
        return current(unit, std::move(order), parts_.clock.now());
    };
    CAUSEWAY_TRY(const Order before, model::read(parts_.database, find_current));
    CAUSEWAY_CHECK(model::check_ready(before));
    CAUSEWAY_TRY(const crypto::Csr csr, crypto::Csr::parse(der));
    CAUSEWAY_CHECK(policy::check_csr(csr, before.identifiers, requester.context.endpoint.policy));
    CAUSEWAY_TRY(const Order accepted, model::write(parts_.database, [&](model::UnitOfWork& unit) {
                     return accept(unit, requester, id, csr);
                 }));
    if (parts_.pace.median(*accepted.connector_id) <= settings_.finalize_wait) {
        ticket.wait(settings_.finalize_wait);
    }
    return model::read(parts_.database,
                       [&](model::UnitOfWork& unit) { return find_own(unit, requester, id); });
}

base::Result<Order> Issuance::accept(model::UnitOfWork& unit, const Requester& requester,
                                     model::OrderId id, const crypto::Csr& csr) {
    const model::Endpoint& endpoint = requester.context.endpoint;
    if (endpoint.connectors.empty()) {
        base::Error error = base::internal_error("the endpoint has no connector");
        error.detail = "This endpoint has no CA connected. Ask the operator of this service.";
        return base::fail(std::move(error));
    }
    CAUSEWAY_CHECK(check_key_is_fresh(unit, csr));
    CAUSEWAY_TRY(const Order stored, find_own(unit, requester, id));
    const base::Time now = parts_.clock.now();
    CAUSEWAY_TRY(const policy::IdentifierRules rules,
                 name_rules(unit, requester.context, requester.account, now));
    CAUSEWAY_CHECK(policy::check_identifiers(stored.identifiers, rules));
    // What allowed the order may have ended since it became ready.
    Order order = current(unit, stored, now);
    CAUSEWAY_CHECK(model::check_ready(order));
    AuditDraft draft(parts_.clock, parts_.random, requester.caller);
    if (order.status != stored.status) unit.audit.append(progress_event(draft, order));
    CAUSEWAY_TRY(order, model::accept_csr(std::move(order), endpoint.connectors.front(),
                                          endpoint.version, now));
    unit.orders.update(order);
    model::Attempt attempt;
    attempt.connector_id = *order.connector_id;
    attempt.csr = csr.der();
    attempt.give_up_at = now + settings_.give_up_after;
    intend(unit, {order, requester.account, std::move(attempt), now, {}}, requester.caller,
           parts_.clock, parts_.random);
    return order;
}

}  // namespace causeway::ra
