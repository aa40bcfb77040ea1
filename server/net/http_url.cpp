// SPDX-License-Identifier: Apache-2.0
#include "net/http_url.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/ascii.hpp"
#include "net/dns.hpp"
#include "net/ip_address.hpp"

namespace causeway::net {
namespace {

tl::unexpected<base::Error> refuse(std::string reason) {
    return base::fail(base::ErrorKind::malformed, std::move(reason));
}

tl::unexpected<base::Error> refuse_to_go(std::string reason) {
    return base::fail(base::ErrorKind::unsupported, std::move(reason));
}

// Graphic ASCII without what RFC 3986 keeps out of URLs. Space, control and 8-bit octets must be
// percent-encoded; they would also let a header line be split.
bool has_only_url_octets(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > 0x20 && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string::npos;
    });
}

// A name whose last label is a number is an address to some readers (WHATWG URL §3.5).
bool ends_in_number(std::string_view host) {
    const auto dot = host.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
    if (!last.empty() && std::all_of(last.begin(), last.end(), base::is_ascii_digit)) return true;
    return last.starts_with("0x");
}

base::Result<std::string> parse_host(std::string_view text) {
    if (text.starts_with('[')) {
        const auto address = IpAddress::parse(text.substr(1, text.size() - 2));
        if (!text.ends_with(']') || !address || address->is_v4()) {
            return refuse("its host is not an IPv6 address in brackets");
        }
        return address->to_string();
    }
    if (const auto address = IpAddress::parse(text); address && address->is_v4()) {
        return address->to_string();
    }
    std::string name =
        base::ascii_lower(text.ends_with('.') ? text.substr(0, text.size() - 1) : text);
    if (!is_dns_name(name) || ends_in_number(name))
        return refuse("its host is neither a DNS name nor an IP address");
    return name;
}

base::Result<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
        return refuse("its port is not a number from 1 to 65535");
    }
    return port;
}

// RFC 3986 §5.2.4, on an absolute path.
std::string remove_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    bool directory = true;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
        directory = segment == "." || segment == "..";
        if (segment == ".." && !kept.empty()) kept.pop_back();
        if (!directory) kept.push_back(segment);
    }
    std::string out;
    for (const auto segment : kept) out.append("/").append(segment);
    if (directory) out += "/";
    return out;
}

std::string normal_target(std::string_view target) {
    const auto query = target.find('?');
    std::string out = remove_dot_segments(target.substr(0, query));
    if (query != std::string_view::npos) out += target.substr(query);
    return out;
}

std::string_view without_fragment(std::string_view text) {
    return text.substr(0, text.find('#'));
}

// The length of "scheme:" at the start, or nothing in a relative reference (RFC 3986 §4.2).
std::optional<std::size_t> scheme_length(std::string_view text) {
    const auto end = text.find_first_of(":/?");
    if (end == std::string_view::npos || end == 0 || text[end] != ':' ||
        !base::is_ascii_letter(text[0]))
        return std::nullopt;
    return end;
}

}  // namespace

base::Result<HttpUrl> HttpUrl::parse(std::string_view text) {
    if (!has_only_url_octets(text)) return refuse("it holds characters that a URL may not hold");
    text = without_fragment(text);

    HttpUrl url;
    const auto colon = scheme_length(text);
    const std::string scheme = base::ascii_lower(text.substr(0, colon.value_or(0)));
    if (scheme != "http" && scheme != "https")
        return refuse_to_go("it is not an http or https URL");
    if (scheme == "https") url.scheme = HttpScheme::https;
    text.remove_prefix(*colon + 1);
    if (!text.starts_with("//")) return refuse("it has no // after the scheme");
    text.remove_prefix(2);

    const auto end = std::min(text.find_first_of("/?"), text.size());
    std::string_view authority = text.substr(0, end);
    if (authority.find('@') != std::string_view::npos)
        return refuse_to_go("it holds a user name or password");
    const auto bracket = authority.rfind(']');
    const auto port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (port != std::string_view::npos && port + 1 < authority.size()) {
        CAUSEWAY_TRY(const std::uint16_t number, parse_port(authority.substr(port + 1)));
        if (number != (url.scheme == HttpScheme::https ? 443 : 80)) url.port = number;
    }
    CAUSEWAY_TRY(url.host, parse_host(authority.substr(0, port)));

    const std::string_view target = text.substr(end);
    url.target =
        normal_target(target.starts_with('/') ? std::string(target) : "/" + std::string(target));
    return url;
}

base::Result<HttpUrl> HttpUrl::resolve(std::string_view reference) const {
    if (!has_only_url_octets(reference)) {
        return refuse("it holds characters that a URL may not hold");
    }
    if (scheme_length(reference)) return parse(reference);
    reference = without_fragment(reference);
    if (reference.starts_with("//")) {
        const std::string prefix = scheme == HttpScheme::https ? "https:" : "http:";
        return parse(prefix + std::string(reference));
    }

    const std::string path = target.substr(0, target.find('?'));
    HttpUrl url = *this;
    if (reference.starts_with('/')) {
        url.target = normal_target(reference);
    } else if (reference.starts_with('?')) {
        url.target = path + std::string(reference);
    } else if (!reference.empty()) {
        url.target = normal_target(path.substr(0, path.rfind('/') + 1) + std::string(reference));
    }
    return url;
}

std::string HttpUrl::authority() const {
    std::string out = host.find(':') == std::string_view::npos ? host : "[" + host + "]";
    if (port) out += ":" + std::to_string(*port);
    return out;
}

std::string HttpUrl::to_string() const {
    return (scheme == HttpScheme::https ? "https://" : "http://") + authority() + target;
}

}  // namespace causeway::net
