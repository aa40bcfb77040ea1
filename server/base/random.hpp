// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.hpp"

namespace causeway::base {

// Unpredictable octets. Implementations never fail quietly: a broken source throws.
class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    template <std::size_t N>
    std::array<std::uint8_t, N> take() {
        std::array<std::uint8_t, N> out{};
        fill(out);
        return out;
    }
    Bytes take(std::size_t count) {
        Bytes out(count);
        fill(out);
        return out;
    }
};

// The kernel's generator (getrandom(2)); safe from several threads.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::uint8_t> out) override;
};

}  // namespace causeway::base
