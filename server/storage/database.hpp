// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/database.hpp"
#include "storage/context.hpp"
#include "storage/job_bell.hpp"
#include "storage/pool.hpp"

namespace causeway::storage {

// Units of work at READ COMMITTED. That is enough because of three rules that every statement keeps
// to: a change of one row names the version or fence that it was decided on; every "only one" is a
// unique index; and what is decided on several rows, as an order is on its authorizations, is
// decided under a lock on the row that changes, taken before the others are read. Safe from several
// threads.
class PgDatabase final : public model::Database {
  public:
    // How often a unit of work may lose against others before it counts as unavailable.
    static constexpr int kMaxTries = 12;

    PgDatabase(ConnectionPool& pool, const Context& context, JobBell& bell)
        : pool_(pool), context_(context), bell_(bell) {}

    base::Result<void> write(const Work& work) override;
    base::Result<void> read(const Work& work) override;

  private:
    base::Result<void> write_once(const Work& work);
    void back_off(int tries);

    ConnectionPool& pool_;
    const Context& context_;
    JobBell& bell_;
};

}  // namespace causeway::storage
