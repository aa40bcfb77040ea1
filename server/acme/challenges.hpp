// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.5.1: an object, whatever it holds, says that the challenge is ready; a POST-as-GET
// reads. Repeating either is harmless.
base::Result<http::Response> use_challenge(Services& services, const AccountCall& call);

}  // namespace causeway::acme
