// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/result.hpp"
#include "crypto/csr.hpp"
#include "model/endpoint.hpp"
#include "model/identifier.hpp"

namespace causeway::policy {

// Whether a CSR asks for exactly what its order was authorized for (RFC 8555 §7.4). It goes to the
// CA unchanged, and CAs copy what they find, so whatever was not authorized is refused: names
// beyond the order's, subject attributes, unusual extensions, CA:TRUE, usages beyond a TLS
// server's. bad_csr says what to leave out.
base::Result<void> check_csr(const crypto::Csr& csr,
                             const std::vector<model::Identifier>& identifiers,
                             const model::IssuancePolicy& policy);

}  // namespace causeway::policy
