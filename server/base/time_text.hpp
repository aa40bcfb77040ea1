// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace causeway::base {

// RFC 3339 in UTC with "Z" and without a fraction: the form that shell clients can parse.
std::string to_rfc3339(Time time);

// RFC 3339 with microseconds, for logs and audit records.
std::string to_rfc3339_micros(Time time);

// Accepts any offset and up to nine fraction digits; the result is truncated to microseconds. Only
// the years 1970 to 9999 of UTC: what is taken here can be stored, written and read again.
Result<Time> parse_rfc3339(std::string_view text);

}  // namespace causeway::base
