// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// What waits for a person: submissions to CAs whose outcome is unknown, and revocations that a CA
// refused (admin/revocations).
base::Result<http::Response> list_tasks(const Call& call);
base::Result<http::Response> show_task(const Call& call);
// What ends a task of the first kind.
base::Result<http::Response> attach_certificate(const Call& call);
base::Result<http::Response> declare_not_issued(const Call& call);

}  // namespace causeway::admin
