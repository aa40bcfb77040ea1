// SPDX-License-Identifier: Apache-2.0
#include "ca/plain_text.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/encoding.hpp"

namespace causeway::ca {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

std::size_t length_by_first_octet(unsigned char first) {
    if (first < 0x80) return 1;
    if (first < 0xE0) return 2;
    return first < 0xF0 ? 3 : 4;
}

}  // namespace

std::string plain_text(std::string_view raw, std::size_t limit) {
    std::string out;
    std::size_t at = 0;
    while (at < raw.size()) {
        const auto first = static_cast<unsigned char>(raw[at]);
        const std::size_t length = std::min(length_by_first_octet(first), raw.size() - at);
        std::string_view next = raw.substr(at, length);
        at += length;
        if (!base::is_utf8(next)) {
            at -= length - 1;
            next = kReplacement;
        }
        if (base::is_ascii_control(static_cast<char>(first))) next = " ";
        if (out.size() + next.size() + kEllipsis.size() > limit) return out.append(kEllipsis);
        out.append(next);
    }
    return out;
}

}  // namespace causeway::ca
