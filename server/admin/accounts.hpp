// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// The ACME accounts of one endpoint.
base::Result<http::Response> list_accounts(const Call& call);
base::Result<http::Response> show_account(const Call& call);
base::Result<http::Response> revoke_account(const Call& call);

}  // namespace causeway::admin
