// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace causeway::model {

// A block of IP addresses by its prefix (RFC 4632 §3.1, RFC 4291 §2.3); one address is the longest.
class AddressRange {
  public:
    // Takes the one canonical text: "10.1.0.0/16", "2001:db8::/32", or "192.0.2.7" alone.
    // malformed for anything else, with the text to write where there is one.
    static base::Result<AddressRange> parse(std::string_view text);

    // False too for an address of the other family, and for a text that is none.
    bool contains(std::string_view address) const;

  private:
    using Octets = std::array<std::uint8_t, 16>;

    int family_ = 0;
    Octets octets_{};
    int prefix_bits_ = 0;
};

// The IPv4 address that an IPv6 one in its IPv4-mapped form stands for (RFC 4291 §2.5.5.2); empty
// for any other text.
std::string mapped_ipv4(std::string_view address);

}  // namespace causeway::model
