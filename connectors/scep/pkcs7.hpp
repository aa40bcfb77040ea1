// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "connectors/scep/algorithms.hpp"
#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"

// What lies inside SCEP's messages, in the forms of PKCS #7 (RFC 2315).
namespace causeway::scep {

// The certificates of a degenerate SignedData (RFC 8894 §3.4), in any order. malformed for anything
// else and when there is none.
base::Result<std::vector<crypto::Certificate>> certificates_in(base::ByteView pkcs7);

// The certificate that answers are encrypted to, with its key.
struct Recipient {
    const crypto::Certificate& certificate;
    const crypto::PrivateKey& key;
};

// The content of an EnvelopedData. unsupported for an encryption that is not accepted. What a wrong
// key or a tampered text gives is malformed or garbage: judge by what it parses to.
base::Result<base::Bytes> decrypt_envelope(base::ByteView pkcs7, const Recipient& recipient,
                                           const CryptoLibrary& library);

}  // namespace causeway::scep
