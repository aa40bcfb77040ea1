// SPDX-License-Identifier: Apache-2.0
#include "net/ip_network.hpp"

#include <charconv>

namespace causeway::net {
namespace {

bool bit(const IpAddress& address, unsigned index) {
    return (address.octets()[index / 8] >> (7 - index % 8) & 1U) != 0;
}

tl::unexpected<base::Error> refuse(std::string_view text, std::string_view reason) {
    return base::fail(base::ErrorKind::malformed,
                      "\"" + std::string(text) + "\" is not a network: " + std::string(reason));
}

}  // namespace

base::Result<IpNetwork> IpNetwork::parse(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return refuse(text, "write it as address/length, e.g. 10.0.0.0/8");
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return refuse(text, "the part before the slash is not an IP address");

    const std::string_view length = text.substr(slash + 1);
    const auto bits = static_cast<unsigned>(address->octets().size() * 8);
    unsigned prefix = 0;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), prefix);
    if (error != std::errc{} || end != length.data() + length.size() || prefix > bits) {
        return refuse(text, "the length must be a number up to " + std::to_string(bits));
    }
    for (unsigned index = prefix; index < bits; ++index) {
        if (bit(*address, index)) {
            return refuse(text,
                          "the address has bits set after the first " + std::to_string(prefix));
        }
    }
    return IpNetwork(*address, prefix);
}

bool IpNetwork::contains(const IpAddress& address) const {
    if (address.is_v4() != first_.is_v4()) return false;
    for (unsigned index = 0; index < prefix_; ++index) {
        if (bit(address, index) != bit(first_, index)) return false;
    }
    return true;
}

bool IpNetwork::contains(const IpNetwork& other) const {
    return other.prefix_ >= prefix_ && contains(other.first_);
}

std::string IpNetwork::to_string() const {
    return first_.to_string() + "/" + std::to_string(prefix_);
}

}  // namespace causeway::net
