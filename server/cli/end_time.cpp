// SPDX-License-Identifier: Apache-2.0
#include "cli/end_time.hpp"

#include <string>

#include "base/time_text.hpp"
#include "cli/duration.hpp"

namespace causeway::cli {

base::Result<base::Time> parse_end_time(std::string_view text, base::Time now) {
    constexpr std::size_t kDate = 10;
    if (const auto span = parse_duration(text)) return now + *span;
    const std::string time = std::string(text) + (text.size() == kDate ? "T00:00:00Z" : "");
    if (const auto parsed = base::parse_rfc3339(time)) return *parsed;
    return base::fail(base::ErrorKind::malformed,
                      "\"" + std::string(text) +
                          "\" is no date; write 2030-01-31 (0:00 UTC), 2030-01-31T12:00:00Z, or a "
                          "duration from now such as 90d.");
}

}  // namespace causeway::cli
