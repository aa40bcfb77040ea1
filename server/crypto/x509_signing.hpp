// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room only: what certificates and CRLs have in common when they are made.

#include <openssl/x509v3.h>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/certificate.hpp"
#include "crypto/openssl.hpp"

namespace causeway::crypto {

using AsnInteger = Handle<ASN1_INTEGER, ASN1_INTEGER_free>;
using AsnTime = Handle<ASN1_TIME, ASN1_TIME_free>;

// malformed unless it is 1 to 20 octets long and not zero (RFC 5280 §4.1.2.2).
base::Result<AsnInteger> serial_integer(base::ByteView serial);

// UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5); malformed outside 1950..9999.
base::Result<AsnTime> whole_seconds(base::Time time);

// The hash that goes with the signing key; null for Ed25519.
const EVP_MD* signing_digest(const PublicKey& key);

// malformed unless the issuer is a CA whose key usage allows `usage` (a KU_ bit) and this is its
// key.
base::Result<void> check_issuer(const Certificate& issuer, const PrivateKey& key,
                                std::uint32_t usage);

// The subject key identifier of a certificate, or what it would be by RFC 7093 §2 method 1.
base::Bytes key_identifier(const Certificate& certificate);
base::Bytes key_identifier(const PublicKey& key);

// An authority key identifier with the key's identifier alone.
Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free> authority_key_identifier(base::ByteView identifier);

Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> octet_string(base::ByteView octets);

}  // namespace causeway::crypto
