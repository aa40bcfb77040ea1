// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "connectors/sdk/support/values.hpp"
#include "connectors/sdk/support/x509.hpp"

namespace causeway::scep {

// The CA as its answer to GetCACert shows it (RFC 8894 §4.2), trusted by the pinned fingerprint
// alone: what does not chain to that certificate is left out.
struct Authority {
    crypto::Certificate pinned;
    std::vector<crypto::Certificate> subordinates;  // CA certificates under it
    std::vector<crypto::Certificate> signers;       // who may sign answers
    crypto::Certificate recipient;                  // whom requests are encrypted to
    crypto::Certificate issuer;                     // the lowest CA: who signs certificates
};

// malformed when no certificate has that fingerprint; then the text names those that were sent.
// unsupported when requests cannot be encrypted to the CA, because no RSA key is there for it.
base::Result<Authority> read_authority(const std::vector<crypto::Certificate>& certificates,
                                       const std::string& fingerprint, base::Time now);

}  // namespace causeway::scep
