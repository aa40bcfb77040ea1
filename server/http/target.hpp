// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/refusal.hpp"
#include "http/request.hpp"

namespace causeway::http {

// A request-target taken apart (RFC 9112 §3.2).
struct Target {
    std::optional<std::string> authority;  // of the absolute form only
    std::string path;
    std::vector<std::string> segments;
    std::string query;
    std::vector<QueryParameter> parameters;
};

// Refused: characters that no URI holds, broken percent-encoding, and paths which two readers could
// resolve differently (an encoded slash or NUL, dot-segments, octets that are not UTF-8).
Read<Target> parse_target(std::string_view target, Method method);

}  // namespace causeway::http
