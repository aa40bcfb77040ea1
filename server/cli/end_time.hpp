// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::cli {

// When something ends: "2030-01-31" (0:00 UTC), "2030-01-31T12:00:00Z", or a duration from `now` as
// parse_duration takes it. malformed otherwise.
base::Result<base::Time> parse_end_time(std::string_view text, base::Time now);

}  // namespace causeway::cli
