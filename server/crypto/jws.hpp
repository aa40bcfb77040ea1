// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/jwk.hpp"

namespace causeway::crypto {

// The members of a protected header that ACME knows (RFC 8555 §6.2). Others are ignored, unless
// listed in "crit", which is refused.
struct JwsHeader {
    std::string alg;
    std::optional<std::string> nonce;
    std::optional<std::string> url;
    std::optional<std::string> kid;
    std::optional<Jwk> jwk;
};

// A JWS in flattened JSON serialization, taken apart but not yet verified.
struct FlattenedJws {
    JwsHeader header;
    base::Bytes payload;
    base::Bytes signature;
    std::string signing_input;
};

// "protected", "payload" and "signature" (RFC 7515 §7.2.2). Of what else there is, "signatures" and
// an unprotected "header" are malformed (RFC 8555 §6.2), other members are ignored (RFC 7515 §7.2);
// "b64" and detached payloads are malformed. Which of kid, jwk, nonce and url must be there is the
// caller's rule.
base::Result<FlattenedJws> parse_jws(std::string_view text);

// The signature algorithms that accounts may use, in the order of preference.
const std::vector<std::string>& account_algorithms();

// malformed for none and every MAC algorithm, bad_signature_algorithm (with the list) for one that
// we do not know or that does not fit the key: ES256 goes with P-256 only, and so on (RFC 7518).
base::Result<void> check_algorithm(std::string_view alg, const PublicKey& key);

// ECDSA signatures are r‖s of fixed length (RFC 7518 §3.4); DER is refused. The error never tells
// more than that the signature is wrong.
base::Result<void> verify_signature(const FlattenedJws& jws, const PublicKey& key);

// HS256, HS384 and HS512 only: the inner JWS of an external account binding (RFC 8555 §7.3.4).
base::Result<void> verify_mac(const FlattenedJws& jws, const base::Secret& key);

}  // namespace causeway::crypto
