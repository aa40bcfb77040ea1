// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "http/request.hpp"

namespace causeway::admin {

// The ETag of an object whose version counts its writes (RFC 9110 §8.8.3).
std::string entity_tag(std::int64_t version);

// The versions that the request's If-Match names (RFC 9110 §13.1.1), of which one must be there;
// nothing: any will do.
std::optional<std::set<std::int64_t>> versions_to_match(const http::Request& request);

}  // namespace causeway::admin
