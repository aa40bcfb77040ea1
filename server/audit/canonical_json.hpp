// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace causeway::audit {

// The one text of a JSON value (RFC 8785): no white space, members sorted by the UTF-16 code units
// of their names, the shortest escapes. Octets that are not UTF-8 become U+FFFD. Takes what audit
// events are made of: objects, arrays, strings, and integers that a double holds exactly; throws
// std::invalid_argument for anything else.
std::string canonical_json(const nlohmann::json& value);

}  // namespace causeway::audit
