// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace causeway::base {

// Octets that must not be printed, compared in variable time or left in freed memory. There is no
// stream operator and no conversion to text: whoever needs the octets says reveal().
class Secret {
  public:
    Secret() = default;
    explicit Secret(Bytes octets) : octets_(std::move(octets)) {}
    static Secret from_text(std::string_view text) { return Secret(to_bytes(text)); }

    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : octets_(std::move(other.octets_)) { other.octets_.clear(); }
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    ByteView reveal() const { return octets_; }
    std::string_view reveal_text() const { return as_text(octets_); }
    bool empty() const { return octets_.empty(); }

    // Constant time for equal lengths.
    bool operator==(const Secret& other) const;

  private:
    void wipe();
    Bytes octets_;
};

// Compares without telling by its duration where the two differ; false for unequal lengths.
bool constant_time_equal(ByteView left, ByteView right);

}  // namespace causeway::base
