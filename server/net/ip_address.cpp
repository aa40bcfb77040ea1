// SPDX-License-Identifier: Apache-2.0
#include "net/ip_address.hpp"

#include <algorithm>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace causeway::net {

IpAddress::IpAddress(const V4Octets& octets) : is_v4_(true) {
    std::copy(octets.begin(), octets.end(), octets_.begin());
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.size() > INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    const std::string terminated(text);
    V4Octets v4{};
    if (inet_pton(AF_INET, terminated.c_str(), v4.data()) == 1) return IpAddress(v4);
    V6Octets v6{};
    if (inet_pton(AF_INET6, terminated.c_str(), v6.data()) == 1) return IpAddress(v6);
    return std::nullopt;
}

std::optional<IpAddress> IpAddress::of_socket(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        V4Octets octets{};
        std::memcpy(octets.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
        return IpAddress(octets);
    }
    if (address.sa_family == AF_INET6) {
        V6Octets octets{};
        std::memcpy(octets.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
        return IpAddress(octets);
    }
    return std::nullopt;
}

std::string IpAddress::to_string() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(is_v4_ ? AF_INET : AF_INET6, octets_.data(), text.data(), text.size());
    return text.data();
}

std::string IpAddress::reverse_name() const {
    std::string out;
    const auto all = octets();
    std::for_each(all.rbegin(), all.rend(), [&](std::uint8_t octet) {
        if (is_v4_) {
            out += std::to_string(octet) + ".";
        } else {
            constexpr std::string_view digits = "0123456789abcdef";
            out += {digits[octet & 0x0fU], '.', digits[octet >> 4U], '.'};
        }
    });
    return out + (is_v4_ ? "in-addr.arpa" : "ip6.arpa");
}

std::optional<SocketAddress> SocketAddress::of_socket(const sockaddr& address) {
    const auto ip = IpAddress::of_socket(address);
    if (!ip) return std::nullopt;
    // The port lies at the same place in both families.
    return SocketAddress{*ip, ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port)};
}

}  // namespace causeway::net
