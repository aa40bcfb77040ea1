// SPDX-License-Identifier: Apache-2.0
#include "app/setting_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/json.hpp"

namespace causeway::app {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kLongest = 10L * 366 * 86'400'000;

constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};

template <class Number>
bool parse_number(std::string_view text, Number& out) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return false;
    out = value;
    return true;
}

}  // namespace

bool parse_setting(std::string_view text, std::string& out) {
    out = text;
    return true;
}

bool parse_setting(std::string_view text, int& out) {
    return parse_number(text, out);
}

bool parse_setting(std::string_view text, bool& out) {
    if (text != "true" && text != "false") return false;
    out = text == "true";
    return true;
}

bool parse_setting(std::string_view text, milliseconds& out) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos) return false;
    std::int64_t count = 0;
    if (!parse_number(text.substr(0, digits), count)) return false;
    for (const auto& [unit, factor] : kUnits) {
        if (text.substr(digits) != unit || count > kLongest / factor) continue;
        out = milliseconds(count * factor);
        return true;
    }
    return false;
}

bool parse_setting(std::string_view text, std::vector<std::string>& out) {
    out.clear();
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        out.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return true;
}

std::string setting_text(const std::string& value) {
    return value;
}

std::string setting_text(int value) {
    return std::to_string(value);
}

std::string setting_text(bool value) {
    return value ? "true" : "false";
}

std::string setting_text(milliseconds value) {
    std::pair<std::string_view, std::int64_t> best = kUnits[0];
    for (const auto& unit : kUnits) {
        if (value.count() != 0 && value.count() % unit.second == 0) best = unit;
    }
    return std::to_string(value.count() / best.second) + std::string(best.first);
}

std::string setting_text(const std::vector<std::string>& value) {
    std::string text;
    for (const std::string& item : value) text += (text.empty() ? "" : ",") + item;
    return text;
}

// What JSON escapes, TOML's basic strings escape in the same way.
std::string toml_text(const std::string& value) {
    return base::json_quote(value);
}

std::string toml_text(int value) {
    return setting_text(value);
}

std::string toml_text(bool value) {
    return setting_text(value);
}

std::string toml_text(milliseconds value) {
    return toml_text(setting_text(value));
}

std::string toml_text(const std::vector<std::string>& value) {
    std::string text;
    for (const std::string& item : value) text += (text.empty() ? "" : ", ") + toml_text(item);
    return "[" + text + "]";
}

const char* form_of(const std::string&) {
    return "a text";
}
const char* form_of(const int&) {
    return "a whole number";
}
const char* form_of(const bool&) {
    return "true or false";
}
const char* form_of(const milliseconds&) {
    return "a span like \"500ms\", \"2s\", \"10m\" or \"3h\"";
}
const char* form_of(const std::vector<std::string>&) {
    return "a list of texts";
}

}  // namespace causeway::app
