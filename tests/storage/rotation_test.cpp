// SPDX-License-Identifier: Apache-2.0
#include "storage/rotation.hpp"

#include <atomic>
#include <set>
#include <sstream>
#include <thread>

#include "storage/pg_connector_states.hpp"
#include "storage/secrets.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

class RotationTest : public StorageTest {
  protected:
    base::Result<Rotation> rotate(const Sealing& sealing, std::function<void()> meanwhile = {}) {
        const auto event = [&](model::AuditAction action, std::int64_t count) {
            model::AuditEvent made;
            made.id = samples_.id<model::AuditEventId>();
            made.action = action;
            made.at = clock_.now();
            made.actor.name = "local:operator";
            made.object = "sealing_key:" + sealing.keys.current_id();
            made.payload = {{"count", std::to_string(count)}};
            return made;
        };
        return rotate_secrets(
            pool_.connection_options(), sealing,
            {.ready = [&] { return ready_; },
             .progress =
                 [&](const Rotation&) {
                     if (meanwhile) meanwhile();
                 },
             .begun =
                 [&](std::int64_t to_seal) {
                     return event(model::AuditAction::secrets_rotation_begun, to_seal);
                 },
             .ended =
                 [&](const Rotation& rotation) {
                     return event(model::AuditAction::secrets_rotated, rotation.sealed);
                 }});
    }
    // The counts in the events of that action, sorted, because the clock stands still.
    std::vector<std::string> recorded(const std::string& action) {
        return load([&](model::UnitOfWork& unit) {
            std::vector<std::string> payloads;
            for (const auto& event : unit.audit.search({.action = action})) {
                payloads.push_back(event.payload.value_or(""));
            }
            std::ranges::sort(payloads);
            return payloads;
        });
    }
    static std::vector<std::string> counts(const std::vector<int>& numbers) {
        std::vector<std::string> payloads;
        for (const int number : numbers) {
            payloads.push_back(R"({"details":{"count":")" + std::to_string(number) + R"("}})");
        }
        return payloads;
    }
    void store_states(model::ConnectorId connector, int count) {
        PgConnectorStateStore states(pool_, context_.sealing);
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(states.put_if(connector, std::to_string(i), 0, base::as_bytes("state")));
        }
    }
    std::int64_t sealed_with(const std::string& key_id) {
        const auto sealed = count_sealed_values(pool_.connection_options());
        std::int64_t count = 0;
        for (const SealedValues& values : *sealed) {
            if (values.key_id == key_id) count += values.count;
        }
        return count;
    }

    base::Result<void> ready_;
    crypto::SealingKeys new_keys_{key_encryption_key(9)};
    Sealing new_{new_keys_, random_};
    crypto::SealingKeys both_keys_{key_encryption_key(9), {key_encryption_key(1)}};
    Sealing both_{both_keys_, random_};
};

TEST_F(RotationTest, SealsEverySecretWithTheCurrentKey) {
    ASSERT_TRUE(check_sealing_key(pool_, context_.sealing));
    std::vector<Place> places;
    for (int i = 0; i < 3; ++i) places.push_back(seed_place());
    store_states(places[0].connector.id, 120);
    constexpr int kAll = 3 + 2 * 3 + 120 + 1;
    EXPECT_EQ(sealed_with(keys_.current_id()), kAll);
    EXPECT_EQ(rotate(both_)->sealed, kAll);
    EXPECT_EQ(rotate(both_)->sealed, 0);
    EXPECT_EQ(sealed_with(new_keys_.current_id()), kAll);
    EXPECT_EQ(sealed_with(keys_.current_id()), 0);

    EXPECT_TRUE(check_sealing_key(pool_, new_)) << "the earlier key is not needed any more";
    EXPECT_FALSE(check_sealing_key(pool_, context_.sealing));
    const Context renewed{clock_, log_, new_};
    PgDatabase database(pool_, renewed, bell_);
    const auto result = database.read([&](model::UnitOfWork& unit) -> base::Result<void> {
        const Place& place = places.at(1);
        EXPECT_EQ(unit.eab_keys.find_with_hmac(place.scope(), place.eab_key.kid)->hmac_key,
                  place.eab_key.hmac_key);
        EXPECT_EQ(unit.connectors.find_with_secrets(place.connector.id)->secrets,
                  place.connector.secrets);
        return {};
    });
    EXPECT_TRUE(result) << result.error().internal;
    PgConnectorStateStore states(pool_, new_);
    const auto state = states.get(places[0].connector.id, "7").value().value();
    EXPECT_EQ(base::as_text(state.value), "state");
    EXPECT_EQ(state.version, 1) << "its connector need not know";
}

// A column that is forgotten here is lost with the earlier key.
TEST_F(RotationTest, KnowsEverySealedColumnOfTheSchema) {
    std::istringstream lines(
        db_.sql("SELECT table_name || '.' || column_name FROM information_schema.columns"
                "  WHERE table_schema = 'public' AND data_type = 'bytea'"
                "  AND (column_name = 'box' OR column_name LIKE '%\\_box')"));
    std::set<std::string> of_schema;
    for (std::string line; std::getline(lines, line);) of_schema.insert(line);
    std::set<std::string> rotated;
    for (const std::string_view name : sealed_columns()) rotated.emplace(name);
    EXPECT_EQ(rotated, of_schema);
    ASSERT_TRUE(check_sealing_key(pool_, context_.sealing));
    store_states(seed_place().connector.id, 1);
    store([&](model::UnitOfWork& unit) {
        unit.idempotency.put({digest(1), digest(2), clock_.now(), model::InProgress{}});
    });
    std::set<std::string> counted;
    const auto sealed = count_sealed_values(pool_.connection_options());
    for (const SealedValues& values : *sealed) {
        counted.insert(values.column);
    }
    EXPECT_EQ(counted, of_schema);
}

TEST_F(RotationTest, IsRecordedWithWhatItDidAndNotWhenThereWasNothingToDo) {
    seed_place();
    ASSERT_TRUE(rotate(both_));
    ASSERT_TRUE(rotate(both_));
    EXPECT_EQ(recorded("secrets.rotation_begun"), counts({3}));
    EXPECT_EQ(recorded("secrets.rotated"), counts({3}));
}

// Whoever would be harmed must not come between the question and the rotation.
TEST_F(RotationTest, AsksWhetherAllAreReadyWhileNoOtherCanBegin) {
    seed_place();
    ready_ = base::fail(base::ErrorKind::conflict, "one is not");
    const auto refused = rotate(both_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().detail, "one is not");
    EXPECT_EQ(sealed_with(keys_.current_id()), 3);
    EXPECT_TRUE(recorded("secrets.rotation_begun").empty());
}

TEST_F(RotationTest, LeavesNothingToThoseWhoComeTogether) {
    const Place place = seed_place();
    store_states(place.connector.id, 300);
    std::atomic<std::int64_t> sealed{0};
    in_parallel(4, [&](int) {
        const auto rotation = rotate(both_);
        if (rotation) {
            sealed += rotation->sealed;
        } else {
            EXPECT_EQ(rotation.error().kind, base::ErrorKind::conflict);
        }
    });
    EXPECT_EQ(sealed, 303);
    EXPECT_EQ(rotate(both_)->sealed, 0);
}

TEST_F(RotationTest, GoesOnWhereAnInterruptedOneEnded) {
    const Place place = seed_place();
    store_states(place.connector.id, 150);
    int batches = 0;
    EXPECT_THROW((void)rotate(both_,
                              [&] {
                                  if (++batches == 3) throw std::logic_error("interrupted");
                              }),
                 std::logic_error);
    const std::int64_t left = sealed_with(keys_.current_id());
    EXPECT_EQ(left, 50);
    EXPECT_TRUE(recorded("secrets.rotated").empty()) << "it has not ended";
    EXPECT_EQ(rotate(both_)->sealed, left);
    EXPECT_EQ(recorded("secrets.rotation_begun"), counts({153, 50}));
    EXPECT_EQ(recorded("secrets.rotated"), counts({50}));
}

// What a connector writes while its values are sealed again is not lost.
TEST_F(RotationTest, KeepsWhatIsWrittenMeanwhile) {
    const Place place = seed_place();
    store_states(place.connector.id, 250);
    std::jthread writer([&](const std::stop_token& stop) {
        PgConnectorStateStore states(pool_, both_);
        for (std::int64_t version = 1; !stop.stop_requested(); ++version) {
            const auto put =
                states.put_if(place.connector.id, "200", version, base::as_bytes("newer"));
            EXPECT_TRUE(put) << put.error().internal;
        }
    });
    const crypto::SealingKeys back_keys(key_encryption_key(1), {key_encryption_key(9)});
    const Sealing back{back_keys, random_};
    for (const Sealing& sealing : {both_, back, both_}) EXPECT_TRUE(rotate(sealing));
    writer.request_stop();
    writer.join();
    PgConnectorStateStore states(pool_, both_);
    EXPECT_EQ(base::as_text(states.get(place.connector.id, "200").value()->value), "newer");
    EXPECT_EQ(base::as_text(states.get(place.connector.id, "201").value()->value), "state");
}

TEST_F(RotationTest, DoesNotPassTheSameRowsAgain) {
    const auto connection = pool_.checkout();
    connection->execute_script("SET enable_seqscan = off; SET enable_bitmapscan = off");
    const SqlValues values = {"key", 100, base::Uuid(), ""};
    int batched = 0;
    for (const Statement* select : rotation_statements()) {
        if (!select->name.starts_with("rotation.select") || select->name.ends_with("canary"))
            continue;
        const std::string sql = "EXPLAIN " + std::string(select->sql);
        std::string plan;
        for (Row& row :
             connection->execute({"test.explain", sql, Planning::each_time}, values).rows) {
            plan += row.next<std::string>() + "\n";
        }
        EXPECT_NE(plan.find("Index Cond: ("), std::string::npos) << plan;
        EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
        ++batched;
    }
    EXPECT_EQ(batched, 4);
}

// A value that no key opens needs none of the keys, and keeps none of them.
TEST_F(RotationTest, NamesWhatNoKeyOpensAndGoesOn) {
    ASSERT_TRUE(check_sealing_key(pool_, context_.sealing));
    const Place broken = seed_place();
    seed_place();
    db_.sql("UPDATE eab_key SET hmac_box = '\\x00' WHERE id = '" + broken.eab_key.id.to_string() +
            "'");
    const auto rotation = rotate(both_);
    ASSERT_TRUE(rotation) << rotation.error().internal;
    EXPECT_EQ(rotation->sealed, 2 * 3 - 1 + 1);
    EXPECT_EQ(rotation->unreadable,
              std::vector<std::string>{"eab_key/hmac/" + broken.eab_key.id.to_string()});
    EXPECT_TRUE(check_sealing_key(pool_, new_));
}

TEST_F(RotationTest, LeavesEverythingAsItWasWhenAKeyIsMissing) {
    seed_place();
    EXPECT_EQ(rotate(new_)->unreadable.size(), 3U);
    EXPECT_EQ(sealed_with(keys_.current_id()), 3);
}

}  // namespace
}  // namespace causeway::storage
