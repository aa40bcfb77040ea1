// SPDX-License-Identifier: Apache-2.0
#include "va/target_gate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace causeway::va {

namespace {

// Below these an address carries an IPv4 address (RFC 4291 §2.5.5, RFC 6052 §2.1).
constexpr std::array<std::uint8_t, 8> kMapped = {};
constexpr std::array<std::uint8_t, 8> kNat64 = {0x00, 0x64, 0xff, 0x9b};

net::IpAddress counted_as(const net::IpAddress& address) {
    if (address.is_v4()) return address;
    const auto network = address.octets().first<8>();
    if (std::ranges::equal(network, kMapped) || std::ranges::equal(network, kNat64)) {
        return address;
    }
    net::IpAddress::V6Octets octets{};
    std::ranges::copy(network, octets.begin());
    return net::IpAddress(octets);
}

}  // namespace

net::Task<TargetGate::Pass> TargetGate::enter(net::IpAddress address) {
    const net::IpAddress target = counted_as(address);
    net::Completion<Pass> turn([&](Admit admit) { ask(target, std::move(admit)); });
    co_return co_await turn;
}

void TargetGate::ask(const net::IpAddress& address, Admit admit) {
    Target& target = targets_[address];
    if (target.inside >= limit_) {
        target.waiting.push_back(std::move(admit));
        return;
    }
    ++target.inside;
    admit(Pass(*this, address));
}

// A pass handed to somebody who no longer waits is destroyed at once and so reaches the next one.
void TargetGate::leave(const net::IpAddress& address) {
    const auto entry = targets_.find(address);
    Target& target = entry->second;
    if (!target.waiting.empty()) {
        const Admit next = std::move(target.waiting.front());
        target.waiting.pop_front();
        next(Pass(*this, address));
    } else if (--target.inside == 0) {
        targets_.erase(entry);
    }
}

}  // namespace causeway::va
