// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "model/stores/job_store.hpp"
#include "storage/connection.hpp"

namespace causeway::storage {

class PgJobStore final : public model::JobStore {
  public:
    explicit PgJobStore(PgConnection& connection) : connection_(connection) {}

    void enqueue(const model::Job& job) override;
    std::optional<model::Job> claim(std::string_view lane, base::Time now, base::Time lease_until,
                                    const std::vector<model::TenantId>& passed_over) override;
    bool finish(const model::Job& job) override;
    bool postpone(const model::Job& job, base::Time run_at) override;
    void hasten(std::string_view lane, const base::Uuid& subject, base::Time due_at,
                base::Time run_at) override;

    // Where jobs were enqueued or hastened: to be rung when, and only when, the transaction has
    // committed.
    const std::set<std::string>& lanes() const { return lanes_; }

    static Statements statements();

  private:
    PgConnection& connection_;
    std::set<std::string> lanes_;
};

}  // namespace causeway::storage
