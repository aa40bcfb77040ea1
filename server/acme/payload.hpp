// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::acme {

// A read: the payload must be empty, not "{}" (RFC 8555 §6.3).
base::Result<void> require_post_as_get(std::string_view payload);

// The object that an action carries; malformed when the payload is empty or anything else.
base::Result<nlohmann::json> parse_object(std::string_view payload);

// Members of such an object; malformed names the one that is wrong. Null counts as absent, because
// the encoders of several languages write absent members so. Unknown members are never looked at.
const nlohmann::json* find_member(const nlohmann::json& object, std::string_view name);
base::Result<std::string> read_text(const nlohmann::json& object, std::string_view name);
base::Result<bool> read_flag(const nlohmann::json& object, std::string_view name);
base::Result<std::optional<std::vector<std::string>>> read_texts(const nlohmann::json& object,
                                                                 std::string_view name);
base::Result<std::optional<base::Time>> read_time(const nlohmann::json& object,
                                                  std::string_view name);

}  // namespace causeway::acme
