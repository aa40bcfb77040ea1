// SPDX-License-Identifier: Apache-2.0
#include "app/outbound.hpp"

#include "app/listen_address.hpp"
#include "app/resolver_sets.hpp"

namespace causeway::app {
namespace {

// Where companies' CAs live: the private ranges of RFC 1918, RFC 6598 and RFC 4193.
const std::vector<std::string> kPrivateNetworks = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                                   "100.64.0.0/10", "fc00::/7"};

base::Result<net::EgressSettings> egress_settings(const Config& config) {
    net::EgressSettings settings;
    for (const std::string& listen : {config.acme.listen, config.admin.listen,
                                      config.operations.listen, config.publication.listen}) {
        if (listen.empty()) continue;
        CAUSEWAY_TRY(const net::SocketAddress address, parse_listen_address(listen));
        settings.own_listeners.push_back(address);
    }
    settings.own_addresses = net::interface_addresses;
    settings.lab = config.lab.enabled;
    return settings;
}

// Whoever finds our requests in a log can tell what they are and whom to ask.
std::string user_agent(const Config& config) {
    std::string agent = "Causeway-validation/1";
    if (!config.validation.contact.empty()) agent += " (" + config.validation.contact + ")";
    return agent;
}

}  // namespace

base::Result<std::unique_ptr<Outbound>> Outbound::make(const Config& config,
                                                       const base::Clock& clock, base::Log& log) {
    CAUSEWAY_TRY(net::EgressSettings egress, egress_settings(config));
    std::unique_ptr<Outbound> outbound(new Outbound(std::move(egress), config, clock, log));
    CAUSEWAY_TRY(outbound->private_networks_, net::parse_private_networks(kPrivateNetworks));
    CAUSEWAY_TRY(outbound->resolver_,
                 net::UnboundResolver::create(outbound->loop_, clock, resolver_sets(config)));
    va::WebPorts ports;
    ports.http = static_cast<std::uint16_t>(config.lab.http01_port);
    ports.tls_alpn = static_cast<std::uint16_t>(config.lab.tlsalpn01_port);
    outbound->validator_ = std::make_unique<va::LocalValidator>(
        outbound->loop_,
        va::Tools{*outbound->resolver_, outbound->http_client_, outbound->tls_client_,
                  outbound->guard_, clock, ports},
        log);
    return outbound;
}

Outbound::Outbound(net::EgressSettings egress, const Config& config, const base::Clock& clock,
                   base::Log& log)
    : guard_(std::move(egress)),
      loop_(clock, log),
      http_client_(loop_, clock, guard_, user_agent(config)),
      tls_client_(loop_, clock, guard_) {}

base::Result<void> Outbound::check_connector_egress(std::string_view address,
                                                    std::uint16_t port) const {
    const auto parsed = net::IpAddress::parse(address);
    if (!parsed) {
        return base::fail(base::ErrorKind::malformed,
                          "\"" + std::string(address) + "\" is no IP address.");
    }
    const auto refusal = guard_.check_any_port({*parsed, port}, private_networks_);
    if (!refusal) return {};
    return base::fail(base::ErrorKind::unauthorized,
                      std::string(address) + " may not be contacted (" +
                          std::string(base::name_of(*refusal)) + ").");
}

}  // namespace causeway::app
