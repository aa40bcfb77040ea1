// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

base::Result<http::Response> create_endpoint(const Call& call);
base::Result<http::Response> list_endpoints(const Call& call);
base::Result<http::Response> show_endpoint(const Call& call);
base::Result<http::Response> change_endpoint(const Call& call);

}  // namespace causeway::admin
