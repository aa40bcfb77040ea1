// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/validation_trace.hpp"
#include "net/dns.hpp"
#include "net/fetcher.hpp"
#include "net/handshaker.hpp"

namespace causeway::va {

// At most `most` octets of what a stranger sent, as printable ASCII: other octets, the backslash
// and the double quote become \xHH; "..." stands for what was cut off.
std::string printable(std::string_view text, std::size_t most);

// How the network's values are written down in a trace, cut to the trace's limits.
model::DnsLookup dns_step(const net::DnsQuestion& question, const net::DnsAnswer& answer);
model::Dial dial_step(const net::SocketAddress& target, const net::ExchangeReport& report);
model::Dial refused_dial_step(const net::SocketAddress& target, net::Refusal refusal);
model::HttpExchange http_step(const net::HttpUrl& url, const net::SocketAddress& target,
                              const net::FetchAnswer& answer);
model::TlsHandshake tls_step(const std::string& server_name, const net::SocketAddress& target,
                             const net::HandshakeAnswer& answer);

}  // namespace causeway::va
