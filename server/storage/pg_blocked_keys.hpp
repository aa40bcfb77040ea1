// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/blocked_key_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgBlockedKeyStore final : public model::BlockedKeyStore {
  public:
    explicit PgBlockedKeyStore(PgConnection& connection) : connection_(connection) {}

    bool insert(const model::BlockedKey& key) override;
    bool contains(const crypto::Sha256Digest& spki_sha256) override;

    static Statements statements();

  private:
    PgConnection& connection_;
};

}  // namespace causeway::storage
