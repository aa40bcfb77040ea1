// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "crypto/key.hpp"
#include "model/certificate.hpp"
#include "model/stores/database.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {

// `kind` is bad_csr or bad_public_key (RFC 8555 §7.6), by where the key stands in the request.
base::Result<void> check_not_blocked(model::UnitOfWork& unit, const crypto::PublicKey& key,
                                     base::ErrorKind kind);

// Nothing is certified for the certificate's key from now on, at any endpoint, and the accounts
// whose key it is are revoked. It is known to be compromised: its holder has proved it, or an
// operator says so. `draft` is about the certificate. False when nothing was left to be done.
bool block_key(model::UnitOfWork& unit, const model::IssuedCertificate& certificate,
               const AuditDraft& draft);

}  // namespace causeway::ra
