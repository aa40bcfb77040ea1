// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string_view>

#include "base/result.hpp"

namespace causeway::cli {

// "90s", "30m", "12h", "30d" or "6w": a whole number above zero and one unit.
base::Result<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace causeway::cli
