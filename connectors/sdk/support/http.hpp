// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "base/secret.hpp"
#include "connectors/sdk/connector.hpp"
#include "net/http_call.hpp"  // IWYU pragma: export
#include "net/http_url.hpp"   // IWYU pragma: export

namespace causeway::sdk {

// How a connector trusts its CA's HTTP server and is known to it. All PEM; empty members mean the
// system's roots and no client certificate.
struct HttpTls {
    std::string roots_pem;
    std::string certificate_pem;
    base::Secret key_pem;
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    net::HttpFields fields;
    std::string body;
    std::size_t answer_most = std::size_t{1024} * 1024;
};

// HTTP as a connector needs it: only addresses that the host allows are dialled, the host's
// deadline and cancellation end an exchange (within a second), no redirect is followed, and
// Call::sending is told at the right moment. Safe from several threads.
class Http {
  public:
    // `longest` bounds one exchange, also when the host would wait longer.
    Http(Host host, HttpTls tls, std::chrono::milliseconds longest)
        : host_(host), tls_(std::move(tls)), longest_(longest) {}

    // A request that changes nothing at the CA.
    std::variant<net::HttpReply, Unavailable> ask(const HttpRequest& request, Call& call) const;

    // A request on which the CA may act: Unknown once its first octet may have left.
    std::variant<net::HttpReply, Unavailable, Unknown> act(const HttpRequest& request,
                                                           Call& call) const;

    // As `ask`, for a connection test: the error's kind says which stage failed (net::http_call).
    base::Result<net::HttpReply> probe(const HttpRequest& request, const Call& call) const;

  private:
    net::HttpCall prepare(const HttpRequest& request, const Call& call) const;

    Host host_;
    HttpTls tls_;
    std::chrono::milliseconds longest_;
};

}  // namespace causeway::sdk
