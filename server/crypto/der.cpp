// SPDX-License-Identifier: Apache-2.0
#include "crypto/der.hpp"

#include <optional>

namespace causeway::crypto {
namespace {

constexpr int kMaxDepth = 32;
constexpr std::uint8_t kConstructed = 0x20;
constexpr std::uint8_t kHighTagNumber = 0x1f;

struct Element {
    bool constructed = false;
    base::ByteView content;
};

// The length octets at the front (X.690 §10.1), taken off the input.
std::optional<std::size_t> take_length(base::ByteView& in) {
    if (in.empty()) return std::nullopt;
    const std::uint8_t first = in.front();
    in = in.subspan(1);
    if (first < 0x80) return first;
    const std::size_t count = first & 0x7fU;
    if (count == 0 || count > 4 || count > in.size() || in.front() == 0) return std::nullopt;
    std::size_t length = 0;
    for (const std::uint8_t octet : in.first(count)) length = (length << 8) | octet;
    in = in.subspan(count);
    if (length < 0x80) return std::nullopt;
    return length;
}

std::optional<Element> take_element(base::ByteView& in) {
    const std::uint8_t tag = in.front();
    // X.509 and PKCS have no tag number above 30.
    if ((tag & kHighTagNumber) == kHighTagNumber) return std::nullopt;
    in = in.subspan(1);
    const auto length = take_length(in);
    if (!length || *length > in.size()) return std::nullopt;
    const Element element{(tag & kConstructed) != 0, in.first(*length)};
    in = in.subspan(*length);
    return element;
}

bool is_der_sequence(base::ByteView in, int depth) {
    while (!in.empty()) {
        const auto element = take_element(in);
        if (!element) return false;
        if (element->constructed && (depth == 0 || !is_der_sequence(element->content, depth - 1))) {
            return false;
        }
    }
    return true;
}

}  // namespace

bool is_der(base::ByteView octets) {
    if (octets.empty() || octets.size() > kMaxDerSize) return false;
    base::ByteView rest = octets;
    return take_element(rest) && rest.empty() && is_der_sequence(octets, kMaxDepth);
}

}  // namespace causeway::crypto
