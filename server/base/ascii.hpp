// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace causeway::base {

// Protocol elements are ASCII, and fold its letters only, whatever the locale.
constexpr bool is_ascii_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_ascii_alphanumeric(char c) {
    return is_ascii_letter(c) || is_ascii_digit(c);
}
constexpr bool is_ascii_control(char c) {
    return (c >= 0 && c < ' ') || c == 0x7f;
}
constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string ascii_lower(std::string_view text);
bool equal_ignoring_case(std::string_view left, std::string_view right);

// A name or method of HTTP (RFC 9110 §5.6.2).
bool is_token_character(char c);
bool is_token(std::string_view text);

// Without the given characters at both ends.
std::string_view trim(std::string_view text, std::string_view space = " \t");

}  // namespace causeway::base
