// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "http/response.hpp"

namespace causeway::admin {

base::Result<http::Response> add_domain(const Call& call);
base::Result<http::Response> list_domains(const Call& call);
base::Result<http::Response> show_domain(const Call& call);
base::Result<http::Response> change_domain(const Call& call);
base::Result<http::Response> remove_domain(const Call& call);

}  // namespace causeway::admin
