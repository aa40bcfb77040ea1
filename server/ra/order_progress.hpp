// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "model/stores/database.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {

// The order as it is now, whether or not somebody has written that down yet: invalid past its time,
// else where its authorizations have led it.
model::Order current(model::UnitOfWork& unit, model::Order order, base::Time now);

// Stores what an open order has become, with its audit event. A no-op when it is what it was.
void record_progress(model::UnitOfWork& unit, AuditDraft& draft, model::OrderStatus before,
                     const model::Order& after);

// Fails the order, with its audit event, if it waits for its CA still; says whether it did.
bool fail_processing(model::UnitOfWork& unit, AuditDraft& draft, const model::Order& order,
                     const model::Problem& problem);

// order.ready or order.failed.
model::AuditEvent progress_event(AuditDraft& draft, const model::Order& order);

}  // namespace causeway::ra
