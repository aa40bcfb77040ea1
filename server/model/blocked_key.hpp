// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/clock.hpp"
#include "crypto/hash.hpp"
#include "model/ids.hpp"

namespace causeway::model {

// A key that others may hold: whoever has it proved so by its signature, or an operator said so.
// Nothing is certified for it any more, at any endpoint.
struct BlockedKey {
    crypto::Sha256Digest spki_sha256{};
    EndpointScope scope;
    CertificateId certificate_id;  // by which it became known
    std::string blocked_by;        // as AuditActor::name
    base::Time blocked_at;
};

}  // namespace causeway::model
