// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.1.1: the resources that the route table marks, and what the endpoint says of itself;
// unauthorized for a suspended tenant's.
base::Result<http::Response> read_directory(Services& services, const Call& call);
base::Result<http::Response> post_directory(Services& services, const AccountCall& call);

}  // namespace causeway::acme
