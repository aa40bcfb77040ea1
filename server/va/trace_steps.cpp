// SPDX-License-Identifier: Apache-2.0
#include "va/trace_steps.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "crypto/challenge_certificate.hpp"
#include "crypto/hash.hpp"

namespace causeway::va {
namespace {

constexpr std::size_t kRecordsMost = 50;
constexpr std::size_t kRecordMost = 512;
constexpr std::size_t kReasonMost = 512;
constexpr std::size_t kLocationMost = 2000;
constexpr std::size_t kContentTypeMost = 128;
constexpr std::size_t kBodyMost = 256;
constexpr std::size_t kProtocolMost = 64;
constexpr std::size_t kNamesMost = 10;
constexpr std::size_t kNameMost = 253;

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

std::vector<std::string> shown_names(const crypto::SubjectNames& names) {
    std::vector<std::string> out;
    const auto show = [&](const char* kind, const std::vector<std::string>& values) {
        for (const std::string& value : values) {
            if (out.size() < kNamesMost) out.push_back(kind + printable(value, kNameMost));
        }
    };
    show("dns:", names.dns);
    show("ip:", names.ip);
    show("", names.other);
    return out;
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

model::Dial dial_step(const net::SocketAddress& target, const net::ExchangeReport& report) {
    return {.address = target.address.to_string(),
            .port = target.port,
            .outcome = report.connected ? "connected" : printable(report.reason, kReasonMost),
            .took = report.connected ? report.connect_took : report.took};
}

model::Dial refused_dial_step(const net::SocketAddress& target, net::Refusal refusal) {
    return {.address = target.address.to_string(),
            .port = target.port,
            .outcome = "not tried: " + std::string(base::name_of(refusal)),
            .took = {}};
}

model::HttpExchange http_step(const net::HttpUrl& url, const net::SocketAddress& target,
                              const net::FetchAnswer& answer) {
    return {.url = url.to_string(),
            .address = target.address.to_string(),
            .status = answer.status,
            .location = printable(answer.location, kLocationMost),
            .content_type = printable(answer.content_type, kContentTypeMost),
            .body_start = printable(answer.body_start, kBodyMost),
            .took = answer.took};
}

model::TlsHandshake tls_step(const std::string& server_name, const net::SocketAddress& target,
                             const net::HandshakeAnswer& answer) {
    model::TlsHandshake step{
        .address = target.address.to_string(),
        .server_name = server_name,
        .outcome = answer.error ? printable(answer.reason, kReasonMost) : "completed",
        .protocol = answer.protocol,
        .alpn = printable(answer.alpn, kProtocolMost),
        .certificate_sha256 = {},
        .certificate_names = {},
        .took = answer.took};
    if (answer.certificate.empty()) return step;
    step.certificate_sha256 = base::hex_encode(crypto::sha256(answer.certificate));
    if (const auto certificate = crypto::read_challenge_certificate(answer.certificate)) {
        step.certificate_names = shown_names(certificate->names);
    }
    return step;
}

}  // namespace causeway::va
