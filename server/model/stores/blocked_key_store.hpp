// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/blocked_key.hpp"

namespace causeway::model {

class BlockedKeyStore {
  public:
    virtual ~BlockedKeyStore() = default;
    // False when the key is blocked already.
    virtual bool insert(const BlockedKey& key) = 0;
    // Nobody else blocks the key or looks it up until the unit of work ends; whoever does after
    // that sees what was committed there. So a key becomes an account's or a certificate's, and
    // whoever would make the other of it sees that it has.
    virtual bool contains(const crypto::Sha256Digest& spki_sha256) = 0;
};

}  // namespace causeway::model
