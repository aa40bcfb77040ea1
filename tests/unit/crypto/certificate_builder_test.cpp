// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate_builder.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "unit/crypto/strict_verification.hpp"
#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

using base::ErrorKind;
using Texts = std::vector<std::string>;

base::Time at(const char* text) {
    return base::parse_rfc3339(text).value();
}

TbsCertificate ca_fields() {
    TbsCertificate tbs;
    tbs.serial = {1};
    tbs.subject = {{"C", "DE"}, {"O", "M\xc3\xbcller"}, {"CN", "Built CA"}};
    tbs.not_before = at("2026-01-01T00:00:00Z");
    tbs.not_after = at("2055-12-31T23:59:59Z");
    tbs.is_ca = true;
    tbs.path_length = 0;
    tbs.key_usage = {KeyUsage::key_cert_sign, KeyUsage::crl_sign};
    return tbs;
}

TbsCertificate leaf_fields() {
    TbsCertificate tbs;
    tbs.serial = {0x8f, 0x01};
    tbs.subject = {{"CN", "*.example.com"}};
    tbs.not_before = at("2026-02-01T00:00:00.999999Z");
    tbs.not_after = at("2026-05-01T23:59:59.999999Z");
    tbs.dns = {"*.example.com", "example.com"};
    tbs.ip = {"192.0.2.1", "2001:db8::1"};
    tbs.key_usage = {KeyUsage::digital_signature};
    tbs.extended_key_usages = {"1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.55555.1"};
    tbs.crl_distribution_points = {"http://ca.example/one.crl", "http://ca.example/two.crl"};
    return tbs;
}

class CertificateBuilder : public testing::Test {
  protected:
    base::Result<Certificate> leaf(const TbsCertificate& tbs) const {
        return sign_certificate(tbs, public_key("p256"), ca_, ca_key_);
    }
    void expect_malformed(const TbsCertificate& tbs, const char* reason) const {
        const auto signed_leaf = leaf(tbs);
        ASSERT_FALSE(signed_leaf) << reason;
        EXPECT_EQ(signed_leaf.error().kind, ErrorKind::malformed);
        EXPECT_NE(signed_leaf.error().detail.find(reason), std::string::npos)
            << signed_leaf.error().detail;
    }

    const PrivateKey ca_key_ = private_key("ca");
    const Certificate ca_ = self_sign_certificate(ca_fields(), ca_key_).value();
};

TEST_F(CertificateBuilder, WritesEveryFieldAsGiven) {
    const auto built = leaf(leaf_fields());
    ASSERT_TRUE(built) << built.error().detail;
    EXPECT_EQ(built->serial_hex(), "8f01");
    EXPECT_EQ(built->issuer(), "CN=Built CA,O=M\xc3\xbcller,C=DE");
    EXPECT_EQ(built->subject(), "CN=*.example.com");
    EXPECT_EQ(built->names().dns, (Texts{"*.example.com", "example.com"}));
    EXPECT_EQ(built->names().ip, (Texts{"192.0.2.1", "2001:db8::1"}));
    EXPECT_TRUE(built->names().encoding_faults.empty());
    EXPECT_EQ(built->key(), public_key("p256"));
    EXPECT_EQ(built->usages().extended, (Texts{"1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.55555.1"}));
    EXPECT_FALSE(built->is_ca());
    EXPECT_EQ(built->authority_key_id(), ca_.authority_key_id());
    const std::string text = openssl_text(*built);
    EXPECT_NE(text.find("Full Name:\n                  URI:http://ca.example/one.crl"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("URI:http://ca.example/two.crl"), std::string::npos);
    EXPECT_NE(text.find("X509v3 Key Usage: critical\n                Digital Signature\n"),
              std::string::npos);
    EXPECT_NE(openssl_text(ca_).find("CA:TRUE, pathlen:0"), std::string::npos);
}

// Both ends count, and both forms of time are cut to the second.
TEST_F(CertificateBuilder, CutsTheValidityToWholeSeconds) {
    const auto built = leaf(leaf_fields());
    ASSERT_TRUE(built);
    EXPECT_EQ(base::to_rfc3339_micros(built->not_before()), "2026-02-01T00:00:00.000000Z");
    EXPECT_EQ(base::to_rfc3339_micros(built->not_after()), "2026-05-01T23:59:59.000000Z");
    EXPECT_EQ(base::to_rfc3339(ca_.not_after()), "2055-12-31T23:59:59Z");
    TbsCertificate one_second = leaf_fields();
    one_second.not_after = one_second.not_before;
    EXPECT_TRUE(leaf(one_second));
}

TEST_F(CertificateBuilder, SatisfiesStrictVerificationForEveryKindOfKey) {
    for (const char* issuer : {"rsa2048", "p256", "p384", "p521", "ed25519"}) {
        const PrivateKey key = private_key(issuer);
        const auto ca = self_sign_certificate(ca_fields(), key);
        ASSERT_TRUE(ca) << issuer;
        for (const char* subject : {"rsa2048", "p384", "ed25519"}) {
            const auto built = sign_certificate(leaf_fields(), public_key(subject), *ca, key);
            ASSERT_TRUE(built) << issuer;
            EXPECT_EQ(strictly_verified(*built, *ca, at("2026-03-01T00:00:00Z")), "ok") << issuer;
        }
    }
    EXPECT_EQ(self_sign_certificate(ca_fields(), private_key("p384"))->signature_algorithm(),
              "ecdsa-with-SHA384");
}

TEST_F(CertificateBuilder, IsIssuedByACaThatOpensslMade) {
    const Certificate root = Certificate::parse(octets_of_file("root.cert.der")).value();
    const auto built = sign_certificate(leaf_fields(), public_key("p256"), root, private_key("ca"));
    ASSERT_TRUE(built);
    EXPECT_EQ(strictly_verified(*built, root, at("2026-03-01T00:00:00Z")), "ok");
    EXPECT_EQ(build_chain(*built, {}, {root}).value(), (std::vector<Certificate>{*built, root}));
}

TEST_F(CertificateBuilder, MarksTheNamesCriticalWhereTheSubjectIsEmpty) {
    TbsCertificate tbs = leaf_fields();
    tbs.subject.clear();
    const auto built = leaf(tbs);
    ASSERT_TRUE(built);
    EXPECT_NE(openssl_text(*built).find("X509v3 Subject Alternative Name: critical"),
              std::string::npos);
    EXPECT_EQ(strictly_verified(*built, ca_, at("2026-03-01T00:00:00Z")), "ok");
}

TEST_F(CertificateBuilder, SelfSignsWhatIsNoCa) {
    const auto built = self_sign_certificate(leaf_fields(), private_key("rsa2048"));
    ASSERT_TRUE(built);
    EXPECT_TRUE(built->self_issued());
    EXPECT_FALSE(built->is_ca());
}

TEST_F(CertificateBuilder, RefusesFieldsThatCannotBeEncoded) {
    const auto with = [](auto change) {
        TbsCertificate tbs = leaf_fields();
        change(tbs);
        return tbs;
    };
    expect_malformed(with([](auto& t) { t.serial = {}; }), "serial");
    expect_malformed(with([](auto& t) { t.serial = {0, 0}; }), "serial");
    expect_malformed(with([](auto& t) { t.serial.assign(21, 1); }), "serial");
    expect_malformed(with([](auto& t) { t.serial.assign(20, 0x80); }), "serial");
    expect_malformed(with([](auto& t) { t.subject = {{"XYZ", "a"}}; }), "XYZ");
    expect_malformed(with([](auto& t) { t.subject = {{"CN", ""}}; }), "CN");
    expect_malformed(with([](auto& t) { t.subject = {{"1.2.3.4", ""}}; }), "1.2.3.4");
    expect_malformed(with([](auto& t) { t.subject = {{"C", "DEU"}}; }), "attribute C");
    expect_malformed(with([](auto& t) { t.subject = {{"CN", std::string(65, 'a')}}; }), "CN");
    expect_malformed(with([](auto& t) { t.subject = {{"CN", "\xff"}}; }), "CN");
    expect_malformed(with([](auto& t) { t.not_after = t.not_before - std::chrono::seconds(1); }),
                     "ends before");
    expect_malformed(with([](auto& t) { t.not_after += std::chrono::years(9000); }), "9999");
    expect_malformed(with([](auto& t) { t.dns = {"m\xc3\xbcnchen.example"}; }), "A-label");
    expect_malformed(with([](auto& t) { t.dns = {std::string("a\0b", 3)}; }), "DNS name");
    expect_malformed(with([](auto& t) { t.ip = {"1.2.3"}; }), "not an IP address");
    expect_malformed(with([](auto& t) { t.path_length = 0; }), "path length");
    expect_malformed(with([](auto& t) { t.key_usage = {KeyUsage::key_cert_sign}; }), "keyCertSign");
    expect_malformed(with([](auto& t) { t.extended_key_usages = {"serverAuth"}; }), "dotted OID");
    expect_malformed(with([](auto& t) { t.crl_distribution_points = {""}; }), "distribution point");
}

TEST_F(CertificateBuilder, RefusesAnIssuerThatMayNotSignOrIsNotTheKeysOwner) {
    const auto signed_by = [](const Certificate& issuer, const char* key) {
        return sign_certificate(leaf_fields(), public_key("p256"), issuer, private_key(key));
    };
    EXPECT_FALSE(signed_by(ca_, "twin"));
    EXPECT_FALSE(signed_by(Certificate::parse(octets_of_file("leaf.cert.der")).value(), "p256"));
    EXPECT_FALSE(
        signed_by(Certificate::parse(octets_of_file("bare-not-a-ca.cert.der")).value(), "p384"));
    TbsCertificate any_usage = ca_fields();
    any_usage.key_usage.clear();
    EXPECT_TRUE(signed_by(self_sign_certificate(any_usage, ca_key_).value(), "ca"));
}

}  // namespace
}  // namespace causeway::crypto
