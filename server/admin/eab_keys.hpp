// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// The one answer that holds the HMAC key.
base::Result<http::Response> create_eab_key(const Call& call);
base::Result<http::Response> list_eab_keys(const Call& call);
base::Result<http::Response> show_eab_key(const Call& call);
base::Result<http::Response> suspend_eab_key(const Call& call);
base::Result<http::Response> resume_eab_key(const Call& call);
base::Result<http::Response> revoke_eab_key(const Call& call);

}  // namespace causeway::admin
