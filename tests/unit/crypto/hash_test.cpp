// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace causeway::crypto {
namespace {

TEST(Hash, MatchesTheFipsExamples) {
    EXPECT_EQ(base::hex_encode(sha256(base::as_bytes("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(base::hex_encode(sha256({})),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(base::hex_encode(sha1(base::as_bytes("abc"))),
              "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST(Hash, HmacMatchesCase2OfRfc4231) {
    const auto key = base::as_bytes("Jefe");
    const auto data = base::as_bytes("what do ya want for nothing?");
    EXPECT_EQ(base::hex_encode(hmac(HmacAlgorithm::hs256, key, data)),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(base::hex_encode(hmac(HmacAlgorithm::hs384, key, data)),
              "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
              "8e2240ca5e69e2c78b3239ecfab21649");
    EXPECT_EQ(base::hex_encode(hmac(HmacAlgorithm::hs512, key, data)),
              "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
              "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST(Hash, DerivedKeysMatchCase3OfRfc5869) {
    const base::Secret key(base::Bytes(22, 0x0b));
    EXPECT_EQ(base::hex_encode(derive_key(key, "", 42).reveal()),
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
              "9d201395faa4b61a96c8");
}

TEST(Hash, DerivedKeysDifferByPurpose) {
    const base::Secret key(base::Bytes(32, 7));
    EXPECT_EQ(derive_key(key, "a"), derive_key(key, "a"));
    EXPECT_NE(derive_key(key, "a"), derive_key(key, "b"));
    EXPECT_EQ(derive_key(key, "a").reveal().size(), 32U);
}

}  // namespace
}  // namespace causeway::crypto
