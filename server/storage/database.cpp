// SPDX-License-Identifier: Apache-2.0
#include "storage/database.hpp"

#include <algorithm>
#include <thread>

#include "storage/guarded.hpp"
#include "storage/transaction.hpp"
#include "storage/unit.hpp"

namespace causeway::storage {

base::Result<void> PgDatabase::write(const Work& work) {
    return guarded([&]() -> base::Result<void> {
        for (int tries = 1;; ++tries) {
            try {
                return write_once(work);
            } catch (const model::StaleWrite& stale) {
                if (tries == kMaxTries) throw TransactionConflict(stale.what());
            } catch (const TransactionConflict&) {
                if (tries == kMaxTries) throw;
            }
            back_off(tries);
        }
    });
}

base::Result<void> PgDatabase::write_once(const Work& work) {
    const auto connection = pool_.checkout();
    Transaction transaction(*connection);
    PgUnit unit(*connection, context_);
    model::UnitOfWork stores = unit.stores();
    CAUSEWAY_CHECK(work(stores));
    transaction.commit();
    for (const std::string& lane : unit.lanes()) bell_.ring(lane);
    return {};
}

base::Result<void> PgDatabase::read(const Work& work) {
    return guarded([&]() -> base::Result<void> {
        const auto connection = pool_.checkout();
        PgUnit unit(*connection, context_);
        model::UnitOfWork stores = unit.stores();
        return work(stores);
    });
}

// A random pause, so that those who lost together do not meet again at once. No connection is held.
void PgDatabase::back_off(int tries) {
    constexpr int kLongestMillis = 64;
    const int bound = std::min(1 << std::min(tries, 6), kLongestMillis);
    const int pause = context_.sealing.random.take<1>()[0] % bound;
    std::this_thread::sleep_for(std::chrono::milliseconds(pause));
}

}  // namespace causeway::storage
