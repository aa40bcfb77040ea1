// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "model/stores/nonce_store.hpp"

namespace causeway::acme {

// Anti-replay nonces (RFC 8555 §6.5) that any replica can check and that cost nothing to hand out:
//   base64url(epoch 8 | time 8 | random 16 | truncated HMAC-SHA-256 16)
// The MAC covers the first three and the endpoint, so that a nonce is good at its endpoint only.
// Safe from several threads.
class Nonces {
  public:
    static constexpr std::chrono::hours kLifetime{1};

    // The first key seals, every one opens, so that replicas understand each other while their key
    // is changed one after the other. Store, clock and randomness must outlive this.
    Nonces(model::NonceStore& store, const base::Clock& clock, base::Random& random,
           std::vector<base::Secret> keys)
        : store_(store), clock_(clock), random_(random), keys_(std::move(keys)) {}

    base::Result<std::string> issue(model::EndpointScope scope);

    // Uses a nonce up, for good, and looks the account up in the same statement. bad_nonce for one
    // that was not issued at this endpoint, is too old, or was used before.
    base::Result<std::optional<model::Account>> consume(model::EndpointScope scope,
                                                        std::string_view nonce,
                                                        std::optional<model::AccountId> account);

  private:
    base::Result<model::NonceEpoch> epoch();
    void forget_epoch();
    base::Result<model::IssuedNonce> open(model::EndpointScope scope, std::string_view nonce) const;
    bool sealed_here(model::EndpointScope scope, base::ByteView body, base::ByteView mac) const;

    struct CachedEpoch {
        model::NonceEpoch value;
        base::MonotonicTime until;
    };

    model::NonceStore& store_;
    const base::Clock& clock_;
    base::Random& random_;
    const std::vector<base::Secret> keys_;
    std::mutex mutex_;
    std::optional<CachedEpoch> cached_;
};

}  // namespace causeway::acme
