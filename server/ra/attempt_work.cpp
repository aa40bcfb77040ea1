// SPDX-License-Identifier: Apache-2.0
#include "ra/attempt_work.hpp"

namespace causeway::ra {

std::optional<AttemptWork> load_work(model::UnitOfWork& unit, model::Attempt attempt) {
    auto order = unit.orders.find(attempt.scope, attempt.order_id);
    auto context = unit.endpoints.find(attempt.scope);
    if (!order || !context) return std::nullopt;
    auto account = unit.accounts.find(attempt.scope, order->account_id);
    if (!account) return std::nullopt;
    return AttemptWork{{},
                       std::move(attempt),
                       model::AttemptDuty::nothing,
                       *std::move(order),
                       *std::move(account),
                       *std::move(context)};
}

void hold_standing(model::UnitOfWork& unit, AttemptWork& work) {
    unit.standing.hold(work.account);
    work.context = unit.endpoints.find(work.attempt.scope).value();
    work.account = unit.accounts.find(work.attempt.scope, work.account.id).value();
}

model::Job next_step(const model::Attempt& attempt, base::Time at, const base::Clock& clock,
                     base::Random& random) {
    return {model::JobId::make(clock, random),
            model::JobKind::issue,
            model::connector_lane(attempt.connector_id),
            attempt.scope,
            attempt.id.value(),
            0,
            at,
            0};
}

ca::EnrollRequest to_request(const AttemptWork& work) {
    ca::EnrollRequest request;
    request.attempt = work.attempt.id;
    request.order = work.order.id;
    request.idempotency_key = work.attempt.idempotency_key();
    request.tenant = work.context.tenant.slug.text();
    request.endpoint = work.context.endpoint.slug.text();
    request.account = work.account.id.to_string();
    if (work.account.binding) request.eab_kid = work.account.binding->kid;
    request.csr = work.attempt.csr;
    request.identifiers = work.order.identifiers;
    request.not_before = work.order.not_before;
    request.not_after = work.order.not_after;
    return request;
}

}  // namespace causeway::ra
