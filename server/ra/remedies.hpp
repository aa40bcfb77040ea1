// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ca/catalog.hpp"
#include "model/attempt.hpp"
#include "model/stores/database.hpp"

namespace causeway::ra {

// What can be done about an attempt that is `unknown`, by what its connector is able to. A CA that
// can say what it knows is asked first, so that what it has issued is published whatever stands in
// the way of sending it again.
struct Remedies {
    model::Remedy next = model::Remedy::none;
    bool repeatable = false;  // one idempotency key gives one certificate
};

Remedies remedies_for(model::UnitOfWork& unit, ca::Catalog& catalog, const model::Attempt& attempt);

}  // namespace causeway::ra
