// SPDX-License-Identifier: Apache-2.0
#include "net/dns.hpp"

#include <array>

#include "base/ascii.hpp"

namespace causeway::net {
namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (octet >= 0x20 && octet < 0x7f) {
            out += c;
        } else {
            const std::string digits = std::to_string(octet);
            out += "\\" + std::string(3 - digits.size(), '0') + digits;
        }
    }
    return out + "\"";
}

struct Presenter {
    std::string operator()(const IpAddress& address) const { return address.to_string(); }
    std::string operator()(const TxtRecord& record) const { return quoted(record.text); }
    std::string operator()(const CaaRecord& record) const {
        return std::to_string(record.flags) + " " + record.tag + " " + quoted(record.value);
    }
};

}  // namespace

std::string rcode_name(int rcode) {
    constexpr std::array<std::string_view, 11> names = {
        "NOERROR",  "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
        "YXDOMAIN", "YXRRSET", "NXRRSET",  "NOTAUTH",  "NOTZONE"};
    if (rcode >= 0 && rcode < static_cast<int>(names.size())) {
        return std::string(names[static_cast<std::size_t>(rcode)]);
    }
    return "RCODE" + std::to_string(rcode);
}

bool is_dns_name(std::string_view text) {
    if (text.empty() || text.size() > 253) return false;
    std::size_t label = 0;
    for (const char c : text) {
        if (c == '.') {
            if (label == 0) return false;
            label = 0;
            continue;
        }
        const bool allowed = base::is_ascii_alphanumeric(c) || c == '-' || c == '_';
        if (!allowed || ++label > 63) return false;
    }
    return label > 0;
}

std::string presentation(const DnsRecord& record) {
    return std::visit(Presenter{}, record);
}

}  // namespace causeway::net
