// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "crypto/hash.hpp"

namespace causeway::model {

// The answer to a request that was carried out, for those who missed it.
struct KeptAnswer {
    int status = 200;
    std::string content_type;
    std::string location;  // empty when there was none, as the entity tag
    std::string entity_tag;
    base::Secret body;  // may hold what is shown once

    bool operator==(const KeptAnswer&) const = default;
};

// Being carried out in several transactions by somebody who may have died on the way. Until the
// lease is over nobody else begins.
struct InProgress {
    base::Time lease_until;

    bool operator==(const InProgress&) const = default;
};

// What became of a request that a client gave a key, so as to send it again without harm
// (draft-ietf-httpapi-idempotency-key-header).
struct IdempotencyRecord {
    crypto::Sha256Digest key{};  // of the caller, what the request is addressed to, and their key
    crypto::Sha256Digest fingerprint{};  // of the whole request
    base::Time created_at;
    std::variant<InProgress, KeptAnswer> outcome;

    bool operator==(const IdempotencyRecord&) const = default;
};

}  // namespace causeway::model
