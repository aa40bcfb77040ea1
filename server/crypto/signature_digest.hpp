// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room only.

#include <openssl/x509.h>

namespace causeway::crypto {

// Whether the digest of a signature's algorithm is SHA-256, SHA-384, SHA-512 or what EdDSA has
// built in: a signature proves nothing when its digest can be made to collide. Judged from the
// algorithm's parameters too, because RSASSA-PSS keeps it there.
bool has_strong_digest(const X509_ALGOR* algorithm);

}  // namespace causeway::crypto
