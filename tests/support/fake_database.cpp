// SPDX-License-Identifier: Apache-2.0
#include "support/fake_database.hpp"

#include <stdexcept>

#include "model/stores/stale_write.hpp"
#include "support/fake_stores.hpp"

namespace causeway::support {
namespace {

constexpr int kMaxRuns = 5;

base::Error down() {
    return base::unavailable_error("the fake database is down", std::chrono::seconds(5));
}

}  // namespace

// Holds the database, and tells who waits for itself.
class FakeDatabase::Turn {
  public:
    explicit Turn(const FakeDatabase& database) : owner_(database.owner_) {
        if (owner_ == std::this_thread::get_id()) {
            throw std::logic_error("a unit of work starts another one");
        }
        lock_ = std::unique_lock(database.mutex_);
        owner_ = std::this_thread::get_id();
    }
    ~Turn() { owner_ = std::thread::id(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

  private:
    std::atomic<std::thread::id>& owner_;
    std::unique_lock<std::mutex> lock_;
};

base::Result<void> FakeDatabase::run_atomically(const Work& work) {
    const FakeTables before = tables_;
    FakeStores stores(tables_);
    model::UnitOfWork unit = stores.unit_of_work();
    try {
        auto result = work(unit);
        if (!result) tables_ = before;
        return result;
    } catch (...) {
        tables_ = before;
        throw;
    }
}

base::Result<void> FakeDatabase::write(const Work& work) {
    const Turn turn(*this);
    if (broken_) return base::fail(down());
    if (rival_) {
        const FakeTables before = tables_;
        CAUSEWAY_CHECK(run_atomically(work));
        tables_ = before;
        CAUSEWAY_CHECK(run_atomically(std::exchange(rival_, {})));
    }
    for (int runs = 1;; ++runs) {
        try {
            CAUSEWAY_CHECK(run_atomically(work));
            if (std::exchange(loses_commit_, false)) return base::fail(down());
            return {};
        } catch (const model::StaleWrite&) {
            if (runs == kMaxRuns) throw;
        }
    }
}

base::Result<void> FakeDatabase::read(const Work& work) {
    const Turn turn(*this);
    if (broken_) return base::fail(down());
    FakeStores stores(tables_);
    model::UnitOfWork unit = stores.unit_of_work();
    return work(unit);
}

FakeTables FakeDatabase::committed() const {
    const std::scoped_lock lock(mutex_);
    return tables_;
}

void FakeDatabase::lose_race_to(Work rival) {
    const std::scoped_lock lock(mutex_);
    rival_ = std::move(rival);
}

void FakeDatabase::lose_next_commit() {
    const std::scoped_lock lock(mutex_);
    loses_commit_ = true;
}

void FakeDatabase::break_down() {
    const std::scoped_lock lock(mutex_);
    broken_ = true;
}

void FakeDatabase::repair() {
    const std::scoped_lock lock(mutex_);
    broken_ = false;
}

}  // namespace causeway::support
