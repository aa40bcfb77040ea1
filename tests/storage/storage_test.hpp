// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "storage/database.hpp"
#include "storage/samples.hpp"
#include "support/fixed_clock.hpp"
#include "support/postgres.hpp"
#include "support/recording_log.hpp"

namespace causeway::storage {

// Counts the rings of each lane.
class RecordingBell final : public JobBell {
  public:
    void ring(std::string_view lane) override {
        const std::scoped_lock lock(mutex_);
        ++rings_[std::string(lane)];
    }
    int rings(const std::string& lane) const {
        const std::scoped_lock lock(mutex_);
        const auto found = rings_.find(lane);
        return found == rings_.end() ? 0 : found->second;
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, int> rings_;
};

crypto::KeyEncryptionKey key_encryption_key(std::uint8_t octet);

// The name of a database that has this build's schema and no rows, to copy from.
const std::string& migrated_model();

// A database with the schema, and the objects that work on it, with no more rights than a service
// has; db_ may do everything.
class StorageTest : public testing::Test {
  protected:
    explicit StorageTest(support::PostgresCluster& cluster = support::PostgresCluster::shared(),
                         const std::string& model = migrated_model())
        : db_(cluster, model) {
        adopt();
    }

    // The database was copied from another: it is a database of its own from now on.
    void adopt() const { db_.sql("UPDATE served_database SET identity = present_database()"); }

    // One committed unit of work; the test fails when it does.
    void store(const std::function<void(model::UnitOfWork&)>& work);
    // What `query` reads outside a transaction.
    template <class Query>
    auto load(Query query) {
        std::optional<std::invoke_result_t<Query&, model::UnitOfWork&>> answer;
        const auto result = database_.read([&](model::UnitOfWork& unit) -> base::Result<void> {
            answer.emplace(query(unit));
            return {};
        });
        if (!result) throw std::runtime_error(result.error().internal);
        return *std::move(answer);
    }

    // An endpoint with an account and all that they need.
    Place seed_place();
    // In that place, an order of one name with its authorization.
    model::Order seed_order(const Place& place);
    model::Attempt seed_attempt(const model::Order& order, const Place& place);

    support::TestDatabase db_;
    support::FixedClock clock_;
    base::SystemRandom random_;
    support::RecordingLog log_;
    crypto::SealingKeys keys_{key_encryption_key(1)};
    Context context_{clock_, log_, {keys_, random_}};
    ConnectionPool pool_{{.connection = {.url = db_.service_url()},
                          .size = 16,
                          .checkout_timeout = std::chrono::seconds(60)}};
    RecordingBell bell_;
    PgDatabase database_{pool_, context_, bell_};
    Samples samples_{clock_, random_};
};

// Runs `work(i)` on so many threads at once and waits for all.
void in_parallel(int threads, const std::function<void(int)>& work);

}  // namespace causeway::storage
