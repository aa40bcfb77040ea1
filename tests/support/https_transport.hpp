// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "support/acme_client.hpp"

namespace causeway::support {

// HTTP and HTTPS to a real server on this machine, a new connection for each request.
class HttpsTransport final : public Transport {
  public:
    // `ca_file`: PEM, whom to trust.
    explicit HttpsTransport(std::string ca_file) : ca_file_(std::move(ca_file)) {}

    // Dials 127.0.0.1 at this port from now on, whatever a URL says: as a load balancer would
    // choose among replicas. 0: where the URL says.
    void dial(std::uint16_t port) { port_ = port; }

    // Throws std::runtime_error when there is no answer within 30 s.
    HttpAnswer send(std::string_view method, const std::string& url,
                    const std::string& content_type, const std::string& body) override;

  private:
    std::string ca_file_;
    std::uint16_t port_ = 0;
};

}  // namespace causeway::support
