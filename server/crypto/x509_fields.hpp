// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room only: single fields of X.509 structures as our values.

#include <optional>
#include <string>

#include <openssl/x509.h>

#include "base/bytes.hpp"
#include "base/clock.hpp"

namespace causeway::crypto {

// The value's octets, without tag and length.
base::ByteView octets_of(const ASN1_STRING* value);

// Dotted, however long.
std::string oid_text(const ASN1_OBJECT* oid);

// RFC 4514 in UTF-8, the last attribute first; nothing when a value cannot be decoded.
std::optional<std::string> rfc4514(const X509_NAME* name);

// Nothing when the octets are not a time.
std::optional<base::Time> time_of(const ASN1_TIME* time);

// One block of RFC 7468: 64 columns, LF.
std::string pem_block(const char* label, base::ByteView der);

}  // namespace causeway::crypto
