// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.hpp"
#include "model/stores/nonce_store.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

class PgNonceStore final : public model::NonceStore {
  public:
    PgNonceStore(ConnectionPool& pool, base::Random& random) : pool_(pool), random_(random) {}

    base::Result<model::NonceEpoch> epoch() override;
    base::Result<model::NonceConsumption> consume(model::EndpointScope scope,
                                                  const model::IssuedNonce& nonce,
                                                  std::optional<model::AccountId> account) override;
    // To be called more often than hourly: it looks at the one slot that has just become stale.
    base::Result<void> forget(base::Time older_than) override;

    static Statements statements();

  private:
    ConnectionPool& pool_;
    base::Random& random_;
};

}  // namespace causeway::storage
