// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "acme/call.hpp"

namespace causeway::acme {

// RFC 8555 §7.4.
base::Result<http::Response> place_order(Services& services, const AccountCall& call);
base::Result<http::Response> read_order(Services& services, const AccountCall& call);
base::Result<http::Response> finalize_order(Services& services, const AccountCall& call);

// §7.1.2.1, newest first, in pages.
base::Result<http::Response> list_orders(Services& services, const AccountCall& call);

}  // namespace causeway::acme
