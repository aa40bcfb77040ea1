// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "service.hpp"
#include "support/acme_client.hpp"
#include "support/https_transport.hpp"

namespace causeway::acceptance {

// An ACME client with an account at corp/web that can be stopped between any two steps.
class Subscriber {
  public:
    Subscriber(Installation& installation, const EabKey& key);

    // Talks to the process at this port from now on.
    void turn_to(const Service& service) { transport_.dial(service.port()); }
    support::AcmeClient& acme() { return client_; }

    // newOrder for one name: the order's URL.
    std::string place(const std::string& name);
    // Says that the answer to http-01 is in place.
    void respond(const std::string& order);
    // A CSR with an RSA key.
    nlohmann::json finalize(const std::string& order);
    // Polls once.
    nlohmann::json show(const std::string& order);
    std::string status(const std::string& order) { return show(order).at("status"); }
    // PEM; throws when there is none.
    std::string certificate(const std::string& order);

  private:
    support::HttpsTransport transport_;
    support::AcmeClient client_;
};

// An order for the name, as far as `ready`.
std::string ready_order(Subscriber& subscriber, Service& service, const std::string& name);

}  // namespace causeway::acceptance
