// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ca/plugin_issuer.hpp"
#include "http/server.hpp"
#include "ra/connectors.hpp"

namespace causeway::app {

// GET /crl/{connector}.crl over plain HTTP (RFC 5280 §4.2.1.13): the CRLs of connectors that sign
// certificates themselves. A CRL carries its own signature, and TLS here would need a CRL to check.
class CrlHandler final : public http::Handler {
  public:
    CrlHandler(ra::Connectors& connectors, ca::PluginIssuer& issuer)
        : connectors_(connectors), issuer_(issuer) {}

    http::Response handle(const http::Request& request) override;

  private:
    ra::Connectors& connectors_;
    ca::PluginIssuer& issuer_;
};

}  // namespace causeway::app
