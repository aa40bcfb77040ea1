// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "net/fetcher.hpp"
#include "net/http_url.hpp"
#include "va/method.hpp"

namespace causeway::va {

// What the client is told of an exchange. Whoever controls one name can redirect to any other that
// this gateway reaches, and must not read the servers and the DNS of a company's inside by it: the
// trace, which is for operators, keeps everything.
enum class Told {
    everything,  // the identifier's own host: its address, and 64 octets of the body, escaped
    place,       // where the identifier's host redirected to: its URL
    nothing,     // where other hosts redirected to
};

// An answer with the place that it came from.
struct HttpAnswer {
    net::HttpUrl url;
    std::string address;
    net::FetchAnswer answer;
    Told told = Told::everything;
};

// 301, 302, 303, 307 or 308 (RFC 9110 §15.4).
bool is_redirect(int status);

// Where a redirect leads, if validation may go there: http on port 80 or https on port 443, or the
// lab's ports, no userinfo, no more than 2,000 characters.
Outcome<net::HttpUrl> redirect_target(const HttpAnswer& from, const WebPorts& ports);

// Whether the answer is the key authorization, white space at its end ignored (RFC 8555 §8.3).
Verdict judge_content(const HttpAnswer& got, std::string_view key_authorization);

// What a failed exchange means.
model::ValidationFailure explain_error(const HttpAnswer& got);

// The failure to find an address that may be dialled, as it is told of another host than the
// identifier's: whether there is such a name inside does not show.
model::ValidationFailure of_other_host(const HttpAnswer& got, model::Cause cause);

// The port to dial for a URL; nothing when validation does not go there.
std::optional<std::uint16_t> dial_port(const net::HttpUrl& url, const WebPorts& ports);

}  // namespace causeway::va
