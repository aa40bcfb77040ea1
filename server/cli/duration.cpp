// SPDX-License-Identifier: Apache-2.0
#include "cli/duration.hpp"

#include <charconv>
#include <optional>
#include <string>

namespace causeway::cli {
namespace {

using std::chrono::seconds;

constexpr seconds kLongest = std::chrono::days{36'500};

std::optional<seconds> unit_of(char letter) {
    switch (letter) {
        case 's':
            return seconds{1};
        case 'm':
            return std::chrono::minutes{1};
        case 'h':
            return std::chrono::hours{1};
        case 'd':
            return std::chrono::days{1};
        case 'w':
            return std::chrono::weeks{1};
        default:
            return std::nullopt;
    }
}

}  // namespace

base::Result<seconds> parse_duration(std::string_view text) {
    const auto unit = text.empty() ? std::nullopt : unit_of(text.back());
    long long count = 0;
    const char* const end = text.data() + (text.empty() ? 0 : text.size() - 1);
    const auto [rest, error] = std::from_chars(text.data(), end, count);
    if (!unit || error != std::errc{} || rest != end || count < 1 || count > kLongest / *unit) {
        return base::fail(base::ErrorKind::malformed,
                          "\"" + std::string(text) +
                              "\" is not a duration; write a number and a unit (s, m, h, d, w), "
                              "for example 12h or 30d.");
    }
    return *unit * count;
}

}  // namespace causeway::cli
