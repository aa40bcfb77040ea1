// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::cli {

// "2030-01-31" (0:00 UTC) or "2030-01-31T12:00:00Z"; malformed otherwise.
base::Result<base::Time> parse_date(std::string_view text);

// When something ends: such a date, or a duration from `now` as parse_duration takes it. malformed
// otherwise, in words for the person.
base::Result<base::Time> parse_end_time(std::string_view text, base::Time now);

}  // namespace causeway::cli
