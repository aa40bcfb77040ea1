// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::support {

// SHA-256 of "token.thumbprint", by openssl dgst.
inline constexpr const char* kTokenDigest =
    "eb5ac167fe249c76e53b430da3116c5d9fde4c5507ba6d01e885516e1bd49f92";

// How `openssl req` is to make a self-signed certificate for tls-alpn-01 (RFC 8737 §3).
struct CertificateRecipe {
    std::string names = "DNS:www.example.com";  // empty: no such extension
    // Of the extension acmeIdentifier; empty: no such extension.
    std::string acme_identifier = std::string("critical,DER:0420") + kTokenDigest;
    std::vector<std::string> further;  // lines "OID = value"
    std::vector<std::string> key = {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
    std::vector<std::string> options;  // of openssl req
};

// Leaves cert.der and key.pem in the folder. The certificate's DER.
std::string make_certificate(const CertificateRecipe& recipe, const TemporaryDirectory& folder);
std::string make_certificate(const CertificateRecipe& recipe);

// A TLS server with such a certificate: `openssl s_server` on 127.0.0.1.
class TlsPeer {
  public:
    explicit TlsPeer(const CertificateRecipe& recipe = {},
                     const std::vector<std::string>& options = {"-alpn", "acme-tls/1"},
                     std::uint16_t port = free_port());

    std::uint16_t port() const { return port_; }
    std::string certificate() const { return certificate_; }  // DER
    std::string output() const { return server_->output(); }

  private:
    TemporaryDirectory folder_;
    std::string certificate_;
    std::uint16_t port_;
    std::optional<Process> server_;
};

}  // namespace causeway::support
