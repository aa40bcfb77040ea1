// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

#include "base/random.hpp"

namespace causeway::support {

// Octets that are different each time and the same in each run: the number of the call, big-endian,
// in the last octets. Safe from several threads.
class CountingRandom final : public base::Random {
  public:
    void fill(std::span<std::uint8_t> out) override {
        std::uint64_t count = ++calls_;
        for (auto octet = out.rbegin(); octet != out.rend(); ++octet) {
            *octet = static_cast<std::uint8_t>(count & 0xff);
            count >>= 8;
        }
    }

  private:
    std::atomic<std::uint64_t> calls_{0};
};

}  // namespace causeway::support
