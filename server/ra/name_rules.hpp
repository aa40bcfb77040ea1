// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "policy/identifier_rules.hpp"
#include "ra/caller.hpp"

namespace causeway::ra {

// What this account may name at this endpoint now. Asked at newOrder and again at finalize, because
// a key's domains can be narrowed in between.
base::Result<policy::IdentifierRules> name_rules(model::UnitOfWork& unit,
                                                 const Requester& requester);

}  // namespace causeway::ra
