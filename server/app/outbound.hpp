// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "net/egress_guard.hpp"
#include "net/event_loop.hpp"
#include "net/http_client.hpp"
#include "net/tls_client.hpp"
#include "net/unbound_resolver.hpp"
#include "va/local_validator.hpp"

namespace causeway::app {

// Everything with which this process reaches out to others, on one event loop.
class Outbound {
  public:
    static base::Result<std::unique_ptr<Outbound>> make(const Config& config,
                                                        const base::Clock& clock, base::Log& log);
    Outbound(const Outbound&) = delete;
    Outbound& operator=(const Outbound&) = delete;

    va::Validator& validator() { return *validator_; }
    // Abandons the validations in flight: their jobs are taken up again by an heir.
    void stop_validating() { validator_.reset(); }

    // Whether a connector may dial this address: whatever validation may, and private networks,
    // where a company's CA lives.
    base::Result<void> check_connector_egress(std::string_view address, std::uint16_t port) const;

  private:
    Outbound(net::EgressSettings egress, const Config& config, const base::Clock& clock,
             base::Log& log);

    net::EgressGuard guard_;
    std::vector<net::IpNetwork> private_networks_;
    net::EventLoop loop_;
    std::unique_ptr<net::UnboundResolver> resolver_;
    net::HttpClient http_client_;
    net::TlsClient tls_client_;
    std::unique_ptr<va::LocalValidator> validator_;
};

}  // namespace causeway::app
