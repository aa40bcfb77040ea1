// SPDX-License-Identifier: Apache-2.0
#include "va/address_lookup.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

constexpr std::size_t kAddressesPerFamily = 2;

bool loops(const net::DnsAnswer& answer) {
    const std::set<std::string> distinct(answer.cname_chain.begin(), answer.cname_chain.end());
    return distinct.size() < answer.cname_chain.size();
}

// Why neither family gave an address, the most telling reason first.
model::ValidationFailure explain(const std::string& host, const net::DnsAnswer& aaaa,
                                 const net::DnsAnswer& a) {
    using model::Cause;
    const auto either = [&](auto holds) { return holds(aaaa) || holds(a); };
    const auto rcode_is = [](std::string_view rcode) {
        return [rcode](const net::DnsAnswer& answer) { return answer.rcode == rcode; };
    };
    const std::string asked = "DNS lookups of AAAA and A for " + host;
    if (either(loops)) return {Cause::dns_loop, asked + ": the CNAME records lead in a circle"};
    if (either(rcode_is("TIMEOUT"))) return {Cause::dns_timeout, asked + ": no answer in time"};
    if (a.rcode == "NXDOMAIN" && aaaa.rcode == "NXDOMAIN") {
        return {Cause::dns_no_such_name, asked + ": NXDOMAIN, the name does not exist"};
    }
    if (a.rcode == "NOERROR" && aaaa.rcode == "NOERROR") {
        return {Cause::dns_no_address, asked + ": the name has neither"};
    }
    return {Cause::dns_server_failure, asked + ": answered " + aaaa.rcode + " and " + a.rcode};
}

model::ValidationFailure explain_bogus(const std::string& host, const std::string& why) {
    return {model::Cause::dns_bogus,
            "DNS lookup of " + host + ": DNSSEC validation failed: " + printable(why, 200)};
}

void append_addresses(std::vector<net::IpAddress>& out, const net::DnsAnswer& answer) {
    if (!answer.usable()) return;
    std::size_t taken = 0;
    for (const net::DnsRecord& record : answer.records) {
        if (taken++ < kAddressesPerFamily) out.push_back(std::get<net::IpAddress>(record));
    }
}

}  // namespace

net::Task<Outcome<std::vector<net::IpAddress>>> find_addresses(Attempt& attempt, std::string host) {
    std::vector<net::IpAddress> out;
    if (const auto literal = net::IpAddress::parse(host)) {
        out.push_back(*literal);
        co_return out;
    }

    const std::string& set = attempt.request.network.resolver_set;
    const net::DnsQuestion ask_aaaa{set, host, net::DnsType::aaaa};
    const net::DnsQuestion ask_a{set, host, net::DnsType::a};
    using Lookup = net::Completion<net::DnsAnswer>;
    Lookup pending_aaaa([&](net::Resolver::Done done) {
        attempt.tools.resolver.lookup(ask_aaaa, attempt.deadline, std::move(done));
    });
    Lookup pending_a([&](net::Resolver::Done done) {
        attempt.tools.resolver.lookup(ask_a, attempt.deadline, std::move(done));
    });
    const net::DnsAnswer aaaa = co_await pending_aaaa;
    attempt.steps.emplace_back(dns_step(ask_aaaa, aaaa));
    const net::DnsAnswer a = co_await pending_a;
    attempt.steps.emplace_back(dns_step(ask_a, a));

    for (const net::DnsAnswer* answer : {&aaaa, &a}) {
        if (answer->security != net::DnsSecurity::bogus) continue;
        co_return tl::make_unexpected(explain_bogus(host, answer->why_bogus));
    }
    append_addresses(out, aaaa);
    append_addresses(out, a);
    if (out.empty()) co_return tl::make_unexpected(explain(host, aaaa, a));
    co_return out;
}

}  // namespace causeway::va
