// SPDX-License-Identifier: Apache-2.0
#include "cli/key_option.hpp"

#include <charconv>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace causeway::cli {
namespace {

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

base::Result<nlohmann::json> parse_key_option(const std::string& text) {
    const auto colon = text.find(':');
    nlohmann::json key{{"type", text.substr(0, colon)}};
    if (colon == std::string::npos) return key;
    const std::string_view sizes = std::string_view(text).substr(colon + 1);
    const auto dash = sizes.find('-');
    const auto least = number(sizes.substr(0, dash));
    const auto most = dash == std::string_view::npos ? least : number(sizes.substr(dash + 1));
    if (!least || !most) {
        return base::fail(
            base::ErrorKind::malformed,
            "\"" + text + "\" is not a kind of key; write for example rsa:2048-4096.");
    }
    key["min_bits"] = *least;
    key["max_bits"] = *most;
    return key;
}

}  // namespace causeway::cli
