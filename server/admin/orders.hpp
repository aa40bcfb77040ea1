// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

base::Result<http::Response> list_orders(const Call& call);
// The order with all that happened to it.
base::Result<http::Response> show_order(const Call& call);

}  // namespace causeway::admin
