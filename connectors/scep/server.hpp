// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "connectors/scep/algorithms.hpp"
#include "connectors/scep/authority.hpp"
#include "connectors/scep/config.hpp"
#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/http.hpp"

namespace causeway::scep {

// SCEP over HTTP (RFC 8894 §4). Safe from several threads.
class Server {
  public:
    Server(const sdk::Host& host, const Config& config);

    // None when the CA does not implement the operation, which old ones do not.
    std::variant<Capabilities, sdk::Unavailable> capabilities(sdk::Call& call) const;

    std::variant<Authority, sdk::Unavailable> authority(sdk::Call& call) const;

    // The octets of the CA's answer, whatever they are.
    std::variant<base::Bytes, sdk::Unavailable, sdk::Unknown> operate(
        const base::Bytes& message, const Capabilities& capabilities, sdk::Call& call) const;

    // GetCACaps as it comes: for a connection test.
    base::Result<net::HttpReply> probe(const sdk::Call& call) const;

    // What an answer to GetCACert holds, by its media type or, failing that, by its form.
    base::Result<Authority> parse_authority(const net::HttpReply& reply) const;

  private:
    sdk::HttpRequest get(std::string_view operation, std::string_view message) const;

    sdk::Host host_;
    std::string url_;
    std::string ca_identifier_;
    std::string fingerprint_;
    sdk::Http http_;
};

}  // namespace causeway::scep
