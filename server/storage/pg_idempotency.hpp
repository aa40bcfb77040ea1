// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/idempotency_store.hpp"
#include "storage/connection.hpp"
#include "storage/sealing.hpp"

namespace causeway::storage {

// Fingerprints are sealed as well as bodies: a request may hold a secret short enough to be guessed
// by its digest.
class PgIdempotencyStore final : public model::IdempotencyStore {
  public:
    PgIdempotencyStore(PgConnection& connection, const Sealing& sealing)
        : connection_(connection), sealing_(sealing) {}

    bool lock(const crypto::Sha256Digest& key) override;
    std::optional<model::IdempotencyRecord> find(const crypto::Sha256Digest& key) override;
    void put(const model::IdempotencyRecord& record) override;
    void remove(const crypto::Sha256Digest& key) override;
    void forget(base::Time older_than) override;

    static Statements statements();

  private:
    PgConnection& connection_;
    const Sealing& sealing_;
};

}  // namespace causeway::storage
