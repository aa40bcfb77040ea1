// SPDX-License-Identifier: Apache-2.0
#include "crypto/key.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;

TEST(PublicKey, TellsItsTypeAndSize) {
    const struct {
        const char* name;
        KeyType type;
        const char* description;
    } rows[] = {
        {"rsa2048", KeyType::rsa, "RSA-2048"},
        {"rsa8192", KeyType::rsa, "RSA-8192"},
        {"p256", KeyType::ec_p256, "ECDSA P-256"},
        {"p384", KeyType::ec_p384, "ECDSA P-384"},
        {"p521", KeyType::ec_p521, "ECDSA P-521"},
        {"ed25519", KeyType::ed25519, "Ed25519"},
        {"ed448", KeyType::other, "unsupported key"},
        {"secp256k1", KeyType::other, "unsupported key"},
    };
    for (const auto& row : rows) {
        const PublicKey key = public_key(row.name);
        EXPECT_EQ(key.type(), row.type) << row.name;
        EXPECT_EQ(key.describe(), row.description);
        EXPECT_EQ(key.spki(), octets_of_file(std::string(row.name) + ".spki.der"));
        EXPECT_EQ(key, private_key(row.name).public_key());
    }
}

// A curve given by parameters may have a generator of somebody's choice.
TEST(PublicKey, DoesNotTakeExplicitCurveParametersForANamedCurve) {
    EXPECT_EQ(public_key("p256-explicit").type(), KeyType::other);
}

// A block list and the check against account keys compare by hash.
TEST(PublicKey, HasOneHashWhateverThePointsForm) {
    const PublicKey compressed = public_key("p256-compressed");
    EXPECT_EQ(compressed, public_key("p256"));
    EXPECT_EQ(compressed.spki_sha256(), public_key("p256").spki_sha256());
    EXPECT_NE(compressed.spki(), octets_of_file("p256-compressed.spki.der"));
}

// Conformance row B7.
TEST(PublicKey, RefusesPointsOffTheCurveAndAtInfinity) {
    for (const char* name : {"weak-off-curve", "weak-infinity"}) {
        const auto key = PublicKey::from_spki(octets_of_file(std::string(name) + ".spki.der"));
        ASSERT_FALSE(key) << name;
        EXPECT_EQ(key.error().kind, ErrorKind::bad_public_key);
    }
}

TEST(PublicKey, RefusesTrailingOctetsAndGarbage) {
    base::Bytes trailing = octets_of_file("p256.spki.der");
    trailing.push_back(0);
    EXPECT_FALSE(PublicKey::from_spki(trailing));
    EXPECT_FALSE(PublicKey::from_spki({}));
    EXPECT_FALSE(PublicKey::from_spki(base::as_bytes("not a key")));
    EXPECT_FALSE(PublicKey::from_spki(octets_of_file("leaf.cert.der")));
}

TEST(PrivateKey, ReadsPkcs8AndTraditionalPem) {
    const auto traditional =
        PrivateKey::from_pem(base::Secret::from_text(text_of("rsa2048.traditional.pem")));
    ASSERT_TRUE(traditional);
    EXPECT_EQ(traditional->public_key(), public_key("rsa2048"));
    EXPECT_EQ(private_key("p256").to_pkcs8_pem().reveal_text(), text_of("p256.key.pem"));
}

TEST(PrivateKey, RefusesAnEncryptedKeyWithoutAskingForItsPassphrase) {
    const auto key = PrivateKey::from_pem(base::Secret::from_text(text_of("p256.encrypted.pem")));
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind, ErrorKind::malformed);
    EXPECT_FALSE(PrivateKey::from_pem(base::Secret::from_text("text")));
}

TEST(PrivateKey, GeneratesEveryTypeItNames) {
    for (const KeyType type :
         {KeyType::rsa, KeyType::ec_p256, KeyType::ec_p384, KeyType::ec_p521, KeyType::ed25519}) {
        const auto key = PrivateKey::generate(type);
        ASSERT_TRUE(key);
        EXPECT_EQ(key->public_key().type(), type);
    }
    EXPECT_FALSE(PrivateKey::generate(KeyType::rsa, 1024));
    EXPECT_FALSE(PrivateKey::generate(KeyType::rsa, 16384));
    EXPECT_FALSE(PrivateKey::generate(KeyType::other));
}

}  // namespace
}  // namespace causeway::crypto
