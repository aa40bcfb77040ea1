// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>

#include "audit/sealing_store.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// Leads and seals on a connection of its own, whose session lock is the lead; asks for the oldest
// pending event through the pool, so that any thread may.
class PgSealingStore final : public audit::SealingStore {
  public:
    // A sealer asks several times a second. One that is silent for so long loses its session and
    // with it the lead: its host is gone, or it hangs.
    static constexpr std::chrono::seconds kLongestSilence{30};

    explicit PgSealingStore(ConnectionPool& pool,
                            std::chrono::milliseconds longest_silence = kLongestSilence)
        : pool_(pool), longest_silence_(longest_silence) {}

    base::Result<std::optional<std::int64_t>> lead() override;
    void resign() override { session_.reset(); }
    base::Result<int> seal(std::int64_t fence, int limit) override;
    base::Result<bool> complete_tree(std::int64_t fence) override;
    base::Result<void> keep(std::int64_t fence, const audit::SignedCheckpoint& checkpoint) override;
    base::Result<bool> is_signed() override;
    base::Result<std::optional<base::Time>> oldest_pending() override;

    static Statements statements();

  private:
    std::unique_ptr<PgConnection> open_session() const;
    base::Result<std::int64_t> lock_head(std::int64_t fence);

    ConnectionPool& pool_;
    const std::chrono::milliseconds longest_silence_;
    std::unique_ptr<PgConnection> session_;    // holds the lead
    std::unique_ptr<PgConnection> candidate_;  // kept from one try for the lead to the next
};

}  // namespace causeway::storage
