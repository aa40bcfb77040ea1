// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/log_store.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// Each call reads on a connection of its own: what is sealed never changes.
class PgLogStore final : public audit::LogStore {
  public:
    explicit PgLogStore(ConnectionPool& pool) : pool_(pool) {}

    base::Result<std::size_t> size() override;
    base::Result<std::vector<audit::Digest>> roots(int height, std::size_t first,
                                                   std::size_t count) override;
    base::Result<std::optional<audit::SignedCheckpoint>> latest_checkpoint(
        const std::string& origin) override;
    base::Result<std::optional<audit::LogEntry>> entry(model::AuditEventId id) override;
    base::Result<std::vector<audit::LogEntry>> entries(const audit::EntryQuery& query) override;
    base::Result<audit::GapPage> order_gaps(std::optional<base::Uuid> after) override;
    base::Result<audit::GapPage> event_gaps(std::optional<base::Uuid> after) override;

    static Statements statements();

  private:
    ConnectionPool& pool_;
};

}  // namespace causeway::storage
