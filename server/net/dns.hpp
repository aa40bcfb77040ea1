// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "net/ip_address.hpp"

namespace causeway::net {

// IANA's numbers of the record types that validation asks for.
enum class DnsType : std::uint16_t { a = 1, txt = 16, aaaa = 28, caa = 257 };

struct DnsQuestion {
    std::string resolver_set;  // a configured name
    std::string name;          // without final dot
    DnsType type;
};

// The character strings of one TXT record, concatenated (RFC 8555 §8.4); any octets.
struct TxtRecord {
    std::string text;

    bool operator==(const TxtRecord&) const = default;
};

// RFC 8659 §4.1.
struct CaaRecord {
    std::uint8_t flags = 0;
    std::string tag;
    std::string value;

    bool critical() const { return (flags & 0x80) != 0; }
    bool operator==(const CaaRecord&) const = default;
};

using DnsRecord = std::variant<IpAddress, TxtRecord, CaaRecord>;

// Bogus: DNSSEC says that somebody changed the answer, or that the zone's signatures are broken.
enum class DnsSecurity { insecure, secure, bogus };

struct DnsAnswer {
    // "NOERROR", "NXDOMAIN", "SERVFAIL" and so on; "TIMEOUT" when none came; "FORMERR" also when
    // the name cannot be asked for or a record does not parse. Records come with NOERROR only.
    std::string rcode;
    std::vector<std::string> cname_chain;  // the names that CNAME records led to, in order
    std::vector<DnsRecord> records;        // never of a bogus answer
    DnsSecurity security = DnsSecurity::insecure;
    std::string why_bogus;
    base::Duration took{};

    bool usable() const { return rcode == "NOERROR" && security != DnsSecurity::bogus; }
};

// "NXDOMAIN" for 3; "RCODE42" for a number without a name.
std::string rcode_name(int rcode);

// Letters, digits, hyphens and underscores in labels of 1 to 63 octets, 253 in all, no final dot:
// what a resolver may be asked for.
bool is_dns_name(std::string_view text);

// As a zone file shows it, octets outside printable ASCII as \DDD (RFC 1035 §5.1).
std::string presentation(const DnsRecord& record);

}  // namespace causeway::net

template <>
struct causeway::base::EnumNames<causeway::net::DnsType> {
    using enum causeway::net::DnsType;
    static constexpr std::pair<causeway::net::DnsType, std::string_view> table[] = {
        {a, "A"},
        {txt, "TXT"},
        {aaaa, "AAAA"},
        {caa, "CAA"},
    };
};
