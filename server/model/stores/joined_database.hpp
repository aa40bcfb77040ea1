// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stores/database.hpp"

namespace causeway::model {

// For use cases that work inside a transaction which is open already: what they write is committed
// with the rest of it, and what they read is what was written so far. A write that fails takes
// nothing back by itself: it must fail the whole transaction.
class JoinedDatabase final : public Database {
  public:
    // The unit of work must outlive it.
    explicit JoinedDatabase(UnitOfWork& unit) : unit_(unit) {}

    base::Result<void> write(const Work& work) override { return work(unit_); }
    base::Result<void> read(const Work& work) override { return work(unit_); }

  private:
    UnitOfWork& unit_;
};

}  // namespace causeway::model
