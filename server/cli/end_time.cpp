// SPDX-License-Identifier: Apache-2.0
#include "cli/end_time.hpp"

#include <string>

#include "base/time_text.hpp"
#include "cli/duration.hpp"

namespace causeway::cli {

base::Result<base::Time> parse_date(std::string_view text) {
    constexpr std::size_t kDate = 10;
    return base::parse_rfc3339(std::string(text) + (text.size() == kDate ? "T00:00:00Z" : ""));
}

base::Result<base::Time> parse_end_time(std::string_view text, base::Time now) {
    if (const auto span = parse_duration(text)) return now + *span;
    if (const auto parsed = parse_date(text)) return *parsed;
    return base::fail(base::ErrorKind::malformed,
                      "\"" + std::string(text) +
                          "\" is no date; write 2030-01-31 (0:00 UTC), 2030-01-31T12:00:00Z, or a "
                          "duration from now such as 90d.");
}

}  // namespace causeway::cli
