// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/blocked_key.hpp"

namespace causeway::model {

class BlockedKeyStore {
  public:
    virtual ~BlockedKeyStore() = default;
    // False when the key is blocked already.
    virtual bool insert(const BlockedKey& key) = 0;
    // Nobody blocks the key until the unit of work ends; whoever blocks it after that sees what was
    // committed there.
    virtual bool contains(const crypto::Sha256Digest& spki_sha256) = 0;
};

}  // namespace causeway::model
