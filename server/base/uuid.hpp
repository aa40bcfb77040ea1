// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"

namespace causeway::base {

class Uuid {
  public:
    constexpr Uuid() = default;
    explicit constexpr Uuid(std::array<std::uint8_t, 16> octets) : octets_(octets) {}

    // Version 7 (RFC 9562 §5.7): milliseconds first, so that ids sort by creation and cluster in an
    // index; the other 74 bits are random, so that a URL made of one cannot be guessed.
    static Uuid v7(const Clock& clock, Random& random);

    // The canonical 36-character form, lower case only: one object has one URL.
    static Result<Uuid> parse(std::string_view text);
    std::string to_string() const;

    constexpr const std::array<std::uint8_t, 16>& octets() const { return octets_; }
    auto operator<=>(const Uuid&) const = default;

  private:
    std::array<std::uint8_t, 16> octets_{};
};

}  // namespace causeway::base
