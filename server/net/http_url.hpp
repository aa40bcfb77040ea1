// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace causeway::net {

enum class HttpScheme { http, https };

// An absolute http or https URL (RFC 9110 §4.2) in one spelling: lower-case scheme and host, no
// fragment, dot segments removed. Stricter than a browser where two readers could disagree on which
// host is meant.
struct HttpUrl {
    HttpScheme scheme = HttpScheme::http;
    std::string host;  // a DNS name without final dot, or an address without brackets
    std::optional<std::uint16_t> port;  // nothing for the scheme's own
    std::string target = "/";           // path and query

    // unsupported, with the reason, for another scheme or a URL with userinfo. malformed for a host
    // that is neither an LDH name nor a strictly spelled address (so 0x7f.1, 2130706433 and
    // fe80::1%eth0 are nothing), a port outside 1..65535, octets that RFC 3986 does not allow.
    static base::Result<HttpUrl> parse(std::string_view text);

    // A reference as a Location header holds it (RFC 9110 §10.2.2), relative to this URL.
    base::Result<HttpUrl> resolve(std::string_view reference) const;

    // host[:port], IPv6 in brackets.
    std::string authority() const;
    std::string to_string() const;

    bool operator==(const HttpUrl&) const = default;
};

}  // namespace causeway::net
