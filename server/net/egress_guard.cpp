// SPDX-License-Identifier: Apache-2.0
#include "net/egress_guard.hpp"

#include <algorithm>

#include <ifaddrs.h>

namespace causeway::net {
namespace {

struct TextRule {
    std::string_view network;
    Refusal refusal;
};

// The first match decides. IANA's special-purpose registries, and the addresses at which clouds
// hand out credentials.
constexpr TextRule kRules[] = {
    {"169.254.169.254/32", Refusal::metadata},  // AWS, Azure, GCP, OpenStack and others
    {"169.254.170.2/32", Refusal::metadata},    // AWS container credentials
    {"169.254.170.23/32", Refusal::metadata},   // AWS pod identity
    {"100.100.100.200/32", Refusal::metadata},  // Alibaba
    {"168.63.129.16/32", Refusal::metadata},    // Azure's host, in public address space
    {"192.0.0.192/32", Refusal::metadata},      // Oracle
    {"fd00:ec2::254/128", Refusal::metadata},   // AWS
    {"fd00:ec2::23/128", Refusal::metadata},    // AWS pod identity
    {"fd20:ce::254/128", Refusal::metadata},    // GCP

    {"0.0.0.0/32", Refusal::unspecified},
    {"0.0.0.0/8", Refusal::reserved},
    {"10.0.0.0/8", Refusal::private_network},
    {"100.64.0.0/10", Refusal::private_network},
    {"127.0.0.0/8", Refusal::loopback},
    {"169.254.0.0/16", Refusal::link_local},
    {"172.16.0.0/12", Refusal::private_network},
    {"192.0.0.0/24", Refusal::reserved},
    {"192.0.2.0/24", Refusal::documentation},
    {"192.88.99.0/24", Refusal::reserved},
    {"192.168.0.0/16", Refusal::private_network},
    {"198.18.0.0/15", Refusal::reserved},
    {"198.51.100.0/24", Refusal::documentation},
    {"203.0.113.0/24", Refusal::documentation},
    {"224.0.0.0/4", Refusal::multicast},
    {"255.255.255.255/32", Refusal::broadcast},
    {"240.0.0.0/4", Refusal::reserved},

    {"::/128", Refusal::unspecified},
    {"::1/128", Refusal::loopback},
    {"fc00::/7", Refusal::private_network},
    {"fe80::/10", Refusal::link_local},
    {"ff00::/8", Refusal::multicast},
    {"2001::/23", Refusal::reserved},
    {"2001:db8::/32", Refusal::documentation},
    {"3fff::/20", Refusal::documentation},
};

// Whatever no rule names is dialled only inside these: IPv6 assigns nothing else to hosts.
constexpr std::string_view kGlobalUnicast[] = {"0.0.0.0/0", "2000::/3"};

constexpr std::string_view kPrivateRanges[] = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                               "100.64.0.0/10", "fc00::/7"};

// Well-known texts of this file only.
IpNetwork network(std::string_view text) {
    return IpNetwork::parse(text).value();
}

IpAddress v4_at(const IpAddress& address, std::size_t offset, std::uint8_t mask = 0) {
    IpAddress::V4Octets octets{};
    for (std::size_t i = 0; i < 4; ++i) {
        octets[i] = static_cast<std::uint8_t>(address.octets()[offset + i] ^ mask);
    }
    return IpAddress(octets);
}

// The IPv4 addresses that packets to an IPv6 address may end up at.
std::vector<IpAddress> embedded_v4(const IpAddress& address) {
    if (address.is_v4()) return {};
    if (network("::ffff:0:0/96").contains(address)) return {v4_at(address, 12)};  // RFC 4291
    if (network("64:ff9b::/96").contains(address)) return {v4_at(address, 12)};   // RFC 6052
    if (network("2002::/16").contains(address)) return {v4_at(address, 2)};       // RFC 3056
    if (network("2001::/32").contains(address)) {  // RFC 4380: server, and client inverted
        return {v4_at(address, 4), v4_at(address, 12, 0xff)};
    }
    return {};
}

}  // namespace

std::vector<std::string> unfit_for_name_servers() {
    std::vector<std::string> out = {"::ffff:0:0/96", "64:ff9b::/96", "2002::/16"};
    for (const TextRule& rule : kRules) out.emplace_back(rule.network);
    return out;
}

EgressGuard::EgressGuard(EgressSettings settings) : settings_(std::move(settings)) {
    for (const auto& [text, refusal] : kRules) rules_.push_back({network(text), refusal});
    for (const auto text : kGlobalUnicast) global_unicast_.push_back(network(text));
}

std::optional<Refusal> EgressGuard::check(const SocketAddress& target,
                                          const std::vector<IpNetwork>& allowed) const {
    if (const auto refusal = check_any_port(target, allowed)) return refusal;
    const bool web_port = target.port == 80 || target.port == 443;
    if (!web_port && !settings_.lab) return Refusal::port;
    return std::nullopt;
}

std::optional<Refusal> EgressGuard::check_any_port(const SocketAddress& target,
                                                   const std::vector<IpNetwork>& allowed) const {
    if (is_own_listener(target)) return Refusal::own_listener;

    if (const auto carried = embedded_v4(target.address); !carried.empty()) {
        for (const IpAddress& address : carried) {
            if (const auto refusal = check_any_port({address, target.port}, {})) return refusal;
        }
        return std::nullopt;
    }

    const auto refusal = judge_address(target.address);
    const bool opened = refusal == Refusal::private_network &&
                        std::any_of(allowed.begin(), allowed.end(), [&](const IpNetwork& network) {
                            return network.contains(target.address);
                        });
    const bool lab_loopback = settings_.lab && refusal == Refusal::loopback;
    if (refusal && !opened && !lab_loopback) return refusal;
    return std::nullopt;
}

bool EgressGuard::is_own_listener(const SocketAddress& target) const {
    return std::any_of(settings_.own_listeners.begin(), settings_.own_listeners.end(),
                       [&](const SocketAddress& listener) {
                           if (listener.port != target.port) return false;
                           if (listener.address == target.address) return true;
                           return judge_address(listener.address) == Refusal::unspecified &&
                                  is_own_address(target.address);
                       });
}

bool EgressGuard::is_own_address(const IpAddress& address) const {
    if (!settings_.own_addresses) return false;
    const auto own = settings_.own_addresses();
    return std::find(own.begin(), own.end(), address) != own.end();
}

std::optional<Refusal> EgressGuard::judge_address(const IpAddress& address) const {
    for (const Rule& rule : rules_) {
        if (rule.network.contains(address)) return rule.refusal;
    }
    for (const IpNetwork& global : global_unicast_) {
        if (global.contains(address)) return std::nullopt;
    }
    return Refusal::reserved;
}

base::Result<std::vector<IpNetwork>> parse_private_networks(const std::vector<std::string>& texts) {
    std::vector<IpNetwork> networks;
    for (const std::string& text : texts) {
        CAUSEWAY_TRY(const IpNetwork parsed, IpNetwork::parse(text));
        const bool is_private =
            std::any_of(std::begin(kPrivateRanges), std::end(kPrivateRanges),
                        [&](std::string_view range) { return network(range).contains(parsed); });
        if (!is_private) {
            return base::fail(base::ErrorKind::malformed,
                              "\"" + text +
                                  "\" is not inside a private range (10.0.0.0/8, 172.16.0.0/12, "
                                  "192.168.0.0/16, 100.64.0.0/10, fc00::/7)");
        }
        networks.push_back(parsed);
    }
    return networks;
}

std::vector<IpAddress> interface_addresses() {
    std::vector<IpAddress> out;
    ifaddrs* list = nullptr;
    if (getifaddrs(&list) != 0) return out;
    for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
        if (entry->ifa_addr == nullptr) continue;
        if (const auto address = IpAddress::of_socket(*entry->ifa_addr)) out.push_back(*address);
    }
    freeifaddrs(list);
    return out;
}

}  // namespace causeway::net
