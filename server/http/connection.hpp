// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <semaphore>

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Runnable.h>

#include "http/connections.hpp"
#include "http/head.hpp"
#include "http/input.hpp"
#include "http/listener.hpp"
#include "http/server.hpp"
#include "http/socket_stream.hpp"

namespace causeway::http {

// What all connections of one server share.
struct Service {
    const std::string& surface;
    const Limits& limits;
    Handler& handler;
    const Environment& environment;
    Connections connections;
    std::counting_semaphore<> in_progress;
};

// One accepted connection from handshake to close, on a thread of its own. It owns itself once it
// has been handed to a thread: the pool keeps no owner for it.
class Connection final : public Poco::Runnable {
  public:
    // Plain HTTP when `tls` is null.
    Connection(Service& service, const Accepted& accepted, std::unique_ptr<Connections::Seat> seat,
               Poco::Net::Context::Ptr tls);

    void run() override;

  private:
    void serve();
    bool secure();
    bool serve_request();
    Response answer(const Request& request);
    Response call_handler(const Request& request);
    bool send(const Response& response, const Request& request, bool close);
    void refuse_and_close(const Refusal& refusal, const Request& request,
                          base::MonotonicTime started);
    void linger();
    void say_goodbye();
    Request new_request() const;

    Service& service_;
    Accepted accepted_;
    Poco::Net::StreamSocket socket_;  // TLS over the accepted one, or that itself
    Poco::Net::Context::Ptr tls_;
    Peer peer_;
    std::unique_ptr<Connections::Seat> seat_;  // after the sockets: it ends before they close
    SocketStream stream_;
    Input input_;
};

}  // namespace causeway::http
