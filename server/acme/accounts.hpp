// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.3: 201 for a new account, 200 for the one that the key has already.
base::Result<http::Response> register_account(Services& services, const KeyCall& call);

// Reads, changes the contacts (§7.3.2) or deactivates (§7.3.6), by payload.
base::Result<http::Response> use_account(Services& services, const AccountCall& call);

// not_found or unauthorized unless the path names the account that signed.
base::Result<void> require_own_account(const AccountCall& call);

}  // namespace causeway::acme
