// SPDX-License-Identifier: Apache-2.0
#include "crypto/challenge_certificate.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

using Texts = std::vector<std::string>;

base::Result<ChallengeCertificate> read(const std::string& name) {
    return read_challenge_certificate(octets_of_file(name + ".cert.der"));
}

// What it finds in certificates of the challenge is tested with such ones (unit_va).
TEST(ChallengeCertificate, ReadsTheAlternativeNamesAndNotTheSubject) {
    const auto leaf = read("leaf");
    ASSERT_TRUE(leaf);
    EXPECT_EQ(leaf->names.dns, (Texts{"example.com", "*.example.com"}));
    EXPECT_EQ(leaf->names.ip, Texts{"2001:db8::1"});
    EXPECT_TRUE(leaf->names.common_names.empty());
    EXPECT_TRUE(leaf->acme_identifiers.empty());
}

TEST(ChallengeCertificate, DoesNotMindWhatItDoesNotLookAt) {
    for (const char* name :
         {"root", "month-thirteen", "serial-negative", "key-usage-empty", "eku-twice",
          "policies-empty", "unknown-critical", "no-extension-list"}) {
        EXPECT_TRUE(read(name)) << name;
    }
}

// A broken extension is an error and nothing else.
TEST(ChallengeCertificate, RefusesNamesThatCannotBeRead) {
    for (const char* name : {"san-empty", "san-twice", "san-trailing", "san-nul"}) {
        const auto refused = read(name);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().kind, base::ErrorKind::malformed);
    }
    EXPECT_FALSE(read_challenge_certificate({}));
    EXPECT_FALSE(read_challenge_certificate(octets_of_file("rsa.csr.der")));
    base::Bytes trailing = octets_of_file("leaf.cert.der");
    trailing.push_back(0);
    EXPECT_FALSE(read_challenge_certificate(trailing));
}

TEST(ChallengeCertificate, TheIdentifierIsAnOctetString) {
    EXPECT_EQ(base::hex_encode(acme_identifier_value(sha256({}))),
              "0420e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace causeway::crypto
