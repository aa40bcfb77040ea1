// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/authorization.hpp"
#include "model/order.hpp"
#include "model/stores/database.hpp"

namespace causeway::ra {

// What the authorization is to this order: a proof that was made for an earlier one is reused.
model::AuthorizationSource source_in(const model::Order& order,
                                     const model::Authorization& authorization);

// What an order rests on, each source once: for audit events.
std::string sources_of(model::UnitOfWork& unit, const model::Order& order);

}  // namespace causeway::ra
