// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_quality.hpp"

#include <gtest/gtest.h>

#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;

TEST(KeyQuality, AcceptsStrongKeysUpToTheLimits) {
    for (const char* name :
         {"rsa2048", "rsa8192", "rsa2048-e3", "p256", "p384", "p521", "ed25519"}) {
        EXPECT_TRUE(check_key_quality(public_key(name))) << name;
    }
}

// Conformance row B7: each family of weak keys, told apart by the reason.
TEST(KeyQuality, RefusesEachFamilyOfWeakKeys) {
    const struct {
        const char* name;
        const char* reason;
    } rows[] = {
        {"rsa1024", "1024 bits"},
        {"weak-too-long", "bits"},
        {"weak-exponent-one", "exponent"},
        {"weak-exponent-even", "exponent"},
        {"weak-exponent-long", "exponent"},
        {"weak-small-factor", "small prime factor"},
        {"weak-roca", "ROCA"},
        {"weak-adjacent-primes", "close together"},
        {"weak-close-primes", "close together"},
        {"weak-one-prime-twice", "close together"},
        {"weak-small-order", "large subgroup"},
        {"weak-neutral", "large subgroup"},
        {"secp256k1", "not supported"},
        {"p256-explicit", "not supported"},
        {"ed448", "not supported"},
    };
    for (const auto& row : rows) {
        const auto checked = check_key_quality(public_key(row.name));
        ASSERT_FALSE(checked) << row.name;
        EXPECT_EQ(checked.error().kind, ErrorKind::bad_public_key) << row.name;
        EXPECT_NE(checked.error().detail.find(row.reason), std::string::npos)
            << row.name << ": " << checked.error().detail;
    }
}

// Conformance row B7.
TEST(KeyQuality, AsksForALargeExponentOfAnAccountsKey) {
    const auto refused = check_account_key(public_key("rsa2048-e3"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::bad_public_key);
    EXPECT_NE(refused.error().detail.find("below 65537"), std::string::npos);
    for (const char* name : {"rsa2048", "p256", "ed25519"}) {
        EXPECT_TRUE(check_account_key(public_key(name))) << name;
    }
}

}  // namespace
}  // namespace causeway::crypto
