// SPDX-License-Identifier: Apache-2.0
#include <atomic>

#include "base/encoding.hpp"
#include "storage/pg_idempotency.hpp"
#include "storage/rotation.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::IdempotencyRecord;
using model::InProgress;
using model::KeptAnswer;
using model::UnitOfWork;

class IdempotencyTest : public StorageTest {
  protected:
    IdempotencyRecord record(std::uint8_t key) const {
        return {digest(key), digest(9), clock_.now(),
                KeptAnswer{.status = 201,
                           .content_type = "application/json",
                           .location = "/api/v1/tenants/corp",
                           .entity_tag = "\"1\"",
                           .body = base::Secret::from_text("{\"hmac_key\":\"canary\"}")}};
    }
    void put(const IdempotencyRecord& record) {
        store([&](UnitOfWork& unit) {
            ASSERT_TRUE(unit.idempotency.lock(record.key));
            unit.idempotency.put(record);
        });
    }
    std::optional<IdempotencyRecord> find(const crypto::Sha256Digest& key) {
        return load([&](UnitOfWork& unit) { return unit.idempotency.find(key); });
    }
};

TEST_F(IdempotencyTest, GivesBackWhatWasPut) {
    IdempotencyRecord progress = record(1);
    progress.outcome = InProgress{clock_.now() + std::chrono::microseconds(1)};
    put(progress);
    EXPECT_TRUE(find(digest(1)) == progress);
    const IdempotencyRecord answered = record(1);
    put(answered);
    EXPECT_TRUE(find(digest(1)) == answered);
    EXPECT_FALSE(find(digest(2)));
    store([&](UnitOfWork& unit) { unit.idempotency.remove(digest(1)); });
    EXPECT_FALSE(find(digest(1)));
}

TEST_F(IdempotencyTest, ForgetsWhatIsOlder) {
    put(record(1));
    clock_.advance(std::chrono::hours(24));
    put(record(2));
    store([&](UnitOfWork& unit) { unit.idempotency.forget(clock_.now()); });
    EXPECT_FALSE(find(digest(1)));
    EXPECT_TRUE(find(digest(2)));
}

// A fingerprint is one of the whole request, and so of a password in it that can be guessed.
TEST_F(IdempotencyTest, StoresNeitherAnswersNorFingerprintsAsTheyAre) {
    put(record(1));
    const std::string row = db_.sql("SELECT r::text FROM idempotency_record r");
    EXPECT_EQ(row.find("canary"), std::string::npos);
    EXPECT_EQ(row.find(base::hex_encode(base::as_bytes("canary"))), std::string::npos) << row;
    EXPECT_EQ(row.find(base::hex_encode(digest(9))), std::string::npos);
    EXPECT_NE(row.find("/api/v1/tenants/corp"), std::string::npos) << row;
}

TEST_F(IdempotencyTest, DoesNotOpenAnAnswerThatWasMovedToAnotherKey) {
    put(record(1));
    db_.sql("UPDATE idempotency_record SET key_digest = '\\x" + base::hex_encode(digest(2)) + "'");
    const auto result = database_.read([](UnitOfWork& unit) -> base::Result<void> {
        unit.idempotency.find(digest(2));
        return {};
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, base::ErrorKind::internal);
}

TEST_F(IdempotencyTest, OpensAnswersAfterTheKeyWasRotated) {
    IdempotencyRecord progress = record(2);
    progress.outcome = InProgress{clock_.now()};
    put(record(1));
    put(progress);
    const crypto::SealingKeys both(key_encryption_key(9), {key_encryption_key(1)});
    const Place place = seed_place();
    const auto rotation =
        rotate_secrets(pool_.connection_options(), {both, random_},
                       {.ready = [] { return base::Result<void>(); },
                        .progress = [](const Rotation&) {},
                        .begun = [&](std::int64_t) { return samples_.event(place, {}); },
                        .ended = [&](const Rotation&) { return samples_.event(place, {}); }});
    ASSERT_TRUE(rotation) << rotation.error().internal;
    const crypto::SealingKeys fresh(key_encryption_key(9));
    const auto connection = pool_.checkout();
    const Sealing sealing{fresh, random_};
    PgIdempotencyStore answers(*connection, sealing);
    EXPECT_TRUE(answers.find(digest(1)) == record(1));
    EXPECT_TRUE(answers.find(digest(2)) == progress);
}

TEST_F(IdempotencyTest, BoundsWhatIsKept) {
    IdempotencyRecord longest = record(1);
    std::get<KeptAnswer>(longest.outcome).body =
        base::Secret(base::Bytes(model::kLongestKeptBody, 'a'));
    put(longest);
    EXPECT_TRUE(find(digest(1)) == longest);
    std::get<KeptAnswer>(longest.outcome).body =
        base::Secret(base::Bytes(model::kLongestKeptBody + 100'000, 'a'));
    EXPECT_FALSE(database_.write([&](UnitOfWork& unit) -> base::Result<void> {
        unit.idempotency.put(longest);
        return {};
    }));
}

TEST_F(IdempotencyTest, ALockIsOneUnitOfWorksUntilItEnds) {
    for (const bool commits : {true, false}) {
        const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
            EXPECT_TRUE(unit.idempotency.lock(digest(1)));
            EXPECT_TRUE(unit.idempotency.lock(digest(1))) << "it is ours";
            store([&](UnitOfWork& other) {
                EXPECT_FALSE(other.idempotency.lock(digest(1)));
                EXPECT_TRUE(other.idempotency.lock(digest(2)));
            });
            if (commits) return {};
            return base::fail(base::ErrorKind::conflict, "refused");
        });
        EXPECT_EQ(result.has_value(), commits);
        store([&](UnitOfWork& other) { EXPECT_TRUE(other.idempotency.lock(digest(1))); });
    }
}

// What the admin API does with two equal requests at once.
TEST_F(IdempotencyTest, LetsOneOfManyWithAKeyDoTheWork) {
    std::atomic<int> done{0};
    std::atomic<int> waiting{0};
    std::atomic<int> replayed{0};
    in_parallel(30, [&](int) {
        enum class Role { worker, waits, repeats } role = Role::worker;
        store([&](UnitOfWork& unit) {
            role = Role::waits;
            if (!unit.idempotency.lock(digest(1))) return;
            role = Role::repeats;
            if (unit.idempotency.find(digest(1))) return;
            role = Role::worker;
            unit.tenants.insert(samples_.place().tenant);
            unit.idempotency.put(record(1));
        });
        ++(role == Role::worker ? done : role == Role::waits ? waiting : replayed);
    });
    EXPECT_EQ(done, 1);
    EXPECT_EQ(waiting + replayed, 29);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM tenant"), "1\n");
}

}  // namespace
}  // namespace causeway::storage
