// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "model/account.hpp"
#include "model/attempt.hpp"
#include "model/order.hpp"
#include "model/stores/database.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {

// That a CSR will go to a CA, and what that rests on.
struct Intent {
    const model::Order& order;
    const model::Account& account;
    model::Attempt attempt;  // id, scope, order, key and time are given to it
    base::Time at;           // when it may be sent
    AuditPayload details;    // what is said of this intent alone
};

// Commits it: the attempt, its job and its event, ahead of everything that follows.
void intend(model::UnitOfWork& unit, Intent intent, const Caller& caller, const base::Clock& clock,
            base::Random& random);

}  // namespace causeway::ra
