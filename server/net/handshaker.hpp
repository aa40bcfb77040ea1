// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "net/exchange.hpp"
#include "net/ip_address.hpp"
#include "net/ip_network.hpp"

namespace causeway::net {

// One TLS handshake with one address that somebody has already chosen and judged.
struct HandshakeRequest {
    std::string server_name;         // what is asked for (SNI), never what is dialled
    std::string alpn;                // the one protocol that is offered
    SocketAddress target;            // the only address and port that are dialled
    std::vector<IpNetwork> allowed;  // judged once more when the socket is made
    base::Deadline connect_by;
    base::Deadline deadline;
};

struct HandshakeAnswer : ExchangeReport {
    std::optional<std::uint8_t> alert;  // by which the server refused (RFC 8446 §6)

    // Of a completed handshake.
    std::string protocol;     // "TLSv1.3"
    std::string alpn;         // what the server selected; may be empty
    base::Bytes certificate;  // the server's own, DER; nothing about it was verified
};

// Completes handshakes, which proves that the server holds the key of the certificate that it
// shows, and hangs up: nothing is sent or read over the connection.
class Handshaker {
  public:
    using Done = std::function<void(HandshakeAnswer)>;

    virtual ~Handshaker() = default;

    // On the scheduler's thread, as is `done`, which is called once, never inside this call, at the
    // deadline at the latest, unless the handshaker is destroyed before.
    virtual void handshake(HandshakeRequest request, Done done) = 0;
};

}  // namespace causeway::net
