// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "audit/sealer.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// Leads and seals on a connection of its own, whose session lock is the lead; asks for the oldest
// pending event through the pool, so that any thread may.
class PgSealingStore final : public audit::SealingStore {
  public:
    explicit PgSealingStore(ConnectionPool& pool) : pool_(pool) {}

    base::Result<std::optional<std::int64_t>> lead() override;
    base::Result<int> seal(std::int64_t fence, int limit) override;
    base::Result<std::optional<base::Time>> oldest_pending() override;

    static Statements statements();

  private:
    ConnectionPool& pool_;
    std::unique_ptr<PgConnection> session_;
};

}  // namespace causeway::storage
