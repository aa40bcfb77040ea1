// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.6. 200 says that the CA has confirmed it.
base::Result<http::Response> revoke_certificate(Services& services, const EitherCall& call);

}  // namespace causeway::acme
