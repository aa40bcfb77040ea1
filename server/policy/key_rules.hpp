// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/result.hpp"
#include "crypto/key.hpp"
#include "model/endpoint.hpp"

namespace causeway::policy {

// Whether a certificate of the endpoint may have this key. bad_csr says which keys it may have and
// which option of common clients asks for one.
base::Result<void> check_certificate_key(const crypto::PublicKey& key,
                                         const std::vector<model::AllowedKey>& allowed);

// What an endpoint allows when its operator says nothing: RSA 2048 to 4096, P-256 and P-384.
std::vector<model::AllowedKey> default_keys();

}  // namespace causeway::policy
