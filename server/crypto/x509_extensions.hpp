// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room only: reading the extensions of a request or a certificate.

#include <openssl/x509v3.h>

#include "base/result.hpp"
#include "crypto/openssl.hpp"

namespace causeway::crypto {

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

}  // namespace causeway::crypto
