// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using Chain = std::vector<Certificate>;
using Texts = std::vector<std::string>;

base::Result<Certificate> parsed(const std::string& name) {
    return Certificate::parse(octets_of_file(name + ".cert.der"));
}

Certificate certificate(const std::string& name) {
    return parsed(name).value();
}

TEST(Certificate, ReadsEveryField) {
    const Certificate leaf = certificate("leaf");
    EXPECT_EQ(leaf.der(), octets_of_file("leaf.cert.der"));
    EXPECT_EQ(leaf.sha256(), sha256(octets_of_file("leaf.cert.der")));
    EXPECT_EQ(leaf.key(), public_key("p256"));
    EXPECT_EQ(leaf.names().common_names, Texts{"example.com"});
    EXPECT_EQ(leaf.names().dns, (Texts{"example.com", "*.example.com"}));
    EXPECT_EQ(leaf.names().ip, Texts{"2001:db8::1"});
    EXPECT_TRUE(leaf.names().encoding_faults.empty());
    EXPECT_EQ(leaf.serial_hex(), "8f00000000000000000000000000000000000001");
    EXPECT_EQ(leaf.subject(), "CN=example.com");
    EXPECT_EQ(leaf.issuer(), "CN=Test Intermediate");
    EXPECT_EQ(base::to_rfc3339(leaf.not_before()), "2026-01-01T00:00:00Z");
    EXPECT_EQ(base::to_rfc3339(leaf.not_after()), "2035-12-31T23:59:59Z");
    EXPECT_FALSE(leaf.is_ca());
    EXPECT_FALSE(leaf.self_issued());
    EXPECT_EQ(leaf.usages().basic, std::vector{KeyUsage::digital_signature});
    EXPECT_EQ(leaf.usages().extended, (Texts{"1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.55555.1"}));
    EXPECT_EQ(leaf.signature_algorithm(), "sha256WithRSAEncryption");
    ASSERT_TRUE(leaf.authority_key_id());
    EXPECT_EQ(leaf.authority_key_id()->size(), 20U);
}

TEST(Certificate, ReadsARoot) {
    const Certificate root = certificate("root");
    EXPECT_EQ(root.subject(), "CN=Test Root,O=M\xc3\xbcller\\, S\xc3\xb6hne");
    EXPECT_EQ(root.serial_hex(), "01");
    EXPECT_TRUE(root.is_ca());
    EXPECT_TRUE(root.self_issued());
    EXPECT_EQ(root.usages().basic, (std::vector{KeyUsage::key_cert_sign, KeyUsage::crl_sign}));
    EXPECT_TRUE(root.usages().extended.empty());
    EXPECT_FALSE(root.authority_key_id());
    EXPECT_EQ(root.signature_algorithm(), "ecdsa-with-SHA256");
    EXPECT_EQ(certificate("intermediate").issuer_der(), root.issuer_der());
}

TEST(Certificate, ReadsBothFormsOfTime) {
    const Certificate hand = certificate("hand");
    EXPECT_EQ(base::to_rfc3339(hand.not_before()), "2026-01-01T00:00:00Z");
    EXPECT_EQ(base::to_rfc3339(hand.not_after()), "9999-12-31T23:59:59Z");
}

// A finding for the policy, because roots in use have such names too.
TEST(Certificate, TellsCharactersThatTheStringTypeDoesNotHave) {
    EXPECT_EQ(certificate("printable-star").names().encoding_faults, Texts{"CN=*.example.com"});
}

// RSASSA-PSS has one name for every digest.
TEST(Certificate, TellsASignatureWhoseDigestCollides) {
    for (const char* name : {"leaf", "root", "pss-sha256"}) {
        EXPECT_TRUE(certificate(name).has_strong_signature()) << name;
    }
    EXPECT_FALSE(certificate("pss-sha1").has_strong_signature());
    EXPECT_EQ(certificate("pss-sha1").signature_algorithm(), "rsassaPss");
}

TEST(Certificate, AcceptsOddButDecodableOnes) {
    EXPECT_EQ(certificate("serial-zero").serial_hex(), "00");
    EXPECT_TRUE(parsed("unknown-critical"));
    EXPECT_TRUE(parsed("no-extension-list"));
}

// Doubled, empty, cut and overlong values.
TEST(Certificate, RefusesExtensionsThatReadersDisagreeAbout) {
    for (const char* name : {"extensions-twice", "san-twice", "san-empty", "san-trailing",
                             "san-nul", "key-usage-empty", "eku-empty", "eku-twice", "eku-not-oid",
                             "basic-constraints-not-sequence", "serial-negative", "month-thirteen",
                             "name-truncated", "name-bad-utf8"}) {
        const auto result = parsed(name);
        ASSERT_FALSE(result) << name;
        EXPECT_EQ(result.error().kind, ErrorKind::malformed) << name;
    }
}

// Whatever the verdict, every accessor must then be safe.
TEST(Certificate, SurvivesEmptyExtensionsOfEveryKind) {
    for (const char* name :
         {"aki-empty", "crl-points-empty", "name-constraints-empty", "policies-empty"}) {
        const auto result = parsed(name);
        if (!result) continue;
        static_cast<void>(result->authority_key_id());
        EXPECT_FALSE(result->is_ca()) << name;
    }
}

TEST(Certificate, RefusesWhatIsNotExactlyOneCertificate) {
    base::Bytes trailing = octets_of_file("leaf.cert.der");
    trailing.push_back(0);
    EXPECT_FALSE(Certificate::parse(trailing));
    EXPECT_FALSE(Certificate::parse({}));
    EXPECT_FALSE(Certificate::parse(octets_of_file("good.csr.der")));
    EXPECT_FALSE(Certificate::parse(base::as_bytes(certificate("leaf").pem())));
}

TEST(Certificate, SurvivesEveryTruncationAndEveryChangedOctet) {
    const base::Bytes original = octets_of_file("leaf.cert.der");
    for (std::size_t i = 0; i < original.size(); ++i) {
        EXPECT_FALSE(Certificate::parse(base::ByteView(original).first(i))) << i;
        base::Bytes changed = original;
        changed[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
        const auto result = Certificate::parse(changed);
        if (!result) continue;
        EXPECT_EQ(result->der(), changed) << i;
        static_cast<void>(result->subject() + result->issuer() + result->serial_hex());
    }
}

// Conformance row H1.
TEST(Pem, WritesTheStrictChainThatClientsSplit) {
    const std::string pem = pem_chain({certificate("leaf"), certificate("intermediate")});
    const std::string begin = "-----BEGIN CERTIFICATE-----\n";
    EXPECT_TRUE(pem.starts_with(begin));
    EXPECT_TRUE(pem.ends_with("-----END CERTIFICATE-----\n"));
    EXPECT_NE(pem.find("-----END CERTIFICATE-----\n" + begin), std::string::npos);
    EXPECT_EQ(pem.find('\r'), std::string::npos);
    EXPECT_EQ(pem.find("\n\n"), std::string::npos);
    EXPECT_EQ(pem.find('\n', begin.size()) - begin.size(), 64U);
    EXPECT_EQ(parse_pem_certificates(pem).value(),
              (Chain{certificate("leaf"), certificate("intermediate")}));
}

TEST(Pem, ReadsCertificatesAndIgnoresTextAndKeysBetween) {
    EXPECT_EQ(parse_pem_certificates(text_of("bundle.pem")).value(),
              (Chain{certificate("leaf"), certificate("intermediate")}));
}

TEST(Pem, RefusesBrokenAndMissingBlocks) {
    const std::string pem = certificate("leaf").pem();
    for (const std::string& text :
         {std::string(), std::string("text"), text_of("p256.key.pem"), pem.substr(0, 200),
          pem + pem.substr(0, 200),
          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + pem,
          pem + std::string(5 * 1024 * 1024, '\n')}) {
        const auto result = parse_pem_certificates(text);
        ASSERT_FALSE(result) << text.substr(0, 100);
        EXPECT_EQ(result.error().kind, ErrorKind::malformed);
    }
}

TEST(Chain, OrdersCandidatesAndLeavesTheRootOut) {
    const Certificate leaf = certificate("leaf");
    const Certificate root = certificate("root");
    const Chain expected = {leaf, certificate("intermediate")};
    EXPECT_EQ(
        build_chain(leaf, {certificate("cross"), certificate("intermediate")}, {root}).value(),
        expected);
    EXPECT_EQ(build_chain(leaf, {root, leaf, certificate("intermediate")}, {root}).value(),
              expected);
}

// certbot refuses a chain of one certificate.
TEST(Chain, KeepsARootThatSignedTheLeaf) {
    const Certificate intermediate = certificate("intermediate");
    const Certificate root = certificate("root");
    EXPECT_EQ(build_chain(intermediate, {}, {root}).value(), (Chain{intermediate, root}));
}

TEST(Chain, EndsWithAnAnchorThatAnotherCaIssued) {
    const Certificate leaf = certificate("leaf");
    const Certificate intermediate = certificate("intermediate");
    EXPECT_EQ(build_chain(leaf, {}, {intermediate}).value(), (Chain{leaf, intermediate}));
    EXPECT_EQ(build_chain(leaf, {}, {leaf}).value(), Chain{leaf});
    const Certificate root = certificate("root");
    EXPECT_EQ(build_chain(root, {}, {root}).value(), Chain{root});
}

TEST(Chain, FindsTheIssuerAmongCasOfOneNameByItsSignature) {
    const Certificate leaf = certificate("bare-leaf");
    EXPECT_EQ(build_chain(leaf, {certificate("bare-one"), certificate("bare-two")},
                          {certificate("bare-root")})
                  .value(),
              (Chain{leaf, certificate("bare-two")}));
}

TEST(Chain, RefusesWhatNoAnchorSigned) {
    const Certificate leaf = certificate("leaf");
    const Certificate intermediate = certificate("intermediate");
    EXPECT_FALSE(build_chain(leaf, {}, {certificate("root")}));
    EXPECT_FALSE(build_chain(leaf, {intermediate}, {}));
    EXPECT_FALSE(build_chain(leaf, {intermediate}, {certificate("twin-root")}));
    EXPECT_FALSE(build_chain(certificate("bare-leaf"), {certificate("bare-one")},
                             {certificate("bare-root")}));
    // The right key under another name.
    EXPECT_FALSE(
        build_chain(certificate("bare-leaf"), {certificate("cross")}, {certificate("root")}));
    const auto result = build_chain(certificate("hand"), {intermediate}, {certificate("root")});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::malformed);
}

TEST(Chain, TakesTheShortestWayThroughCrossCertificates) {
    const Certificate leaf = certificate("leaf");
    const Certificate cross = certificate("cross-root");
    EXPECT_EQ(build_chain(leaf, {certificate("root"), certificate("intermediate"), cross},
                          {certificate("twin-root")})
                  .value(),
              (Chain{leaf, certificate("intermediate"), cross}));
}

// By its missing right to sign, or by having none: both directly under a trusted root.
TEST(Chain, RefusesAnIssuerThatIsNoCa) {
    for (const char* issuer : {"not-a-ca", "bare-not-a-ca", "usage-only"}) {
        EXPECT_FALSE(build_chain(certificate(std::string("under-") + issuer), {certificate(issuer)},
                                 {certificate("root")}))
            << issuer;
        EXPECT_TRUE(build_chain(certificate(issuer), {}, {certificate("root")})) << issuer;
    }
}

TEST(Chain, RefusesTooManyCandidates) {
    const Certificate leaf = certificate("leaf");
    const Chain many(65, certificate("intermediate"));
    EXPECT_FALSE(build_chain(leaf, many, {certificate("root")}));
    EXPECT_TRUE(build_chain(leaf, Chain(64, many.front()), {certificate("root")}));
}

}  // namespace
}  // namespace causeway::crypto
