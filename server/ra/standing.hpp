// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/account.hpp"
#include "model/endpoint.hpp"

namespace causeway::ra {

// Whether an account may get anything new now: tenant and endpoint are active, the key it is bound
// to is active, and it has a binding where one is required. Reading, deactivating and revoking do
// not ask. `unauthorized` names the key's label, and is never accountDoesNotExist, at which clients
// would register again.
base::Result<void> check_standing(const model::EndpointContext& context,
                                  const model::Account& account, base::Time now);

// The same for what the account asked for before, and whether the account itself has not ended.
base::Result<void> check_still_entitled(const model::EndpointContext& context,
                                        const model::Account& account, base::Time now);

// The first part of it, for requests that have no account yet.
base::Result<void> check_open(const model::EndpointContext& context);

// The first part of that: a suspended tenant has no service at all, while accounts of a paused
// endpoint still read and revoke.
base::Result<void> check_served(const model::Tenant& tenant);

}  // namespace causeway::ra
