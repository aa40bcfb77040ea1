// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/ip_address.hpp"

namespace causeway::net {

using HttpFields = std::vector<std::pair<std::string, std::string>>;

// What the caller has a say in while an exchange runs. Each may be empty; none may throw.
struct HttpHooks {
    // Asked for every address just before it is dialled; false passes it over.
    std::function<bool(const SocketAddress&)> may_dial;
    // The connection stands, its TLS verified, and nothing of the request has left; false keeps it
    // so and ends the exchange.
    std::function<bool()> before_sending;
    // Asked at least once a second; true ends the exchange.
    std::function<bool()> given_up;
};

// One HTTP exchange with a server that an operator configured and that is to be believed.
struct HttpCall {
    std::string method = "GET";
    std::string url;
    HttpFields fields;
    std::string body;  // sent when not empty
    // PEM file of the roots to trust; empty for the system's. The certificate is always verified.
    std::string ca_file;
    // The same as text; goes before the file.
    std::string ca_pem;
    // What we show the server of ourselves, as PEM: the chain and its key. Empty: nothing.
    std::string certificate_pem;
    base::Secret key_pem;
    // Connects there instead of to the URL's host.
    std::string unix_socket;
    std::chrono::milliseconds timeout{30'000};  // for the whole exchange
    std::size_t answer_most = std::size_t{16} * 1024 * 1024;
    HttpHooks hooks;
};

struct HttpReply {
    int status = 0;
    HttpFields fields;  // in order, names in lower case
    std::string body;

    // The first field of that lower-case name, or nothing.
    std::string_view field(std::string_view name) const;
};

// Blocks until the answer is complete; any status is an answer. No redirect is followed, no proxy
// or netrc used. Otherwise, with the reason:
//   malformed     the call cannot be sent: a line end in a field, another scheme
//   unauthorized  a hook allowed none of the server's addresses
//   dns, connection, tls   there is no connection, and nothing of the request was sent
//   unavailable   no complete answer came, or it was longer than `answer_most`
base::Result<HttpReply> http_call(const HttpCall& call);

}  // namespace causeway::net
