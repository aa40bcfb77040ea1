// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/account.hpp"
#include "model/endpoint.hpp"
#include "model/stores/database.hpp"
#include "policy/identifier_rules.hpp"

namespace causeway::ra {

// What this account may name at this endpoint now. Asked at newOrder, at finalize and before a CSR
// goes to the CA, because a tenant's rules and pre-authorizations can end in between.
base::Result<policy::IdentifierRules> name_rules(model::UnitOfWork& unit,
                                                 const model::EndpointContext& context,
                                                 const model::Account& account, base::Time now);

}  // namespace causeway::ra
