// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"

namespace causeway::base {

// What a JSON text from outside may cost us.
struct JsonLimits {
    std::size_t bytes = 128 * 1024;
    std::size_t depth = 32;
    std::size_t values = 10'000;
};

// Parses a text that somebody else wrote. Refused as malformed, in bounded time and memory: text
// over the limits, invalid UTF-8, and an object with two members of one name, of which different
// readers would believe different ones (RFC 8259 §4).
Result<nlohmann::json> parse_json(std::string_view text, const JsonLimits& limits = {});

// A JSON string literal with its quotes; invalid UTF-8 becomes U+FFFD.
std::string json_quote(std::string_view text);

}  // namespace causeway::base
