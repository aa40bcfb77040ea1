// SPDX-License-Identifier: Apache-2.0
#include "ra/order_progress.hpp"

#include <utility>

namespace causeway::ra {
namespace {

using model::AuditAction;
using model::Order;
using model::OrderStatus;

}  // namespace

Order current(model::UnitOfWork& unit, Order order, base::Time now) {
    order = model::as_of(std::move(order), now);
    if (order.status != OrderStatus::pending && order.status != OrderStatus::ready) return order;
    auto authorizations = unit.authorizations.of_order(order.scope, order.id);
    for (model::Authorization& authorization : authorizations) {
        authorization = model::as_of(std::move(authorization), now);
    }
    return model::follow(std::move(order), authorizations);
}

void record_progress(model::UnitOfWork& unit, AuditDraft& draft, OrderStatus before,
                     const Order& after) {
    if (after.status == before) return;
    unit.orders.update(after);
    unit.audit.append(progress_event(draft, after));
}

bool fail_processing(model::UnitOfWork& unit, AuditDraft& draft, const Order& order,
                     const model::Problem& problem) {
    const auto stored = unit.orders.find(order.scope, order.id);
    if (!stored || stored->status != OrderStatus::processing) return false;
    const auto failed = model::fail_processing(*stored, problem);
    if (!failed) return false;
    record_progress(unit, draft, stored->status, *failed);
    return true;
}

model::AuditEvent progress_event(AuditDraft& draft, const Order& order) {
    draft.in(order.scope).about(order.id);
    AuditPayload payload = {{"account", order.account_id.to_string()}};
    if (order.error) {
        payload.emplace_back("problem", base::to_string(order.error->kind));
        payload.emplace_back("detail", order.error->detail);
    }
    return draft.event(
        order.status == OrderStatus::ready ? AuditAction::order_ready : AuditAction::order_failed,
        object_name("order", order.id), std::move(payload));
}

}  // namespace causeway::ra
