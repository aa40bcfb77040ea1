// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "net/ip_address.hpp"
#include "net/ip_network.hpp"

namespace causeway::net {

// Why an address or port may not be dialled on behalf of somebody else.
enum class Refusal {
    own_listener,
    loopback,
    link_local,
    metadata,
    multicast,
    broadcast,
    unspecified,
    private_network,
    documentation,
    reserved,
    port,
};

// What the guard knows about the process that it protects.
struct EgressSettings {
    // Where this process listens. An unspecified address stands for each of `own_addresses`, which
    // are asked for at each check of such a port: a machine is given addresses while it runs.
    std::vector<SocketAddress> own_listeners;
    std::function<std::vector<IpAddress>()> own_addresses;
    // For tests and labs, from the process configuration only: lifts loopback and every port.
    bool lab = false;
};

// The one decision on where validation may connect to (SSRF). It resolves nothing, and it
// judges the octets that will be dialled, so that no spelling of an address can slip by.
class EgressGuard {
  public:
    explicit EgressGuard(EgressSettings settings);

    // Nothing when the connection is allowed: ports 80 and 443 only. `allowed` opens private
    // networks and nothing else. IPv6 forms that carry an IPv4 address are judged by that address,
    // which has to be public.
    std::optional<Refusal> check(const SocketAddress& target,
                                 const std::vector<IpNetwork>& allowed) const;

    // The same without the rule on ports, for peers that an operator configured.
    std::optional<Refusal> check_any_port(const SocketAddress& target,
                                          const std::vector<IpNetwork>& allowed) const;

  private:
    struct Rule {
        IpNetwork network;
        Refusal refusal = Refusal::reserved;
    };

    bool is_own_listener(const SocketAddress& target) const;
    bool is_own_address(const IpAddress& address) const;
    std::optional<Refusal> judge_address(const IpAddress& address) const;

    EgressSettings settings_;
    std::vector<Rule> rules_;
    std::vector<IpNetwork> global_unicast_;
};

// An endpoint's list of CIDRs. malformed, naming the entry, when one is not a network or does not
// lie inside a private range (RFC 1918, RFC 6598, RFC 4193).
base::Result<std::vector<IpNetwork>> parse_private_networks(const std::vector<std::string>& texts);

// The networks in which no name server of the public DNS stands, as CIDRs: what the guard refuses,
// private networks too, and the IPv6 forms that carry an IPv4 address.
std::vector<std::string> unfit_for_name_servers();

// The addresses of this machine's interfaces.
std::vector<IpAddress> interface_addresses();

}  // namespace causeway::net

template <>
struct causeway::base::EnumNames<causeway::net::Refusal> {
    using enum causeway::net::Refusal;
    static constexpr std::pair<causeway::net::Refusal, std::string_view> table[] = {
        {own_listener, "own_listener"},
        {loopback, "loopback"},
        {link_local, "link_local"},
        {metadata, "metadata"},
        {multicast, "multicast"},
        {broadcast, "broadcast"},
        {unspecified, "unspecified"},
        {private_network, "private_network"},
        {documentation, "documentation"},
        {reserved, "reserved"},
        {port, "port"},
    };
};
