// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room only: reading the extensions of a request or a certificate.

#include <openssl/x509v3.h>

#include "base/result.hpp"
#include "crypto/key_usage.hpp"
#include "crypto/openssl.hpp"

namespace causeway::crypto {

using BitString = Handle<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;
using BasicConstraints = Handle<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using ExtendedKeyUsage = Handle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;
using GeneralNames = Handle<GENERAL_NAMES, GENERAL_NAMES_free>;

// The decoded value of one extension, null when it is absent. Fails with `kind` when it is there
// twice (RFC 5280 §4.2) or its value is not exactly one DER element of its type.
base::Result<void*> decode_extension(const STACK_OF(X509_EXTENSION) * extensions, int nid,
                                     base::ErrorKind kind);

template <class HandleType>
base::Result<HandleType> read_extension(const STACK_OF(X509_EXTENSION) * extensions, int nid,
                                        base::ErrorKind kind) {
    CAUSEWAY_TRY(void* const value, decode_extension(extensions, nid, kind));
    return HandleType(static_cast<typename HandleType::pointer>(value));
}

// Fails with `kind` also when a list is there and empty: it would read as no list, which allows
// every use.
base::Result<KeyUsages> read_key_usages(const STACK_OF(X509_EXTENSION) * extensions,
                                        base::ErrorKind kind);

}  // namespace causeway::crypto
