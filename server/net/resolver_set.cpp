// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_set.hpp"

#include <charconv>
#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>

#include "net/dns.hpp"
#include "net/egress_guard.hpp"
#include "net/ip_address.hpp"

namespace causeway::net {
namespace {

// A name server that was down is asked again soon, not after a quarter of an hour. How long one may
// seem to take stays at unbound's own limit: a lower one takes a forwarder for dead that is silent
// about one zone. Split-horizon DNS serves the reverse zones of private networks.
constexpr std::string_view kServerOptions =
    "server:\n"
    " cache-max-negative-ttl: 0\n"
    " aggressive-nsec: no\n"
    " infra-host-ttl: 30\n"
    " infra-keep-probing: yes\n"
    " outgoing-num-tcp: 32\n"
    " unblock-lan-zones: yes\n"
    " insecure-lan-zones: yes\n";

// Delegations live for the length of a few lookups, or each would begin at the root; answers do so
// with them. Whoever has a zone names its name servers, and must not send our packets inside.
std::string recursive_options() {
    std::string out = " cache-max-ttl: 5\n do-not-query-localhost: yes\n";
    for (const std::string& network : unfit_for_name_servers()) {
        out += " do-not-query-address: " + network + "\n";
    }
    return out;
}

// Nothing is remembered. The TTL alone would not do: a negative answer without SOA has none.
constexpr std::string_view kForwardOptions =
    " cache-max-ttl: 0\n"
    "forward-zone:\n"
    " name: \".\"\n"
    " forward-no-cache: yes\n";

struct HostAndPort {
    std::string_view host;
    std::optional<std::string_view> port;
};

std::optional<HostAndPort> split_port(std::string_view text) {
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        const std::string_view rest = text.substr(close + 1);
        const HostAndPort parts{text.substr(1, close - 1), std::nullopt};
        if (rest.empty()) return parts;
        if (!rest.starts_with(':')) return std::nullopt;
        return HostAndPort{parts.host, rest.substr(1)};
    }
    const auto colon = text.find(':');
    const bool one_colon = colon != std::string_view::npos && colon == text.rfind(':');
    if (!one_colon) return HostAndPort{text, std::nullopt};
    return HostAndPort{text.substr(0, colon), text.substr(colon + 1)};
}

// "192.0.2.1:5353" or "[2001:db8::1]:5353" in unbound's spelling, "192.0.2.1@5353".
std::optional<std::string> unbound_address(std::string_view text) {
    const auto parts = split_port(text);
    const auto address = parts ? IpAddress::parse(parts->host) : std::nullopt;
    if (!address) return std::nullopt;
    if (!parts->port) return address->to_string();

    std::uint16_t number = 0;
    const char* const end = parts->port->data() + parts->port->size();
    const auto [stopped, error] = std::from_chars(parts->port->data(), end, number);
    if (error != std::errc{} || stopped != end || number == 0) return std::nullopt;
    return address->to_string() + "@" + std::to_string(number);
}

// Lines other than "nameserver ADDRESS", and addresses with a zone, are passed over.
std::vector<std::string> system_name_servers() {
    std::vector<std::string> out;
    std::ifstream file("/etc/resolv.conf");
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string keyword;
        std::string address;
        words >> keyword >> address;
        if (keyword == "nameserver" && IpAddress::parse(address)) out.push_back(address);
    }
    return out;
}

base::Result<std::vector<std::string>> forward_addresses(const ResolverSet& set) {
    const bool system = set.mode == ResolverMode::system;
    const std::vector<std::string> servers = system ? system_name_servers() : set.forwarders;
    if (servers.empty()) {
        return base::fail(bad_resolver_set(
            set, system ? "/etc/resolv.conf names no name server" : "it has no forwarder"));
    }
    std::vector<std::string> out;
    for (const std::string& server : servers) {
        const auto address = unbound_address(server);
        if (!address) {
            return base::fail(bad_resolver_set(
                set, "\"" + server + "\" is not an IP address with or without a port"));
        }
        out.push_back(*address);
    }
    return out;
}

}  // namespace

base::Error bad_resolver_set(const ResolverSet& set, const std::string& reason) {
    return base::make_error(base::ErrorKind::malformed,
                            "resolver set \"" + set.name + "\": " + reason);
}

base::Result<std::string> unbound_config(const ResolverSet& set) {
    if (set.mode != ResolverMode::forward && !set.forwarders.empty()) {
        return base::fail(bad_resolver_set(set, "forwarders go with the mode forward only"));
    }
    std::string out(kServerOptions);
    // Everybody's lookups share these, and none may wait for others that nobody answers.
    out += " num-queries-per-thread: " + std::to_string(kLookupsMost) + "\n";
    out += " outgoing-range: " + std::to_string(kLookupsMost) + "\n";
    for (const std::string& domain : set.insecure_domains) {
        if (!is_dns_name(domain)) {
            return base::fail(bad_resolver_set(
                set, "\"" + domain + "\" in its insecure domains is not a DNS name"));
        }
        out += " domain-insecure: \"" + domain + "\"\n";
    }
    if (!set.lab_zone.empty()) {
        if (!is_dns_name(set.lab_zone)) {
            return base::fail(
                bad_resolver_set(set, "\"" + set.lab_zone + "\", its lab zone, is not a DNS name"));
        }
        out += " local-zone: \"" + set.lab_zone + ".\" redirect\n";
        out += " local-data: \"" + set.lab_zone + ". 60 IN A 127.0.0.1\"\n";
    }
    if (set.mode == ResolverMode::recursive) return out + recursive_options();

    CAUSEWAY_TRY(const std::vector<std::string> addresses, forward_addresses(set));
    out += kForwardOptions;
    for (const std::string& address : addresses) out += " forward-addr: " + address + "\n";
    return out;
}

}  // namespace causeway::net
