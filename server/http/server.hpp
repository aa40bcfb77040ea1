// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "http/limits.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/tls.hpp"

namespace causeway::http {

// An edge. Called on many threads at once; what it throws becomes a 500 whose cause is only logged.
class Handler {
  public:
    virtual ~Handler() = default;
    virtual Response handle(const Request& request) = 0;
};

// Where a server listens: on TCP, or on a unix socket when `unix_path` is set.
struct ListenerConfig {
    std::string surface;                  // "acme", "admin": names the listener in logs and metrics
    std::string address = "127.0.0.1";    // an IP address; "::" listens on IPv4 as well
    std::uint16_t port = 0;               // 0 picks a free one
    std::optional<TlsIdentity> tls = {};  // plain HTTP without; only for loopback and public CRLs

    std::string unix_path = {};  // at most 107 octets
    std::uint32_t unix_mode = 0660;
    std::string unix_group = {};  // a group's name; empty leaves the process's own
};

// All of it must outlive the server and be safe from several threads.
struct Environment {
    const base::Clock& clock;
    base::Random& random;
    base::Log& log;
    base::Metrics& metrics;
};

// One listener with its connections. Its functions are for one thread, the one that owns it. Per
// request it writes one log line, event "http.request", and counts
// causeway_http_requests_total{surface,route,method,code} and
// causeway_http_request_duration_seconds{surface,route,method}; what it had to cut off is in
// causeway_http_connections_cut_total{surface,phase}, whom it turned away in
// causeway_http_connections_refused_total{surface}.
class Server {
  public:
    // The handler must outlive the server.
    Server(ListenerConfig listener, Limits limits, Handler& handler, Environment environment);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    // Once. Malformed or conflict when the listener cannot be set up; the detail says why.
    base::Result<void> start();

    // Stops accepting, closes idle connections and lets requests in progress finish, with
    // "Connection: close", for at most `drain`; then shuts every socket down. Returns when the last
    // handler has: a handler ends by a deadline of its own. Harmless when repeated.
    void stop(std::chrono::milliseconds drain);

    // The TCP port after start(); 0 on a unix socket.
    std::uint16_t port() const;

    bool serves_tls() const { return listener_.tls.has_value(); }
    // For connections from now on; after an error the identity from before stays.
    base::Result<void> reload_tls(const TlsIdentity& identity);

  private:
    class Running;

    ListenerConfig listener_;
    const Limits limits_;
    Handler& handler_;
    Environment environment_;
    std::unique_ptr<Running> running_;
};

}  // namespace causeway::http
