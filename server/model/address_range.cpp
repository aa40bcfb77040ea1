// SPDX-License-Identifier: Apache-2.0
#include "model/address_range.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include <arpa/inet.h>

namespace causeway::model {
namespace {

using Octets = std::array<std::uint8_t, 16>;

constexpr std::size_t kLongestAddress = 45;
constexpr Octets kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t kMappedOctets = 12;

struct Address {
    int family = 0;
    Octets octets{};
};

int bits_of(int family) {
    return family == AF_INET ? 32 : 128;
}

std::optional<Address> parse_address(std::string_view text) {
    // inet_pton would stop reading at a NUL.
    if (text.size() > kLongestAddress || text.find('\0') != std::string_view::npos) {
        return std::nullopt;
    }
    const std::string copy(text);
    for (const int family : {AF_INET, AF_INET6}) {
        Address address{family, {}};
        if (inet_pton(family, copy.c_str(), address.octets.data()) == 1) return address;
    }
    return std::nullopt;
}

std::string to_text(const Address& address) {
    std::array<char, INET6_ADDRSTRLEN> out{};
    const char* const text =
        inet_ntop(address.family, address.octets.data(), out.data(), out.size());
    return text == nullptr ? std::string() : text;
}

std::optional<int> parse_bits(std::string_view text, int most) {
    int bits = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, bits);
    if (error != std::errc{} || rest != end || bits < 0 || bits > most) return std::nullopt;
    return bits;
}

// Which bits of this octet belong to the prefix.
std::uint8_t mask_of(int prefix_bits, std::size_t octet) {
    const int bits = std::clamp(prefix_bits - static_cast<int>(octet) * 8, 0, 8);
    return static_cast<std::uint8_t>(0xff00U >> static_cast<unsigned>(bits));
}

Octets masked(const Octets& octets, int prefix_bits) {
    Octets out{};
    for (std::size_t i = 0; i < octets.size(); ++i) {
        out[i] = static_cast<std::uint8_t>(octets[i] & mask_of(prefix_bits, i));
    }
    return out;
}

std::optional<Address> embedded_ipv4(const Address& address) {
    if (address.family != AF_INET6 ||
        !std::equal(kMapped.begin(), kMapped.begin() + kMappedOctets, address.octets.begin())) {
        return std::nullopt;
    }
    Address inner{AF_INET, {}};
    std::copy(address.octets.begin() + kMappedOctets, address.octets.end(), inner.octets.begin());
    return inner;
}

base::Result<AddressRange> refuse(std::string detail) {
    return base::fail(base::ErrorKind::malformed, std::move(detail));
}

}  // namespace

base::Result<AddressRange> AddressRange::parse(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    auto address = parse_address(text.substr(0, slash));
    if (!address) {
        return refuse(
            "This is no address range such as 10.1.0.0/16 or 2001:db8::/32; give no "
            "scheme, port or path.");
    }
    const int most = bits_of(address->family);
    const auto bits =
        slash == text.size() ? std::optional(most) : parse_bits(text.substr(slash + 1), most);
    if (!bits) {
        return refuse("The prefix length must be a number from 0 to " + std::to_string(most) + ".");
    }
    if (embedded_ipv4(*address)) {
        return refuse("Write IPv4 addresses in their own form, such as 10.1.0.0/16.");
    }
    address->octets = masked(address->octets, *bits);
    const std::string canonical =
        to_text(*address) + (*bits == most ? "" : "/" + std::to_string(*bits));
    if (canonical != text) return refuse("Write it as " + canonical + ".");
    AddressRange range;
    range.family_ = address->family;
    range.octets_ = address->octets;
    range.prefix_bits_ = *bits;
    return range;
}

bool AddressRange::contains(std::string_view address) const {
    const auto parsed = parse_address(address);
    return parsed && parsed->family == family_ && masked(parsed->octets, prefix_bits_) == octets_;
}

std::string mapped_ipv4(std::string_view address) {
    const auto parsed = parse_address(address);
    const auto inner = parsed ? embedded_ipv4(*parsed) : std::nullopt;
    return inner ? to_text(*inner) : std::string();
}

}  // namespace causeway::model
