// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.3.5: the account's present key signs the request, and the new one a JWS inside it
// that names the account and the present key.
base::Result<http::Response> change_key(Services& services, const AccountCall& call);

}  // namespace causeway::acme
