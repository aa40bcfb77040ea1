// SPDX-License-Identifier: Apache-2.0
#include "va/dns_failure.hpp"

#include <set>

#include "va/trace_steps.hpp"

namespace causeway::va {
namespace {

using model::Cause;

constexpr std::size_t kReasonMost = 200;

std::string no_such_name(const net::DnsAnswer& answer) {
    if (answer.cname_chain.empty()) return ": NXDOMAIN, the name does not exist";
    return ": NXDOMAIN, its CNAME record leads to " + answer.cname_chain.back() +
           ", which does not exist";
}

}  // namespace

bool leads_in_circle(const net::DnsAnswer& answer) {
    const std::set<std::string> distinct(answer.cname_chain.begin(), answer.cname_chain.end());
    return distinct.size() < answer.cname_chain.size();
}

model::ValidationFailure explain_bogus(const std::string& asked, const net::DnsAnswer& answer) {
    return {Cause::dns_bogus,
            asked + ": DNSSEC validation failed: " + printable(answer.why_bogus, kReasonMost)};
}

std::optional<model::ValidationFailure> explain_unusable(const std::string& asked,
                                                         const net::DnsAnswer& answer) {
    using model::ValidationFailure;
    if (answer.usable()) return std::nullopt;
    if (answer.security == net::DnsSecurity::bogus) return explain_bogus(asked, answer);
    if (leads_in_circle(answer)) {
        return ValidationFailure{Cause::dns_loop, asked + ": the CNAME records lead in a circle"};
    }
    if (answer.rcode == "TIMEOUT") {
        return ValidationFailure{Cause::dns_timeout, asked + ": no answer in time"};
    }
    if (answer.rcode == "NXDOMAIN") {
        return ValidationFailure{Cause::dns_no_such_name, asked + no_such_name(answer)};
    }
    return ValidationFailure{Cause::dns_server_failure, asked + ": answered " + answer.rcode};
}

}  // namespace causeway::va
