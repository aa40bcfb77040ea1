// SPDX-License-Identifier: Apache-2.0
#include "ra/fall_over.hpp"

#include <algorithm>

namespace causeway::ra {

ConnectorList alternatives(const ConnectorList& list, model::ConnectorId present) {
    const auto own = std::ranges::find(list, present);
    if (own == list.end()) return list;
    ConnectorList out(own + 1, list.end());
    out.insert(out.end(), list.begin(), own);
    return out;
}

bool goes_forward(const ConnectorList& list, model::ConnectorId present, model::ConnectorId next) {
    const auto own = std::ranges::find(list, present);
    if (own == list.end()) return next != present;
    return std::find(own + 1, list.end(), next) != list.end();
}

ConnectorList connectors_of(model::UnitOfWork& unit, model::EndpointScope scope) {
    const auto context = unit.endpoints.find(scope);
    return context ? context->endpoint.connectors : ConnectorList();
}

model::ConnectorId next_connector(model::UnitOfWork& unit, const model::Attempt& ended) {
    const ConnectorList others = alternatives(connectors_of(unit, ended.scope), ended.connector_id);
    return others.empty() ? ended.connector_id : others.front();
}

int round_of(model::UnitOfWork& unit, const model::Attempt& attempt) {
    const auto attempts = unit.attempts.of_order(attempt.scope, attempt.order_id);
    return static_cast<int>(
        std::ranges::count(attempts, attempt.connector_id, &model::Attempt::connector_id));
}

std::optional<FallOver> fall_over_of(model::UnitOfWork& unit, const model::Attempt& attempt) {
    const auto attempts = unit.attempts.of_order(attempt.scope, attempt.order_id);
    const auto ended = std::ranges::find(attempts, attempt.id, &model::Attempt::id);
    if (ended == attempts.end() || ended + 1 == attempts.end()) return std::nullopt;
    const model::Attempt& next = *(ended + 1);
    if (next.connector_id == ended->connector_id) return std::nullopt;
    auto from = unit.connectors.find(ended->connector_id);
    auto to = unit.connectors.find(next.connector_id);
    if (!from || !to) return std::nullopt;
    return FallOver{*std::move(from), *std::move(to), ended->reason_for_log};
}

void report(base::Log& log, base::Metrics& metrics, const AttemptWork& work,
            const FallOver& fall_over) {
    log.warning("issuance.fell_over", {{"tenant", work.context.tenant.slug.text()},
                                       {"order", work.order.id.to_string()},
                                       {"attempt", work.attempt.id.to_string()},
                                       {"from", fall_over.from.slug.text()},
                                       {"to", fall_over.to.slug.text()},
                                       {"reason", fall_over.reason}});
    metrics.count("causeway_issuance_fall_overs_total",
                  {{"from", fall_over.from.id.to_string()}, {"to", fall_over.to.id.to_string()}});
}

}  // namespace causeway::ra
