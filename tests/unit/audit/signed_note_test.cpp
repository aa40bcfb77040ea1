// SPDX-License-Identifier: Apache-2.0
#include "audit/signed_note.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/encoding.hpp"

namespace causeway::audit {
namespace {

using base::ErrorKind;

// The key and the note of the documentation of golang.org/x/mod/sumdb/note, the format's origin.
const std::string kVerifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string kText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string kLine =
    "\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    "\n";
const std::string kNote = kText + "\n" + kLine;
// The seed of "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
// behind the prefix that makes it PKCS#8 (RFC 8410 §7).
const std::string kSeed = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";

crypto::PrivateKey signing_key() {
    base::Bytes der = base::hex_decode("302e020100300506032b657004220420").value();
    const base::Bytes seed = base::base64_decode(kSeed).value();
    der.insert(der.end(), seed.begin(), seed.end());
    return crypto::PrivateKey::from_pem(base::Secret::from_text("-----BEGIN PRIVATE KEY-----\n" +
                                                                base::base64_encode(der) +
                                                                "\n-----END PRIVATE KEY-----\n"))
        .value();
}

base::Result<std::string> open(const std::string& note, const std::string& key = kVerifier) {
    const std::vector<VerifierKey> keys{VerifierKey::parse(key).value()};
    return open_note(note, keys);
}

TEST(SignedNote, OpensTheReferenceNote) {
    EXPECT_EQ(open(kNote).value(), kText);
}

TEST(SignedNote, SignsAsTheReferenceDoes) {
    const auto signer = NoteSigner::make("PeterNeumann", signing_key()).value();
    EXPECT_EQ(signer.sign(kText), kNote);
    EXPECT_EQ(signer.verifier().to_string(), kVerifier);
}

TEST(SignedNote, IsRefusedWithAnyOctetChanged) {
    for (std::size_t i = 0; i < kNote.size(); ++i) {
        std::string changed = kNote;
        changed[i] = static_cast<char>(changed[i] ^ 0x01);
        EXPECT_FALSE(open(changed)) << i;
    }
}

// C2SP signed-note: signatures of unknown keys are passed over, a wrong one of a known key is not.
TEST(SignedNote, PassesOverOtherKeysButNotAWrongSignature) {
    const std::string other = "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2t\n";
    EXPECT_TRUE(open(kNote + other));
    EXPECT_TRUE(open(kText + "\n" + other + kLine));
    std::string wrong = kLine;
    wrong[wrong.size() - 10] = wrong[wrong.size() - 10] == 'A' ? 'B' : 'A';
    const auto refused = open(kNote + wrong);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unauthorized);
    EXPECT_EQ(open(kText + "\n" + other).error().kind, ErrorKind::unauthorized);
}

TEST(SignedNote, NeedsTheKeyThatWasToldNotOneOfItsName) {
    const auto other = crypto::PrivateKey::generate(crypto::KeyType::ed25519).value();
    const auto key = NoteSigner::make("PeterNeumann", other)->verifier().to_string();
    EXPECT_EQ(open(kNote, key).error().kind, ErrorKind::unauthorized);
}

TEST(SignedNote, RefusesWhatHasNotItsForm) {
    std::string many = kText + "\n";
    for (int i = 0; i < 100; ++i) many += kLine;
    for (const std::string& text :
         {std::string(), kText, kText + "\n", kText + kLine, kNote + "\n", kNote + "x", many,
          kText + "\n" + kLine.substr(0, kLine.size() - 1), "a\tb\n\n" + kLine, "a\xff\n\n" + kLine,
          kText + "\n-- PeterNeumann x08g\n", std::string(100'000, 'a') + "\n\n" + kLine}) {
        EXPECT_FALSE(open(text)) << text.substr(0, 200);
    }
}

TEST(SignedNote, RefusesAKeyThatIsNotWhole) {
    for (std::size_t begin = 0; begin < kVerifier.size(); ++begin) {
        EXPECT_FALSE(VerifierKey::parse(kVerifier.substr(0, begin)));
        EXPECT_EQ(VerifierKey::parse(kVerifier.substr(begin)).has_value(), begin == 0);
        std::string changed = kVerifier;
        changed[begin] = static_cast<char>(changed[begin] + 1);
        EXPECT_FALSE(VerifierKey::parse(changed)) << changed;
    }
    // Of the reference's tests: another length and another algorithm, with fitting key ids.
    EXPECT_FALSE(VerifierKey::parse(
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="));
    EXPECT_FALSE(
        VerifierKey::parse("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
}

TEST(SignedNote, IsNotSignedUnderAnUnusableNameOrWithAnotherKey) {
    for (const char* name : {"", "a b", "a+b", "a\nb", "h\xc3\xa4"}) {
        EXPECT_FALSE(NoteSigner::make(name, signing_key())) << name;
    }
    const auto ec = crypto::PrivateKey::generate(crypto::KeyType::ec_p256).value();
    const auto refused = NoteSigner::make("a", ec);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("openssl"), std::string::npos);
}

}  // namespace
}  // namespace causeway::audit
