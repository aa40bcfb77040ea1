// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

base::Result<http::Response> list_certificates(const Call& call);
// With the chain in PEM.
base::Result<http::Response> show_certificate(const Call& call);
// 200 when the CA has confirmed it, 202 when it is recorded and not done.
base::Result<http::Response> revoke_certificate(const Call& call);

}  // namespace causeway::admin
