// SPDX-License-Identifier: Apache-2.0
#include "va/trace_steps.hpp"

#include <algorithm>

#include "base/encoding.hpp"

namespace causeway::va {
namespace {

constexpr std::size_t kRecordsMost = 50;
constexpr std::size_t kRecordMost = 512;
constexpr std::size_t kReasonMost = 512;
constexpr std::size_t kLocationMost = 2000;
constexpr std::size_t kContentTypeMost = 128;
constexpr std::size_t kBodyMost = 256;

model::DnssecState dnssec_state(net::DnsSecurity security) {
    switch (security) {
        case net::DnsSecurity::secure:
            return model::DnssecState::secure;
        case net::DnsSecurity::insecure:
            return model::DnssecState::insecure;
        case net::DnsSecurity::bogus:
            break;
    }
    return model::DnssecState::bogus;
}

}  // namespace

std::string printable(std::string_view text, std::size_t most) {
    std::string out;
    for (const char c : text.substr(0, most)) {
        const auto octet = static_cast<std::uint8_t>(c);
        if (octet >= 0x20 && octet < 0x7f && c != '\\' && c != '"') {
            out += c;
        } else {
            out += "\\x" + base::hex_encode({&octet, 1});
        }
    }
    if (text.size() > most) out += "...";
    return out;
}

model::DnsLookup dns_step(const net::DnsQuestion& question, const net::DnsAnswer& answer) {
    model::DnsLookup step;
    step.name = question.name;
    step.type = base::name_of(question.type);
    step.rcode = answer.rcode;
    step.cname_chain = answer.cname_chain;
    for (const net::DnsRecord& record : answer.records) {
        if (step.records.size() == kRecordsMost) break;
        step.records.push_back(net::presentation(record).substr(0, kRecordMost));
    }
    step.dnssec = dnssec_state(answer.security);
    step.why_bogus = printable(answer.why_bogus, kReasonMost);
    step.took = answer.took;
    return step;
}

model::Dial dial_step(const net::SocketAddress& target, const net::FetchAnswer& answer) {
    return {.address = target.address.to_string(),
            .port = target.port,
            .outcome = answer.connected ? "connected" : printable(answer.reason, kReasonMost),
            .took = answer.connected ? answer.connect_took : answer.took};
}

model::Dial refused_dial_step(const net::SocketAddress& target, net::Refusal refusal) {
    return {.address = target.address.to_string(),
            .port = target.port,
            .outcome = "not tried: " + std::string(base::name_of(refusal)),
            .took = {}};
}

model::HttpExchange http_step(const net::FetchRequest& request, const net::FetchAnswer& answer) {
    return {.url = request.url.to_string(),
            .address = request.target.address.to_string(),
            .status = answer.status,
            .location = printable(answer.location, kLocationMost),
            .content_type = printable(answer.content_type, kContentTypeMost),
            .body_start = printable(answer.body_start, kBodyMost),
            .took = answer.took};
}

}  // namespace causeway::va
