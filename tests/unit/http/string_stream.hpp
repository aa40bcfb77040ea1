// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include "http/input.hpp"

namespace causeway::http {

// What a client sent, handed over a few octets at a time so that every boundary is met.
class StringStream final : public ByteStream {
  public:
    explicit StringStream(std::string octets, std::size_t step = 3)
        : octets_(std::move(octets)), step_(step) {}

    std::size_t receive(std::span<char> to) override {
        const std::size_t count = std::min({step_, to.size(), octets_.size()});
        std::copy_n(octets_.begin(), count, to.begin());
        octets_.erase(0, count);
        return count;
    }
    bool expired() const override { return false; }
    bool send(std::string_view) override { return true; }

  private:
    std::string octets_;
    std::size_t step_;
};

}  // namespace causeway::http
