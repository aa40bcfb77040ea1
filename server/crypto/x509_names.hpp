// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room only: where the names of requests and certificates come from.

#include <openssl/x509v3.h>

#include "base/result.hpp"
#include "crypto/subject_names.hpp"

namespace causeway::crypto {

// Fails with `kind` for a text that holds NUL or cannot be decoded, and for a subject alternative
// name that is empty, is there twice, or holds non-ASCII octets where RFC 5280 §4.2.1.6 wants
// IA5String.
base::Result<SubjectNames> read_subject_names(const X509_NAME* subject,
                                              const STACK_OF(X509_EXTENSION) * extensions,
                                              base::ErrorKind kind);

// The same without the subject.
base::Result<SubjectNames> read_alternative_names(const STACK_OF(X509_EXTENSION) * extensions,
                                                  base::ErrorKind kind);

}  // namespace causeway::crypto
