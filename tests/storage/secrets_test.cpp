// SPDX-License-Identifier: Apache-2.0
#include "storage/secrets.hpp"

#include "base/encoding.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

class SecretsTest : public StorageTest {
  protected:
    crypto::SealingKeys wrong_keys_{key_encryption_key(9)};
    Sealing wrong_{wrong_keys_, random_};
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
        unit.eab_keys.find_with_hmac(two.scope(), two.eab_key.kid);
        return {};
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, base::ErrorKind::internal);
    EXPECT_EQ(result.error().detail.find("eab_key"), std::string::npos);
}

// Above all, a key can be stopped when its HMAC key is lost.
TEST_F(SecretsTest, OpensAnHmacKeyOnlyToCheckABinding) {
    const Place place = seed_place();
    db_.sql("UPDATE eab_key SET hmac_box = '\\x00'");
    store([&](model::UnitOfWork& unit) {
        auto key = unit.eab_keys.find(place.scope(), place.eab_key.kid).value();
        key.status = model::EabKeyStatus::revoked;
        unit.eab_keys.update(key);
        EXPECT_EQ(unit.eab_keys.find(place.scope(), place.eab_key.id)->status, key.status);
    });
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

}  // namespace
}  // namespace causeway::storage
