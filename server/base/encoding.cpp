// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace causeway::base {
namespace {

constexpr std::string_view kUrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kStandardAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::int8_t kInvalid = -1;

constexpr std::array<std::int8_t, 256> reverse(std::string_view alphabet) {
    std::array<std::int8_t, 256> table{};
    table.fill(kInvalid);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return table;
}

constexpr auto kUrlReverse = reverse(kUrlAlphabet);
constexpr auto kStandardReverse = reverse(kStandardAlphabet);

std::string encode(ByteView bytes, std::string_view alphabet) {
    std::string out;
    out.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const std::uint8_t byte : bytes) {
        buffer = (buffer << 8) | byte;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            out.push_back(alphabet[(buffer >> bits) & 0x3f]);
        }
    }
    if (bits > 0) out.push_back(alphabet[(buffer << (6 - bits)) & 0x3f]);
    return out;
}

Result<Bytes> decode(std::string_view text, const std::array<std::int8_t, 256>& table) {
    if (text.size() % 4 == 1) return fail(ErrorKind::malformed, "The base64 text is truncated.");
    Bytes out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const std::int8_t value = table[static_cast<unsigned char>(c)];
        if (value == kInvalid) {
            return fail(ErrorKind::malformed,
                        "The base64 text has a character outside its alphabet.");
        }
        buffer = (buffer << 6) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::uint8_t>(buffer >> bits));
        }
    }
    // A second spelling of the same octets would defeat comparisons by text.
    if ((buffer & ((1U << bits) - 1U)) != 0) {
        return fail(ErrorKind::malformed, "The base64 text has stray bits at its end.");
    }
    return out;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return kInvalid;
}

// A row of the grammar in RFC 3629 §4: what the first two octets may be; all others are 80..bf.
struct Utf8Form {
    unsigned char first_low, first_high;
    unsigned char second_low, second_high;
    std::size_t length;
};

constexpr Utf8Form kUtf8Forms[] = {
    {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

bool within(char c, unsigned char low, unsigned char high) {
    const auto octet = static_cast<unsigned char>(c);
    return octet >= low && octet <= high;
}

bool has_form(std::string_view text, const Utf8Form& form) {
    if (text.size() < form.length) return false;
    if (!within(text[0], form.first_low, form.first_high)) return false;
    if (form.length > 1 && !within(text[1], form.second_low, form.second_high)) return false;
    for (std::size_t i = 2; i < form.length; ++i) {
        if (!within(text[i], 0x80, 0xbf)) return false;
    }
    return true;
}

// The length of the well-formed sequence at the front, or 0.
std::size_t utf8_sequence(std::string_view text) {
    const auto form = std::ranges::find_if(
        kUtf8Forms, [&](const Utf8Form& candidate) { return has_form(text, candidate); });
    return form == std::end(kUtf8Forms) ? 0 : form->length;
}

}  // namespace

std::string base64url_encode(ByteView bytes) {
    return encode(bytes, kUrlAlphabet);
}

Result<Bytes> base64url_decode(std::string_view text) {
    return decode(text, kUrlReverse);
}

std::string base64_encode(ByteView bytes) {
    std::string out = encode(bytes, kStandardAlphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

Result<Bytes> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return fail(ErrorKind::malformed, "The base64 text is not padded.");
    if (text.ends_with("==")) {
        text.remove_suffix(2);
        if (text.size() % 4 != 2) return fail(ErrorKind::malformed, "The base64 padding is wrong.");
    } else if (text.ends_with('=')) {
        text.remove_suffix(1);
    }
    return decode(text, kStandardReverse);
}

std::string hex_encode(ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 0x0f]);
    }
    return out;
}

Result<Bytes> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0)
        return fail(ErrorKind::malformed, "The hexadecimal text is truncated.");
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high == kInvalid || low == kInvalid) {
            return fail(ErrorKind::malformed, "The hexadecimal text has another character.");
        }
        out.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return out;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_sequence(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace causeway::base
