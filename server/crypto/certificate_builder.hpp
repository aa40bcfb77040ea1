// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/certificate.hpp"
#include "crypto/key.hpp"
#include "crypto/key_usage.hpp"

namespace causeway::crypto {

// One attribute of a distinguished name: a short name ("CN", "O", "C") or a dotted OID, and its
// value in UTF-8.
struct NameAttribute {
    std::string type;
    std::string value;
};

// What a CA decides about a certificate (RFC 5280 §4.1.2). The key identifiers are not here: they
// follow from the keys (RFC 7093 §2, the truncated SHA-256 of the key).
struct TbsCertificate {
    base::Bytes serial;  // unsigned, most significant octet first; 1 to 20 octets, not zero
    std::vector<NameAttribute> subject;  // in the order of encoding, "C" before "CN"
    // Both inclusive, cut to whole seconds: the second of not_after still counts, so 90 days from t
    // end at t + 90 d - 1 s.
    base::Time not_before;
    base::Time not_after;
    std::vector<std::string> dns;
    std::vector<std::string> ip;  // text, either family
    bool is_ca = false;
    std::optional<int> path_length;  // of a CA only
    std::vector<KeyUsage> key_usage;
    std::vector<std::string> extended_key_usages;      // dotted OIDs
    std::vector<std::string> crl_distribution_points;  // URLs
};

// Signs with SHA-256, or the hash of the curve's size, or Ed25519's own. malformed with the reason
// when a field cannot be encoded or breaks RFC 5280, when the issuer is no CA, or when `issuer_key`
// is not the key of `issuer`. The policy of what may be issued is the caller's.
base::Result<Certificate> sign_certificate(const TbsCertificate& tbs, const PublicKey& subject_key,
                                           const Certificate& issuer, const PrivateKey& issuer_key);

// A root, or the throw-away certificate that a SCEP client signs its first request with.
base::Result<Certificate> self_sign_certificate(const TbsCertificate& tbs, const PrivateKey& key);

}  // namespace causeway::crypto
