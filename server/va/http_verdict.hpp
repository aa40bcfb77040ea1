// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "net/fetcher.hpp"
#include "net/http_url.hpp"
#include "va/method.hpp"

namespace causeway::va {

// An answer with the place that it came from. What a failure's detail quotes of a body is at most
// 64 octets, escaped: enough to see what was served instead, too little to read a server by.
struct HttpAnswer {
    net::HttpUrl url;
    std::string address;
    net::FetchAnswer answer;
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

// The port to dial for a URL; nothing when validation does not go there.
std::optional<std::uint16_t> dial_port(const net::HttpUrl& url, const WebPorts& ports);

}  // namespace causeway::va
