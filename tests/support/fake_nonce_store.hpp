// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <mutex>
#include <set>

#include "model/stores/nonce_store.hpp"
#include "support/fake_database.hpp"

namespace causeway::support {

// Used nonces in memory, and the look-up of accounts that goes with using one. Safe from several
// threads.
class FakeNonceStore final : public model::NonceStore {
  public:
    explicit FakeNonceStore(FakeDatabase& database) : database_(database) {}

    base::Result<model::NonceEpoch> epoch() override;
    base::Result<model::NonceConsumption> consume(model::EndpointScope scope,
                                                  const model::IssuedNonce& nonce,
                                                  std::optional<model::AccountId> account) override;
    base::Result<void> forget(base::Time older_than) override;

    // What a crash or a promotion does: the used nonces are gone, and a new epoch begins.
    void lose_everything();

    int epoch_reads() const;
    void break_down();

  private:
    FakeDatabase& database_;
    mutable std::mutex mutex_;
    model::NonceEpoch epoch_{1};
    std::set<std::pair<base::Time, std::array<std::uint8_t, 16>>> used_;
    int epoch_reads_ = 0;
    bool broken_ = false;
};

}  // namespace causeway::support
