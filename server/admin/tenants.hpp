// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

base::Result<http::Response> create_tenant(const Call& call);
base::Result<http::Response> list_tenants(const Call& call);
base::Result<http::Response> show_tenant(const Call& call);
base::Result<http::Response> change_tenant(const Call& call);

}  // namespace causeway::admin
