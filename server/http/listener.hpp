// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include "base/result.hpp"
#include "http/server.hpp"

namespace causeway::http {

// A connection as the kernel handed it over; its client may have gone already.
struct Accepted {
    Poco::Net::StreamSocket socket;
    Poco::Net::SocketAddress from;
};

// A bound, listening socket; a unix socket's file is removed with it.
class Listener {
  public:
    static base::Result<std::unique_ptr<Listener>> open(const ListenerConfig& config);
    Listener(const Poco::Net::ServerSocket& socket, std::string unix_path);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    std::uint16_t port() const;

    // Blocks; throws Poco::Exception when the system is out of descriptors or after interrupt().
    Accepted accept();

    // Wakes a blocked accept() for good.
    void interrupt();

  private:
    Poco::Net::ServerSocket socket_;
    std::string unix_path_;
};

// The other end as the kernel knows it.
Peer peer_of(const Accepted& connection);

// The octets of the network that an address counts for in Limits::connections_per_network: an IPv4
// address, in whichever form, or the first 64 bits of an IPv6 address; empty for a unix socket.
std::string network_of(const Poco::Net::SocketAddress& address);

}  // namespace causeway::http
