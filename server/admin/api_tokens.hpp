// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// The one answer that holds the token itself.
base::Result<http::Response> create_api_token(const Call& call);
base::Result<http::Response> list_api_tokens(const Call& call);
base::Result<http::Response> revoke_api_token(const Call& call);

}  // namespace causeway::admin
