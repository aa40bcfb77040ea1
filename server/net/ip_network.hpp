// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/ip_address.hpp"

namespace causeway::net {

// A block of addresses in CIDR form.
class IpNetwork {
  public:
    // malformed, naming the text, without "/length" or when bits after the prefix are set: whoever
    // writes 10.1.2.3/8 may have meant one host.
    static base::Result<IpNetwork> parse(std::string_view text);

    bool contains(const IpAddress& address) const;
    bool contains(const IpNetwork& other) const;
    std::string to_string() const;

    bool operator==(const IpNetwork&) const = default;

  private:
    IpNetwork(IpAddress first, unsigned prefix) : first_(first), prefix_(prefix) {}

    IpAddress first_;
    unsigned prefix_;
};

}  // namespace causeway::net
