// SPDX-License-Identifier: Apache-2.0
#include "cli/printable.hpp"

#include <algorithm>
#include <cstdint>

#include "base/encoding.hpp"

namespace causeway::cli {
namespace {

std::size_t sequence_length(char first) {
    const auto octet = static_cast<unsigned char>(first);
    if (octet < 0x80) return 1;
    if (octet >= 0xf0) return 4;
    if (octet >= 0xe0) return 3;
    return octet >= 0xc0 ? 2 : 1;
}

// `sequence` is one well-formed character.
std::uint32_t code_point(std::string_view sequence) {
    const auto first = static_cast<unsigned char>(sequence.front());
    if (sequence.size() == 1) return first;
    std::uint32_t value = first & (0x7fU >> sequence.size());
    for (const char c : sequence.substr(1)) {
        value = (value << 6) | (static_cast<unsigned char>(c) & 0x3fU);
    }
    return value;
}

// C0, DEL, C1 (U+009B begins a terminal command as ESC [ does), and the bidirectional controls.
bool harmful(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

std::string escaped(std::uint32_t c) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out = c <= 0xff ? "\\x" : "\\u";
    for (int shift = c <= 0xff ? 4 : 12; shift >= 0; shift -= 4) out += kDigits[(c >> shift) & 0xf];
    return out;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = std::min(sequence_length(text.front()), text.size());
        const std::string_view sequence = text.substr(0, length);
        if (!base::is_utf8(sequence)) {
            out += escaped(static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        const std::uint32_t c = code_point(sequence);
        out += harmful(c) ? escaped(c) : std::string(sequence);
        text.remove_prefix(length);
    }
    return out;
}

std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace causeway::cli
