// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.5.
base::Result<http::Response> read_authorization(Services& services, const AccountCall& call);

}  // namespace causeway::acme
