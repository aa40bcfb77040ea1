// SPDX-License-Identifier: Apache-2.0
#include "storage/secrets.hpp"

#include "base/encoding.hpp"
#include "storage/pg_connector_states.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

class SecretsTest : public StorageTest {
  protected:
    crypto::SealingKeys wrong_keys_{key_encryption_key(9)};
    Sealing wrong_{wrong_keys_, random_};
    crypto::SealingKeys both_keys_{key_encryption_key(9), {key_encryption_key(1)}};
    Sealing both_{both_keys_, random_};
};

TEST_F(SecretsTest, StartsWithTheKeyThatSealedTheDatabase) {
    EXPECT_TRUE(check_sealing_key(pool_, context_.sealing));
    EXPECT_TRUE(check_sealing_key(pool_, context_.sealing));
}

TEST_F(SecretsTest, RefusesToStartWithAnotherKey) {
    ASSERT_TRUE(check_sealing_key(pool_, context_.sealing));
    const auto result = check_sealing_key(pool_, wrong_);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, base::ErrorKind::precondition_failed);
    EXPECT_NE(result.error().detail.find(keys_.current_id()), std::string::npos);
    EXPECT_NE(result.error().detail.find(wrong_keys_.current_id()), std::string::npos);
}

// Conformance row E25: HMAC keys among them.
TEST_F(SecretsTest, NeverStoresASecretAsItIs) {
    const Place place = seed_place();
    const auto dump = db_.sql("SELECT hmac_box::text FROM eab_key") +
                      db_.sql("SELECT value_box::text FROM connector_secret");
    for (const std::string& secret : {std::string("0123456789abcdef"), std::string("s3cret")}) {
        EXPECT_EQ(dump.find(base::hex_encode(base::as_bytes(secret))), std::string::npos);
    }
}

TEST_F(SecretsTest, DoesNotOpenASecretThatWasMovedToAnotherRow) {
    const Place one = seed_place();
    const Place two = seed_place();
    db_.sql("UPDATE eab_key SET hmac_box = (SELECT hmac_box FROM eab_key WHERE id = '" +
            one.eab_key.id.to_string() + "')");
    const auto result = database_.read([&](model::UnitOfWork& unit) -> base::Result<void> {
        unit.eab_keys.find(two.scope(), two.eab_key.kid);
        return {};
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, base::ErrorKind::internal);
    EXPECT_EQ(result.error().detail.find("eab_key"), std::string::npos);
}

// A process that cannot open one connector's secrets still works for the others.
TEST_F(SecretsTest, LosesOneConnectorWithAnUnreadableSecretAndNoOther) {
    const Place broken = seed_place();
    const Place sound = seed_place();
    db_.sql("UPDATE connector_secret SET value_box = '\\x00' WHERE connector_id = '" +
            broken.connector.id.to_string() + "'");
    load([&](model::UnitOfWork& unit) {
        EXPECT_EQ(unit.connectors.list().size(), 2U);
        EXPECT_TRUE(unit.connectors.find(broken.connector.slug));
        EXPECT_TRUE(unit.connectors.find_with_secrets(sound.connector.id));
        return true;
    });
    const auto opened = database_.read([&](model::UnitOfWork& unit) -> base::Result<void> {
        unit.connectors.find_with_secrets(broken.connector.id);
        return {};
    });
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().internal.find(broken.connector.id.to_string()), std::string::npos);
}

TEST_F(SecretsTest, RotatesEverySecretToTheCurrentKey) {
    ASSERT_TRUE(check_sealing_key(pool_, context_.sealing));
    std::vector<Place> places;
    for (int i = 0; i < 3; ++i) places.push_back(seed_place());
    PgConnectorStateStore states(pool_, context_.sealing);
    for (int i = 0; i < 120; ++i) {
        ASSERT_TRUE(
            states.put_if(places[0].connector.id, std::to_string(i), 0, base::as_bytes("state")));
    }
    EXPECT_EQ(rotate_secrets(pool_, both_).value(), 3 + 2 * 3 + 120 + 1);
    EXPECT_EQ(rotate_secrets(pool_, both_).value(), 0);

    EXPECT_TRUE(check_sealing_key(pool_, wrong_)) << "the earlier key is not needed any more";
    EXPECT_FALSE(check_sealing_key(pool_, context_.sealing));
    const Context renewed{clock_, log_, wrong_};
    PgDatabase database(pool_, renewed, bell_);
    const auto result = database.read([&](model::UnitOfWork& unit) -> base::Result<void> {
        const Place& place = places.at(1);
        EXPECT_EQ(unit.eab_keys.find(place.scope(), place.eab_key.kid)->hmac_key,
                  place.eab_key.hmac_key);
        EXPECT_EQ(unit.connectors.find_with_secrets(place.connector.id)->secrets,
                  place.connector.secrets);
        return {};
    });
    EXPECT_TRUE(result) << result.error().internal;
    PgConnectorStateStore renewed_states(pool_, wrong_);
    const auto state = renewed_states.get(places[0].connector.id, "7").value().value();
    EXPECT_EQ(base::as_text(state.value), "state");
    EXPECT_EQ(state.version, 1) << "its connector need not know";
}

TEST_F(SecretsTest, RotatesWithoutPassingTheSameRowsAgain) {
    const auto connection = pool_.checkout();
    connection->execute_script("SET enable_seqscan = off; SET enable_bitmapscan = off");
    const SqlValues values = {"key", 100, base::Uuid(), ""};
    int batched = 0;
    for (const Statement* select : secrets_statements()) {
        if (!select->name.starts_with("secrets.select") || select->name.ends_with("canary"))
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
    EXPECT_EQ(batched, 3);
}

TEST_F(SecretsTest, LeavesEverythingAsItWasWhenAKeyIsMissing) {
    seed_place();
    EXPECT_FALSE(rotate_secrets(pool_, wrong_));
    EXPECT_EQ(
        db_.sql("SELECT count(*) FROM eab_key WHERE hmac_key_id = '" + keys_.current_id() + "'"),
        "1\n");
}

}  // namespace
}  // namespace causeway::storage
