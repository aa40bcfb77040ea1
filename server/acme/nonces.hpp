// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.2: 200 for HEAD, 204 for GET. A POST-as-GET gets its nonce as every POST does.
// unauthorized for a suspended tenant's.
base::Result<http::Response> read_nonce(Services& services, const Call& call);
base::Result<http::Response> post_nonce(Services& services, const AccountCall& call);

}  // namespace causeway::acme
