// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_network.hpp"

#include <algorithm>
#include <future>
#include <memory>

#include "app/outbound.hpp"
#include "app/resolver_sets.hpp"
#include "net/http_url.hpp"

namespace causeway::app {
namespace {

using std::chrono::seconds;

constexpr seconds kLookup{6};
constexpr seconds kAttempt{10};
constexpr const char* kRootServer = "a.root-servers.net";

// An answer that comes too late finds nobody, so what it is put into is its own.
net::DnsAnswer look_up(net::EventLoop& loop, net::Resolver& resolver, const std::string& name,
                       const base::Clock& clock) {
    const auto answer = std::make_shared<std::promise<net::DnsAnswer>>();
    auto future = answer->get_future();
    loop.post([&resolver, &clock, name, answer] {
        resolver.lookup({"default", name, net::DnsType::a}, base::Deadline::after(clock, kLookup),
                        [answer](net::DnsAnswer given) { answer->set_value(std::move(given)); });
    });
    return future.get();
}

std::string dnssec_mode(const Config& config) {
    return config.validation.trust_anchor_file.empty()
               ? "not validated by DNSSEC"
               : "validated by DNSSEC from " + config.validation.trust_anchor_file;
}

}  // namespace

std::string known_name(const Config& config) {
    const auto url = net::HttpUrl::parse(config.acme.base_url);
    const bool is_name = url && url->host.find('.') != std::string::npos &&
                         !net::IpAddress::parse(url->host) && net::is_dns_name(url->host);
    return is_name ? url->host : kRootServer;
}

Findings check_resolver(const Config& config, const base::Clock& clock, base::Log& log) {
    net::EventLoop loop(clock, log);
    const auto resolver = net::UnboundResolver::create(loop, clock, resolver_sets(config));
    if (!resolver) {
        return {failed(resolver.error().detail, "Correct that setting in [validation].")};
    }
    const std::string name = known_name(config);
    Finding finding = judge_answer(name, look_up(loop, **resolver, name, clock),
                                   !config.validation.trust_anchor_file.empty());
    finding.detail += ", mode " + config.validation.resolver_mode + ", " + dnssec_mode(config);
    return {finding};
}

Finding judge_answer(const std::string& name, const net::DnsAnswer& answer, bool validates) {
    if (answer.security == net::DnsSecurity::bogus) {
        return failed(
            "the answer about " + name + " is bogus: " + answer.why_bogus,
            "Look at the trust anchor and at this machine's clock; forwarders must pass "
            "DNSSEC records on. Nothing below a signed zone can be validated until then.");
    }
    if (answer.rcode == "NOERROR" || answer.rcode == "NXDOMAIN") {
        const bool secure = validates && answer.security == net::DnsSecurity::secure;
        return passed(name + " gives " + answer.rcode + (secure ? ", secure" : ""));
    }
    return warned("the question about " + name + " gives " + answer.rcode,
                  "Let this machine reach its name servers over UDP and TCP port 53, or set "
                  "validation.resolver_mode to forward and name servers that it reaches. Harmless "
                  "where no name outside is ever validated.");
}

Findings check_http01(const Config& config, const std::string& host, const base::Clock& clock,
                      base::Log& log) {
    if (host.empty()) {
        return {skipped("name a web server with --reach to try the way of validation to it")};
    }
    auto identifier = model::Identifier::parse(model::IdentifierType::dns, host);
    if (!identifier) {
        return {failed(host + ": " + identifier.error().detail,
                       "Name a host such as "
                       "www.example.com with --reach.")};
    }
    const auto outbound = Outbound::make(config, clock, log);
    if (!outbound) {
        return {failed(outbound.error().detail, "Correct that setting.")};
    }
    const auto trace = std::make_shared<std::promise<model::ValidationTrace>>();
    auto future = trace->get_future();
    va::ValidationRequest request{.identifier = *std::move(identifier),
                                  .token = "causeway-doctor",
                                  .key_authorization = "causeway-doctor.nobody"};
    (*outbound)->validator().start(
        std::move(request), {kAttempt, kAttempt},
        [trace](model::ValidationTrace seen) { trace->set_value(std::move(seen)); });
    return {judge_trace(host, future.get())};
}

Finding judge_trace(const std::string& host, const model::ValidationTrace& trace) {
    for (const model::TraceStep& step : trace.steps) {
        const auto* exchange = std::get_if<model::HttpExchange>(&step);
        if (exchange == nullptr || exchange->status == 0) continue;
        return passed(host + " answers at " + exchange->address + " with HTTP " +
                      std::to_string(exchange->status));
    }
    if (!trace.failure) return passed(host + " answers");
    return failed(trace.failure->detail, std::string(model::hint(trace.failure->cause)));
}

}  // namespace causeway::app
