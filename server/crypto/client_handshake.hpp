// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.hpp"

struct ssl_st;  // SSL

namespace causeway::crypto {

struct HandshakeOffer {
    std::string server_name;  // the SNI field (RFC 6066 §3)
    std::string alpn;         // the one protocol that is offered (RFC 7301)
};

struct HandshakeFailure {
    enum class Kind {
        alert,      // the server refused by one
        not_tls,    // it speaks something else
        too_large,  // it sent more than a handshake needs
        broken,
    };
    Kind kind = Kind::broken;
    std::optional<std::uint8_t> alert;  // its number (RFC 8446 §6)
    std::string reason;                 // for people
};

// The alert of a server that knows no protocol of those offered (RFC 7301 §3.2).
inline constexpr std::uint8_t kNoApplicationProtocol = 120;

// The client's side of one handshake, TLS 1.2 or 1.3, with a server that nothing is believed of:
// its certificate is not verified, but a completed handshake proves that it holds that
// certificate's key. The octets are carried by somebody else. No session is resumed.
class ClientHandshake {
  public:
    enum class State { under_way, completed, failed };

    explicit ClientHandshake(const HandshakeOffer& offer);
    ClientHandshake(const ClientHandshake&) = delete;
    ClientHandshake& operator=(const ClientHandshake&) = delete;
    ~ClientHandshake();

    State state() const { return state_; }
    // Takes what the server sent, in whatever portions: 128 KiB in all, 64 KiB of certificates.
    void receive(base::ByteView octets);
    // What is to be sent to the server now; after the end too: how we take leave, or an alert.
    base::Bytes take_output();

    // Once failed.
    const HandshakeFailure& failure() const { return failure_; }

    // Once completed.
    std::string protocol() const;     // "TLSv1.3"
    std::string alpn() const;         // what the server selected, empty when nothing
    base::Bytes certificate() const;  // DER

  private:
    struct SslDeleter {
        void operator()(ssl_st* ssl) const;
    };

    void advance();
    void fail(HandshakeFailure failure);

    std::unique_ptr<ssl_st, SslDeleter> ssl_;
    std::size_t received_ = 0;
    State state_ = State::under_way;
    HandshakeFailure failure_;
};

}  // namespace causeway::crypto
