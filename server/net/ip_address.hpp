// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sockaddr;

namespace causeway::net {

// An IPv4 or IPv6 address, without a port and without a zone.
class IpAddress {
  public:
    using V4Octets = std::array<std::uint8_t, 4>;
    using V6Octets = std::array<std::uint8_t, 16>;

    explicit IpAddress(const V4Octets& octets);
    explicit IpAddress(const V6Octets& octets) : octets_(octets), is_v4_(false) {}

    // Exactly a dotted quad without leading zeros, or RFC 4291 §2.2. Octal, hexadecimal and short
    // forms, brackets and zone ids are nothing, since different readers take them for different
    // addresses.
    static std::optional<IpAddress> parse(std::string_view text);
    static std::optional<IpAddress> of_socket(const sockaddr& address);

    bool is_v4() const { return is_v4_; }
    // 4 or 16 octets in network order.
    std::span<const std::uint8_t> octets() const { return {octets_.data(), is_v4_ ? 4U : 16U}; }
    // A dotted quad or RFC 5952.
    std::string to_string() const;
    // The name that stands for it in the DNS, without final dot: "1.2.0.192.in-addr.arpa"
    // (RFC 1035 §3.5), for IPv6 one label for each nibble under ip6.arpa (RFC 3596 §2.5).
    std::string reverse_name() const;

    auto operator<=>(const IpAddress&) const = default;

  private:
    V6Octets octets_{};
    bool is_v4_;
};

struct SocketAddress {
    IpAddress address;
    std::uint16_t port = 0;

    // Nothing for a socket that is not of the internet.
    static std::optional<SocketAddress> of_socket(const sockaddr& address);

    auto operator<=>(const SocketAddress&) const = default;
};

}  // namespace causeway::net
