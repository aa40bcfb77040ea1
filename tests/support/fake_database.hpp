// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "support/fake_tables.hpp"

namespace causeway::support {

// PostgreSQL's promises in memory: units of work are atomic and isolated, updates of a row that
// moved on are stale and run again, unique keys are unique. Safe from several threads; a unit of
// work must not start another one.
class FakeDatabase final : public model::Database {
  public:
    base::Result<void> write(const Work& work) override;
    base::Result<void> read(const Work& work) override;

    // A copy of what is committed, for expectations.
    FakeTables committed() const;

    // Changes rows as nobody's transaction would, to arrange a situation.
    template <class Edit>
    void edit(Edit change) {
        const std::scoped_lock lock(mutex_);
        change(tables_);
    }

    // The next write loses a race against `rival`: its first run is rolled back, the rival commits,
    // and it runs again.
    void lose_race_to(Work rival);

    // The next write is committed, and its caller is told that the database is unavailable.
    void lose_next_commit();

    // Until it is repaired, every call is unavailable.
    void break_down();
    void repair();

  private:
    class Turn;

    base::Result<void> run_atomically(const Work& work);

    mutable std::mutex mutex_;
    mutable std::atomic<std::thread::id> owner_;  // whose unit of work runs
    FakeTables tables_;
    Work rival_;
    bool broken_ = false;
    bool loses_commit_ = false;
};

}  // namespace causeway::support
