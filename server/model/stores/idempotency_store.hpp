// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "model/idempotency.hpp"

namespace causeway::model {

// The longest body that is kept, in octets; the database takes no longer one.
inline constexpr std::size_t kLongestKeptBody = std::size_t{1} << 20;

class IdempotencyStore {
  public:
    virtual ~IdempotencyStore() = default;
    // Keeps others from the key until the unit of work ends, also by a crash. False, at once, when
    // somebody else has it. Nothing below is to be called without.
    virtual bool lock(const crypto::Sha256Digest& key) = 0;
    virtual std::optional<IdempotencyRecord> find(const crypto::Sha256Digest& key) = 0;
    // In the place of the key's record, if there is one.
    virtual void put(const IdempotencyRecord& record) = 0;
    virtual void remove(const crypto::Sha256Digest& key) = 0;
    // Every key; needs no lock.
    virtual void forget(base::Time older_than) = 0;
};

}  // namespace causeway::model
