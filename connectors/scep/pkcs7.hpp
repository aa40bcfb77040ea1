// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "connectors/scep/identity.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"

// What lies inside SCEP's messages, in the forms of PKCS #7 (RFC 2315).
namespace causeway::scep {

// The certificates of a degenerate SignedData (RFC 8894 §3.4), in any order. malformed for anything
// else and when there is none.
base::Result<std::vector<crypto::Certificate>> certificates_in(base::ByteView pkcs7);

// The content of an EnvelopedData. unsupported for an encryption that is not accepted, which with
// `legacy` are few. What a wrong
// key or a tampered text gives is malformed or garbage: judge by what it parses to.
base::Result<base::Bytes> decrypt_envelope(base::ByteView pkcs7, const Identity& recipient,
                                           bool legacy);

}  // namespace causeway::scep
