// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.hpp"

#include <algorithm>

#include "base/encoding.hpp"

namespace causeway::base {
namespace {

constexpr std::size_t kTextLength = 36;
constexpr std::array<std::size_t, 4> kHyphens = {8, 13, 18, 23};

}  // namespace

Uuid Uuid::v7(const Clock& clock, Random& random) {
    auto octets = random.take<16>();
    const auto since_epoch =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock.now().time_since_epoch());
    auto millis = static_cast<std::uint64_t>(since_epoch.count());
    for (std::size_t i = 6; i-- > 0;) {
        octets[i] = static_cast<std::uint8_t>(millis & 0xff);
        millis >>= 8;
    }
    octets[6] = static_cast<std::uint8_t>((octets[6] & 0x0f) | 0x70);
    octets[8] = static_cast<std::uint8_t>((octets[8] & 0x3f) | 0x80);
    return Uuid(octets);
}

Result<Uuid> Uuid::parse(std::string_view text) {
    const auto refuse = [] {
        return fail(ErrorKind::malformed, "This is not an identifier of ours.");
    };
    if (text.size() != kTextLength) return refuse();
    std::string digits;
    digits.reserve(32);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = std::ranges::find(kHyphens, i) != kHyphens.end();
        if (hyphen != (text[i] == '-') || (text[i] >= 'A' && text[i] <= 'F')) return refuse();
        if (!hyphen) digits.push_back(text[i]);
    }
    const auto bytes = hex_decode(digits);
    if (!bytes) return refuse();
    std::array<std::uint8_t, 16> octets{};
    std::ranges::copy(*bytes, octets.begin());
    return Uuid(octets);
}

std::string Uuid::to_string() const {
    std::string text = hex_encode(octets_);
    for (const std::size_t position : kHyphens) text.insert(position, 1, '-');
    return text;
}

}  // namespace causeway::base
