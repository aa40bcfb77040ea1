// SPDX-License-Identifier: Apache-2.0
#include "crypto/sealed_box.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace causeway::crypto {
namespace {

using base::Secret;

KeyEncryptionKey key_of(std::uint8_t octet) {
    return KeyEncryptionKey::from_octets(Secret(base::Bytes(32, octet))).value();
}

class SealedBox : public testing::Test {
  protected:
    base::SystemRandom random_;
    const SealingKeys keys_{key_of(1)};
    const Secret plain_ = Secret::from_text("an HMAC key");
    const std::string place_ = "eab/hmac_key/7";
};

TEST_F(SealedBox, OpensWhatItSealed) {
    const Sealed sealed = keys_.seal(plain_, place_, random_);
    EXPECT_EQ(sealed.key_id, keys_.current_id());
    EXPECT_EQ(sealed.box.size(), 24U + plain_.reveal().size() + 16U);
    EXPECT_EQ(keys_.open(sealed, place_).value(), plain_);
    const Sealed empty = keys_.seal(Secret(), place_, random_);
    EXPECT_TRUE(keys_.open(empty, place_)->empty());
}

TEST_F(SealedBox, NeverSealsTheSameWayTwice) {
    EXPECT_NE(keys_.seal(plain_, place_, random_), keys_.seal(plain_, place_, random_));
}

TEST_F(SealedBox, RefusesAValueThatWasMoved) {
    const auto opened = keys_.open(keys_.seal(plain_, place_, random_), "eab/hmac_key/8");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, base::ErrorKind::internal);
}

TEST_F(SealedBox, RefusesEveryChangedOctetAndEveryTruncation) {
    const Sealed sealed = keys_.seal(plain_, place_, random_);
    for (std::size_t i = 0; i < sealed.box.size(); ++i) {
        Sealed changed = sealed;
        changed.box[i] ^= 1;
        EXPECT_FALSE(keys_.open(changed, place_)) << i;
        changed = sealed;
        changed.box.resize(i);
        EXPECT_FALSE(keys_.open(changed, place_)) << i;
    }
}

TEST_F(SealedBox, OpensWithAnEarlierKeyWhileRotating) {
    const Sealed old = keys_.seal(plain_, place_, random_);
    const SealingKeys rotated(key_of(2), {key_of(1)});
    EXPECT_EQ(rotated.open(old, place_).value(), plain_);
    EXPECT_EQ(rotated.seal(plain_, place_, random_).key_id, key_of(2).id());
    EXPECT_FALSE(SealingKeys(key_of(2)).open(old, place_));
    Sealed renamed = old;
    renamed.key_id = key_of(2).id();
    EXPECT_FALSE(rotated.open(renamed, place_));
}

TEST(KeyEncryptionKey, ReadsBase64AndHexFiles) {
    const base::Bytes octets(32, 1);
    for (const std::string& text :
         {base::base64_encode(octets) + "\n", " " + base::hex_encode(octets) + "\r\n"}) {
        const auto key = KeyEncryptionKey::from_file_text(Secret::from_text(text));
        ASSERT_TRUE(key) << text;
        EXPECT_EQ(key->id(), key_of(1).id());
    }
    EXPECT_NE(key_of(1).id(), key_of(2).id());
}

TEST(KeyEncryptionKey, RefusesAnotherLength) {
    for (const char* text : {"", "\n", "c2hvcnQ=", "00ff", "not a key at all"}) {
        EXPECT_FALSE(KeyEncryptionKey::from_file_text(Secret::from_text(text))) << text;
    }
    EXPECT_FALSE(KeyEncryptionKey::from_octets(Secret(base::Bytes(31))));
    EXPECT_FALSE(KeyEncryptionKey::from_octets(Secret(base::Bytes(33))));
}

}  // namespace
}  // namespace causeway::crypto
