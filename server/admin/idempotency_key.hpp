// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "admin/call.hpp"
#include "base/result.hpp"
#include "crypto/hash.hpp"
#include "http/request.hpp"

namespace causeway::admin {

// The request's Idempotency-Key (draft-ietf-httpapi-idempotency-key-header §2.1), if it has one: a
// structured field's string in quotation marks, or the bare form that many clients send. Both name
// the same key. malformed for what is neither, and for two of them.
base::Result<std::optional<std::string>> idempotency_key(const http::Request& request);

// By which a request that comes again is known.
struct RequestDigests {
    crypto::Sha256Digest key{};          // the caller's own key for this method and path
    crypto::Sha256Digest fingerprint{};  // method, path with query, and body
};

RequestDigests digests_of(const Call& call, const std::string& key);

}  // namespace causeway::admin
