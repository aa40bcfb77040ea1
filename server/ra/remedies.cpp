// SPDX-License-Identifier: Apache-2.0
#include "ra/remedies.hpp"

#include "ra/outcome_words.hpp"

namespace causeway::ra {
namespace {

// Whether the last that is known of it is that the CA knew nothing.
bool was_not_found(model::UnitOfWork& unit, const model::Attempt& attempt) {
    const auto exchanges = unit.attempts.exchanges(attempt.scope, attempt.id);
    return !exchanges.empty() &&
           exchanges.back().outcome == std::string_view(describe(ca::NotFound{}).name);
}

}  // namespace

Remedies remedies_for(model::UnitOfWork& unit, ca::Catalog& catalog,
                      const model::Attempt& attempt) {
    using model::Remedy;
    if (attempt.state != model::AttemptState::unknown) return {};
    const auto connector = unit.connectors.find(attempt.connector_id);
    if (!connector) return {};
    const auto type = catalog.describe(connector->type);
    if (!type) return {};
    const bool repeat =
        type->idempotent && (!type->finds_by_idempotency_key || was_not_found(unit, attempt));
    if (repeat) return {Remedy::repeat, true};
    return {type->finds_by_idempotency_key ? Remedy::find : Remedy::none, type->idempotent};
}

}  // namespace causeway::ra
