// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// Reads (RFC 8555 §7.5) or deactivates (§7.5.2), by payload.
base::Result<http::Response> use_authorization(Services& services, const AccountCall& call);

}  // namespace causeway::acme
