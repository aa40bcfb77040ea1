// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <unordered_map>

#include "base/clock.hpp"
#include "net/egress_guard.hpp"
#include "net/event_loop.hpp"
#include "net/handshaker.hpp"

namespace causeway::net {

// The handshaker over sockets of its own on the event loop.
class TlsClient final : public Handshaker {
  public:
    // The references must outlive the client, which is created and destroyed on any thread.
    TlsClient(EventLoop& loop, const base::Clock& clock, const EgressGuard& guard);
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;
    ~TlsClient() override;

    void handshake(HandshakeRequest request, Done done) override;

  private:
    class Connection;

    EventLoop& loop_;
    const base::Clock& clock_;
    const EgressGuard& guard_;
    std::unordered_map<const Connection*, std::unique_ptr<Connection>> connections_;
};

}  // namespace causeway::net
