// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

// RFC 8032 §7.1.
struct Vector {
    const char* key;
    const char* message;
    const char* signature;
};
constexpr Vector kVectors[] = {
    {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46bd25bf5f0595bbe24655141438e7a100b"},
    {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c387b2eaeb4302aeeb00d291612bb0c00"},
};

Ed25519PublicKey public_octets(const Vector& vector) {
    const base::Bytes octets = base::hex_decode(vector.key).value();
    Ed25519PublicKey key{};
    std::ranges::copy(octets, key.begin());
    return key;
}

TEST(Ed25519, VerifiesTheVectorsOfItsStandard) {
    for (const Vector& vector : kVectors) {
        const auto message = base::hex_decode(vector.message).value();
        base::Bytes signature = base::hex_decode(vector.signature).value();
        EXPECT_TRUE(ed25519_verify(public_octets(vector), message, signature));
        signature[3] ^= 1;
        EXPECT_FALSE(ed25519_verify(public_octets(vector), message, signature));
        signature[3] ^= 1;
        signature.pop_back();
        EXPECT_FALSE(ed25519_verify(public_octets(vector), message, signature));
        EXPECT_FALSE(ed25519_verify(public_octets(vector), message, {}));
    }
}

TEST(Ed25519, SignsWithAKeyOfOpenSsl) {
    const PrivateKey key = private_key("ed25519");
    const Ed25519PublicKey half = ed25519_public_key(key).value();
    const base::Bytes spki = octets_of_file("ed25519.spki.der");
    EXPECT_TRUE(std::equal(half.begin(), half.end(), spki.end() - sizeof(half)));
    const auto text = base::as_bytes("text");
    EXPECT_TRUE(ed25519_verify(half, text, ed25519_sign(key, text)));
    EXPECT_FALSE(ed25519_verify(half, base::as_bytes("Text"), ed25519_sign(key, text)));
}

TEST(Ed25519, HasNoHalfOfAnotherKindOfKey) {
    EXPECT_FALSE(ed25519_public_key(private_key("p256")));
    EXPECT_FALSE(ed25519_public_key(private_key("ed448")));
}

}  // namespace
}  // namespace causeway::crypto
