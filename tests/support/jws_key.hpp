// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <openssl/evp.h>

namespace causeway::support {

// base64url without padding.
std::string base64url(std::string_view octets);

// A client's account key. It speaks to OpenSSL itself and shares nothing with server/crypto, so
// that the one checks the other.
class JwsKey {
  public:
    // "RS256", "ES256", "ES384", "ES512" or "EdDSA". `rsa_bits` matters for RS256 only.
    static JwsKey generate(std::string_view alg, int rsa_bits = 2048);

    const std::string& alg() const { return alg_; }
    // The public JWK (RFC 7517) and its SHA-256 thumbprint (RFC 7638).
    nlohmann::json jwk() const;
    std::string thumbprint() const;

    // The JWS signature octets: r‖s for ECDSA (RFC 7518 §3.4).
    std::string sign(std::string_view input) const;
    // ECDSA as X.509 writes it, which JWS does not accept.
    std::string sign_der(std::string_view input) const;

    EVP_PKEY* handle() const { return key_.get(); }

  private:
    JwsKey(std::string alg, EVP_PKEY* key);

    std::string alg_;
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace causeway::support
