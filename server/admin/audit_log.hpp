// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// The audit log as a whole, for auditors who believe nothing that they cannot compute.
base::Result<http::Response> show_checkpoint(const Call& call);
base::Result<http::Response> show_inclusion(const Call& call);
base::Result<http::Response> show_consistency(const Call& call);
base::Result<http::Response> list_entries(const Call& call);
base::Result<http::Response> list_gaps(const Call& call);

}  // namespace causeway::admin
