// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "model/cause.hpp"

namespace causeway::model {

enum class DnssecState { secure, insecure, bogus };

// One question put to the resolver and the answer's sections.
struct DnsLookup {
    std::string name;
    std::string type;   // "A", "AAAA", "TXT", "CAA"
    std::string rcode;  // "NOERROR", "NXDOMAIN", "SERVFAIL", or "TIMEOUT" when none came
    std::vector<std::string> cname_chain;
    std::vector<std::string> records;  // presentation form, at most 50, each at most 512 octets
    DnssecState dnssec = DnssecState::insecure;
    std::string why_bogus;
    base::Duration took{};
};

// One TCP connection tried. `outcome` is "connected" or the system's reason.
struct Dial {
    std::string address;
    std::uint16_t port = 0;
    std::string outcome;
    base::Duration took{};
};

// One HTTP request and what came back. Octets of the body beyond printable ASCII are escaped, so
// that whoever shows them cannot be attacked by them.
struct HttpExchange {
    std::string url;
    std::string address;
    int status = 0;
    std::string location;
    std::string content_type;
    std::string body_start;
    base::Duration took{};
};

// One TLS handshake and the certificate that the server showed. What a handshake that failed did
// not come to is empty.
struct TlsHandshake {
    std::string address;
    std::string server_name;  // what was asked for (SNI)
    std::string outcome;      // "completed" or the reason
    std::string protocol;     // "TLSv1.3"
    std::string alpn;         // what the server selected
    std::string certificate_sha256;
    std::vector<std::string>
        certificate_names;  // "dns:www.example.com", "ip:192.0.2.1"; at most 10
    base::Duration took{};
};

// A step of a kind that only a newer version knows, whole, as that version stored it.
struct ForeignStep {
    std::string kind;
    std::string json;
};

using TraceStep = std::variant<DnsLookup, Dial, HttpExchange, TlsHandshake, ForeignStep>;

struct ValidationFailure {
    Cause cause = Cause::deadline_passed;
    std::string detail;  // for the client: what was asked, what came, from where
};

// Everything that one validation attempt asked and saw, in order. It is the proof of control that
// an auditor reads years later, and the answer to "why did this fail".
struct ValidationTrace {
    base::Time started_at;
    base::Duration took{};
    std::vector<TraceStep> steps;
    std::optional<ValidationFailure> failure;

    bool succeeded() const { return !failure.has_value(); }
};

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::DnssecState> {
    using enum causeway::model::DnssecState;
    static constexpr std::pair<causeway::model::DnssecState, std::string_view> table[] = {
        {secure, "secure"},
        {insecure, "insecure"},
        {bogus, "bogus"},
    };
};
