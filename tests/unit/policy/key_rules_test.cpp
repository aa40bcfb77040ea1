// SPDX-License-Identifier: Apache-2.0
#include "policy/key_rules.hpp"

#include <gtest/gtest.h>

namespace causeway::policy {
namespace {

using crypto::KeyType;
using crypto::PrivateKey;

crypto::PublicKey key(KeyType type, int bits = 0) {
    return PrivateKey::generate(type, bits)->public_key();
}

TEST(CertificateKeys, AreRsaAndTwoCurvesByDefault) {
    EXPECT_TRUE(check_certificate_key(key(KeyType::rsa, 2048), default_keys()));
    EXPECT_TRUE(check_certificate_key(key(KeyType::ec_p256), default_keys()));
    EXPECT_TRUE(check_certificate_key(key(KeyType::ec_p384), default_keys()));
    EXPECT_FALSE(check_certificate_key(key(KeyType::ec_p521), default_keys()));
    EXPECT_FALSE(check_certificate_key(key(KeyType::ed25519), default_keys()));
}

// The legacy CA behind the endpoint takes RSA only: the client's person learns which option to set.
TEST(CertificateKeys, RefusedNameTheClientsOption) {
    const auto refused = check_certificate_key(key(KeyType::ec_p256), {{KeyType::rsa, 2048, 4096}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, base::ErrorKind::bad_csr);
    EXPECT_NE(refused.error().detail.find("--key-type rsa"), std::string::npos);
    EXPECT_NE(refused.error().detail.find("RSA 2048 to 4096"), std::string::npos);
}

TEST(CertificateKeys, HaveASmallestAndALargestSize) {
    EXPECT_FALSE(check_certificate_key(key(KeyType::rsa, 2048), {{KeyType::rsa, 3072, 4096}}));
    EXPECT_FALSE(check_certificate_key(key(KeyType::rsa, 3072), {{KeyType::rsa, 2048, 2048}}));
}

}  // namespace
}  // namespace causeway::policy
