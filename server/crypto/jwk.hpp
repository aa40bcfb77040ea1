// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "base/strong_id.hpp"
#include "crypto/key.hpp"

namespace causeway::crypto {

struct KeyThumbprintTag;
using KeyThumbprint = base::StrongText<KeyThumbprintTag>;

// A public JSON Web Key (RFC 7517): RSA, P-256, P-384, P-521 or Ed25519.
class Jwk {
  public:
    // Refused as bad_public_key with a reason a person understands: unknown kty or crv, a private
    // member, a point off its curve, values with a second base64url spelling, and whatever
    // check_key_quality refuses. A text that is no JSON is malformed.
    static base::Result<Jwk> from_json(const nlohmann::json& value);
    static base::Result<Jwk> parse(std::string_view text);

    const PublicKey& key() const { return key_; }
    // RFC 7638, SHA-256, base64url.
    const KeyThumbprint& thumbprint() const { return thumbprint_; }
    // The required members only, in lexical order, without white space (RFC 7638 §3.2).
    const std::string& canonical_text() const { return canonical_text_; }

    // By content: member order and white space differ between clients.
    bool operator==(const Jwk& other) const { return thumbprint_ == other.thumbprint_; }

  private:
    Jwk(PublicKey key, std::string canonical_text);

    PublicKey key_;
    std::string canonical_text_;
    KeyThumbprint thumbprint_;
};

}  // namespace causeway::crypto
