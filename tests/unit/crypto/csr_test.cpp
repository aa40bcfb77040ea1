// SPDX-License-Identifier: Apache-2.0
#include "crypto/csr.hpp"

#include <gtest/gtest.h>

#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using Texts = std::vector<std::string>;

base::Result<Csr> request(const std::string& name) {
    return Csr::parse(octets_of_file(name + ".csr.der"));
}

// Conformance row F16.
TEST(Csr, ReadsNamesKeyAndExtensionsAsEncoded) {
    const auto csr = request("good");
    ASSERT_TRUE(csr) << csr.error().detail;
    EXPECT_EQ(csr->names().common_names, Texts{"example.com"});
    EXPECT_EQ(csr->names().dns, (Texts{"example.com", "www.Example.com"}));
    EXPECT_EQ(csr->names().ip, (Texts{"192.0.2.1", "2001:db8::1"}));
    EXPECT_TRUE(csr->names().other.empty());
    EXPECT_TRUE(csr->names().other_subject.empty());
    EXPECT_EQ(csr->key(), public_key("p256"));
    EXPECT_EQ(csr->der(), octets_of_file("good.csr.der"));
    EXPECT_FALSE(csr->asks_to_be_ca());
    EXPECT_EQ(csr->usages().basic, std::vector{KeyUsage::digital_signature});
    EXPECT_EQ(csr->usages().extended, Texts{"1.3.6.1.5.5.7.3.1"});
    // Subject alternative name, key usage, extended key usage, TLS feature.
    EXPECT_EQ(csr->requested_extensions(),
              (Texts{"2.5.29.17", "2.5.29.15", "2.5.29.37", "1.3.6.1.5.5.7.1.24"}));
}

TEST(Csr, WritesStrictPem) {
    const std::string pem = request("good")->pem();
    EXPECT_TRUE(pem.starts_with("-----BEGIN CERTIFICATE REQUEST-----\n"));
    EXPECT_TRUE(pem.ends_with("-----END CERTIFICATE REQUEST-----\n"));
}

// Conformance row F16: acme-tiny sends an empty subject, Go clients no common name.
TEST(Csr, AcceptsAnEmptySubjectAndNoExtensions) {
    const auto no_subject = request("no-subject");
    ASSERT_TRUE(no_subject);
    EXPECT_TRUE(no_subject->names().common_names.empty());
    const auto no_extensions = request("no-extensions");
    ASSERT_TRUE(no_extensions);
    EXPECT_TRUE(no_extensions->names().dns.empty());
    EXPECT_TRUE(no_extensions->requested_extensions().empty());
    EXPECT_TRUE(no_extensions->usages().basic.empty());
    EXPECT_TRUE(no_extensions->usages().extended.empty());
    EXPECT_TRUE(request("request-empty-list"));
}

TEST(Csr, KeepsEverySubjectAttribute) {
    const auto csr = request("full-subject");
    ASSERT_TRUE(csr) << csr.error().detail;
    EXPECT_EQ(csr->names().common_names, (Texts{"one", "two"}));
    EXPECT_EQ(csr->names().other_subject,
              (Texts{"C=DE", "O=M\xc3\xbcller\\, S\xc3\xb6hne", "OU=a", "OU=b"}));
}

// Conformance row F16: the policy must see every kind of name.
TEST(Csr, TellsEveryOtherKindOfAlternativeName) {
    const auto csr = request("other-names");
    ASSERT_TRUE(csr) << csr.error().detail;
    EXPECT_EQ(csr->names().other,
              (Texts{"email:a@example.com", "uri:https://example.com/", "registeredID:1.2.3",
                     "otherName:1.3.6.1.4.1.311.20.2.3", "dirName:CN=x,O=Example"}));
    EXPECT_TRUE(csr->names().dns.empty());
}

// Conformance row F18.
TEST(Csr, TellsThatItAsksToBeACa) {
    const auto csr = request("ca");
    ASSERT_TRUE(csr);
    EXPECT_TRUE(csr->asks_to_be_ca());
    EXPECT_EQ(csr->requested_extensions(), Texts{"2.5.29.19"});
    EXPECT_FALSE(request("basic-constraints-empty")->asks_to_be_ca());
    EXPECT_EQ(request("extension-twice")->requested_extensions(),
              (Texts{"2.5.29.17", "1.2.3.4", "1.2.3.4"}));
}

TEST(Csr, AcceptsEveryKindOfKeyWhoseSignatureIsRight) {
    const std::pair<const char*, const char*> rows[] = {
        {"rsa", "RSA-2048"},
        {"pss", "RSA-2048"},
        {"p521", "ECDSA P-521"},
        {"ed25519", "Ed25519"},
        {"compressed-point", "ECDSA P-256"},
        {"rsa1024", "RSA-1024"},
    };
    for (const auto& [name, description] : rows) {
        const auto csr = request(name);
        ASSERT_TRUE(csr) << name << ": " << csr.error().detail;
        EXPECT_EQ(csr->key().describe(), description);
    }
    EXPECT_EQ(request("compressed-point")->key(), public_key("p256"));
}

TEST(Csr, ReadsMicrosoftsExtensionRequest) {
    EXPECT_EQ(request("request-microsoft")->names().dns, Texts{"one.example"});
}

TEST(Csr, ReadsAsManyNamesAsFit) {
    EXPECT_EQ(request("huge")->names().dns.size(), 2000U);
}

// Conformance row F16.
TEST(Csr, RefusesWhatReadersDisagreeAbout) {
    for (const char* name : {
             "san-twice",
             "request-twice",
             "request-both-kinds",
             "request-two-values",
             "request-no-value",
             "request-not-sequence",
             "extension-empty",
             "san-empty",
             "san-no-octets",
             "san-trailing",
             "san-nul",
             "san-non-ascii",
             "san-ip-five-octets",
             "san-unknown-kind",
             "basic-constraints-twice",
             "key-usage-empty",
             "eku-empty",
             "cn-nul",
             "cn-bad-utf8",
             "cn-printable-star",
             "infinity",
             "secp256k1",
             "explicit",
             "ed448",
             "sha1",
             "md5",
             "pss-sha1",
             "pss-default",
         }) {
        const auto csr = request(name);
        ASSERT_FALSE(csr) << name;
        EXPECT_EQ(csr.error().kind, ErrorKind::bad_csr) << name;
        EXPECT_FALSE(csr.error().detail.empty()) << name;
    }
    EXPECT_EQ(request("cn-utf8-star")->names().common_names, Texts{"*.example.com"});
}

// No signature is checked that takes long to check.
TEST(Csr, RefusesAnOverlongKeyBeforeItsSignature) {
    const auto csr = request("too-long");
    ASSERT_FALSE(csr);
    EXPECT_NE(csr.error().detail.find("longer than 8192 bits"), std::string::npos);
}

TEST(Csr, RefusesAWrongSignature) {
    base::Bytes der = octets_of_file("good.csr.der");
    der.back() ^= 1;
    const auto csr = Csr::parse(der);
    ASSERT_FALSE(csr);
    EXPECT_EQ(csr.error().kind, ErrorKind::bad_csr);
}

TEST(Csr, RefusesWhatIsNotExactlyOneRequest) {
    base::Bytes trailing = octets_of_file("good.csr.der");
    trailing.push_back(0);
    EXPECT_FALSE(Csr::parse(trailing));
    EXPECT_FALSE(Csr::parse({}));
    EXPECT_FALSE(Csr::parse(base::as_bytes(request("good")->pem())));
    EXPECT_FALSE(Csr::parse(octets_of_file("leaf.cert.der")));
    EXPECT_FALSE(Csr::parse(base::Bytes(300 * 1024, 0x30)));
}

// No octet that somebody else chose may do more than be refused.
TEST(Csr, SurvivesEveryTruncationAndEveryChangedOctet) {
    const base::Bytes original = octets_of_file("good.csr.der");
    for (std::size_t i = 0; i < original.size(); ++i) {
        EXPECT_FALSE(Csr::parse(base::ByteView(original).first(i))) << i;
        base::Bytes changed = original;
        changed[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
        EXPECT_FALSE(Csr::parse(changed)) << i;
    }
}

}  // namespace
}  // namespace causeway::crypto
