// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/request.hpp"

namespace causeway::admin {

// The ETag of an object whose version counts its writes (RFC 9110 §8.8.3).
std::string entity_tag(std::int64_t version);

// precondition_failed when the request has an If-Match that does not name `current`, the tag that
// the object has now (RFC 9110 §13.1.1).
base::Result<void> check_if_match(const http::Request& request, std::string_view current);

}  // namespace causeway::admin
