// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "connectors/scep/identity.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"

// What lies inside SCEP's messages, in the forms of PKCS #7 (RFC 2315).
namespace causeway::scep {

// The certificates of a degenerate SignedData (RFC 8894 §3.4), DER, in any order; whether they can
// be read is not asked. malformed for anything else, when there is none or more than 16.
base::Result<std::vector<base::Bytes>> certificates_in(base::ByteView pkcs7);

// The content of an EnvelopedData. unsupported for an encryption other than AES, or with `legacy`
// than AES, 3DES and DES. A wrong key or a tampered text gives malformed or garbage: judge by what
// it parses to.
base::Result<base::Bytes> decrypt_envelope(base::ByteView pkcs7, const Identity& recipient,
                                           bool legacy);

}  // namespace causeway::scep
