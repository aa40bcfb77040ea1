// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.4.2. Always the PEM chain, whatever Accept says: it is the one form that a server
// must have.
base::Result<http::Response> download_certificate(Services& services, const AccountCall& call);

}  // namespace causeway::acme
