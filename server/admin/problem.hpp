// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "http/response.hpp"

namespace causeway::admin {

// What an error kind is on the admin API: the status, and the name that ends the problem's type
// ("urn:causeway:problem:conflict").
struct ProblemType {
    int status = 500;
    std::string_view name;
    std::string_view title;
};

ProblemType problem_type(base::ErrorKind kind);

// RFC 9457, with `request_id` and, where the request itself is wrong, `errors`: each has `detail`
// and the `pointer` (RFC 6901) or query `parameter` that it speaks of. Error.internal stays inside.
http::Response problem(const base::Error& error, std::string_view request_id);

}  // namespace causeway::admin
