// SPDX-License-Identifier: Apache-2.0
#include "storage/row.hpp"

#include <charconv>

#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace causeway::storage {
namespace {

// One element that begins at `at`; leaves `at` on the comma or brace behind it.
std::string parse_element(std::string_view text, std::size_t& at) {
    std::string element;
    if (text[at] != '"') {
        while (at < text.size() && text[at] != ',' && text[at] != '}') element += text[at++];
        if (element == "NULL") detail::refuse("an array without NULL", text);
        return element;
    }
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        element += text[at];
    }
    ++at;
    return element;
}

}  // namespace

std::vector<std::string> parse_array(std::string_view text) {
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
        detail::refuse("an array", text);
    }
    std::vector<std::string> elements;
    if (text == "{}") return elements;
    std::size_t at = 1;
    while (at < text.size()) {
        elements.push_back(parse_element(text, at));
        if (at >= text.size()) detail::refuse("an array", text);
        if (text[at++] == '}') break;
    }
    if (at != text.size()) detail::refuse("an array", text);
    return elements;
}

std::optional<std::string> Row::take() {
    if (position_ == cells_.size()) throw UnreadableRow("the row has fewer columns than are read");
    return std::move(cells_[position_++]);
}

namespace detail {

void refuse(std::string_view wanted, std::string_view text) {
    constexpr std::size_t kShown = 80;
    throw UnreadableRow("a column holds \"" + std::string(text.substr(0, kShown)) + "\" where " +
                        std::string(wanted) + " was expected");
}

std::string required(std::optional<std::string> cell) {
    if (!cell) refuse("a value", "NULL");
    return *std::move(cell);
}

std::int64_t read_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) refuse("an integer", text);
    return value;
}

// "2026-05-01 12:00:00.5+00" in ISO style with TimeZone UTC, which every connection sets.
base::Time read_time(const std::string& text) {
    constexpr std::string_view kUtc = "+00";
    if (text.size() < 19 || text[10] != ' ' || !text.ends_with(kUtc)) refuse("a time", text);
    std::string rfc3339 = text.substr(0, text.size() - kUtc.size()) + "Z";
    rfc3339[10] = 'T';
    const auto time = base::parse_rfc3339(rfc3339);
    if (!time) refuse("a time", text);
    return *time;
}

base::Uuid read_uuid(std::string_view text) {
    const auto uuid = base::Uuid::parse(text);
    if (!uuid) refuse("a UUID", text);
    return *uuid;
}

base::Bytes read_bytes(std::string_view text) {
    if (!text.starts_with("\\x")) refuse("octets", text);
    auto octets = base::hex_decode(text.substr(2));
    if (!octets) refuse("octets", text);
    return *std::move(octets);
}

}  // namespace detail
}  // namespace causeway::storage
