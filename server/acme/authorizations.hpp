// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "acme/call.hpp"

namespace causeway::acme {

// Reads (RFC 8555 §7.5) or deactivates (§7.5.2), by payload.
base::Result<http::Response> use_authorization(Services& services, const AccountCall& call);

// When it is worth to ask for a pending one again.
std::chrono::seconds next_poll(const model::Authorization& authorization);

}  // namespace causeway::acme
