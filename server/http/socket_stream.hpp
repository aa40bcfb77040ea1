// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Net/StreamSocket.h>

#include "http/connections.hpp"
#include "http/input.hpp"

namespace causeway::http {

// A connected socket, plain or TLS, under the deadlines of its seat.
class SocketStream final : public ByteStream {
  public:
    SocketStream(Poco::Net::StreamSocket& socket, const Connections::Seat& seat)
        : socket_(socket), seat_(seat) {}

    std::size_t receive(std::span<char> to) override;
    bool expired() const override { return seat_.cut_in().has_value(); }
    bool send(std::string_view octets) override;

  private:
    Poco::Net::StreamSocket& socket_;
    const Connections::Seat& seat_;
};

}  // namespace causeway::http
