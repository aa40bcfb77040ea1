// SPDX-License-Identifier: Apache-2.0
#include "policy/certificate_rules.hpp"

#include <gtest/gtest.h>

#include "support/test_ca.hpp"

namespace causeway::policy {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using support::TestCertificate;

const base::Time kNow = std::chrono::sys_days{std::chrono::year{2026} / 5 / 1};

// What a CA can get wrong.
class CertificateRules : public testing::Test {
  protected:
    TestCertificate good() const {
        TestCertificate certificate;
        certificate.not_before = kNow;
        certificate.not_after = kNow + days(90) - seconds(1);
        return certificate;
    }

    Differences compare(const TestCertificate& wanted) {
        const auto certificate = crypto::Certificate::parse(ca_.sign(wanted, key_.handle()));
        return differences(*certificate, expected_, kNow);
    }
    std::vector<std::string> judge(const TestCertificate& wanted) {
        return compare(wanted).refused;
    }

    void expect_finding(const TestCertificate& wanted, std::string_view words) {
        const auto findings = judge(wanted);
        ASSERT_EQ(findings.size(), 1U) << words;
        EXPECT_NE(findings[0].find(words), std::string::npos) << findings[0];
    }

    support::TestCa ca_{kNow};
    crypto::PrivateKey key_ = *crypto::PrivateKey::generate(crypto::KeyType::ec_p256);
    ExpectedCertificate expected_{key_.public_key(),
                                  {model::Identifier::parse("dns", "www.example.com").value()},
                                  {},
                                  {},
                                  kNow,
                                  days(90),
                                  {}};
};

TEST_F(CertificateRules, AcceptWhatWasAskedFor) {
    EXPECT_TRUE(judge(good()).empty());
    TestCertificate with_cn = good();
    with_cn.cn = "www.example.com";
    EXPECT_TRUE(judge(with_cn).empty());
}

// Conformance row F19.
TEST_F(CertificateRules, FindAnotherKey) {
    expected_.key = crypto::PrivateKey::generate(crypto::KeyType::ec_p256)->public_key();
    expect_finding(good(), "key is not the CSR's");
}

TEST_F(CertificateRules, FindAddedDroppedAndForeignNames) {
    TestCertificate certificate = good();
    certificate.subject_alternative_names = {"DNS:www.example.com", "DNS:evil.test"};
    expect_finding(certificate, "evil.test");
    certificate.subject_alternative_names = {"DNS:www.example.com", "email:a@b.test"};
    expect_finding(certificate, "a@b.test");
    certificate = good();
    certificate.cn = "Some Device";
    expect_finding(certificate, "Some Device");
    certificate.cn = "www.example.com";
    certificate.subject_alternative_names.clear();
    expect_finding(certificate, "no subject alternative names");
}

// Conformance row F19: clients of certificates do not look at the common name.
TEST_F(CertificateRules, TakeNoCommonNameForAMissingAlternativeName) {
    expected_.identifiers.push_back(model::Identifier::parse("dns", "a.example.com").value());
    TestCertificate certificate = good();
    certificate.cn = "a.example.com";
    expect_finding(certificate, "lack a.example.com");
}

TEST_F(CertificateRules, FindASubjectThatIsNotWhatItsStringTypeSays) {
    expected_.identifiers = {model::Identifier::parse("dns", "*.example.com").value()};
    TestCertificate certificate = good();
    certificate.subject_alternative_names = {"DNS:*.example.com"};
    certificate.cn = "*.example.com";
    EXPECT_TRUE(judge(certificate).empty());
    certificate.cn_type = V_ASN1_PRINTABLESTRING;
    expect_finding(certificate, "\"CN=*.example.com\" has characters");
}

TEST_F(CertificateRules, FindACaCertificate) {
    TestCertificate certificate = good();
    certificate.ca = true;
    expect_finding(certificate, "CA certificate");
}

// The last second counts.
TEST_F(CertificateRules, FindAValidityThatIsOneSecondTooLong) {
    TestCertificate certificate = good();
    certificate.not_after = kNow + days(90);
    expect_finding(certificate, "longer than");
}

TEST_F(CertificateRules, FindDatesThatAreOver) {
    TestCertificate certificate = good();
    certificate.not_before = kNow - days(2);
    certificate.not_after = kNow - days(1);
    expect_finding(certificate, "expired");
    certificate = good();
    certificate.not_before = kNow + std::chrono::minutes(11);
    expect_finding(certificate, "not valid before");
}

// Conformance row F6.
TEST_F(CertificateRules, FindAnotherValidityThanAskedFor) {
    expected_.not_after = kNow + days(30);
    expect_finding(good(), "notAfter");
    expected_.not_after = kNow + days(90) - seconds(1);
    expected_.not_before = kNow;
    EXPECT_TRUE(judge(good()).empty());
    expected_.not_before = kNow + seconds(1);
    expect_finding(good(), "notBefore");
}

// Conformance row F6: the clocks' difference says nothing about a date that was asked for.
TEST_F(CertificateRules, AcceptAValidityThatWasAskedToBeginLater) {
    TestCertificate certificate = good();
    certificate.not_before = kNow + days(2);
    certificate.not_after = kNow + days(92) - seconds(1);
    expected_.not_before = certificate.not_before;
    EXPECT_TRUE(judge(certificate).empty());
    expected_.not_after = certificate.not_after;
    EXPECT_TRUE(judge(certificate).empty());
    certificate.not_after += seconds(1);
    expected_.not_after.reset();
    expect_finding(certificate, "longer than");
}

// Conformance row F6: a name that is had today is not had in ten years.
TEST_F(CertificateRules, FindABeginThatIsFarFromTheOrder) {
    const auto asked = [&](base::Time begin) {
        TestCertificate certificate = good();
        certificate.not_before = begin;
        certificate.not_after = begin + days(30);
        expected_.not_before = begin;
        return certificate;
    };
    EXPECT_TRUE(judge(asked(kNow - days(2))).empty());
    expect_finding(asked(kNow - days(2) - seconds(1)), "48 hours");
    expect_finding(asked(kNow + days(2) + seconds(1)), "48 hours");
    expected_.ordered_at = kNow - days(3);
    expect_finding(asked(kNow), "48 hours");
    expected_.not_before.reset();
    EXPECT_TRUE(judge(good()).empty()) << "nobody asked for this begin";
}

// No list of extended key usages allows every use.
TEST_F(CertificateRules, FindACertificateThatIsNotForServers) {
    for (const char* usage : {"clientAuth", ""}) {
        TestCertificate certificate = good();
        certificate.extended_key_usage = usage;
        expect_finding(certificate, "lacks the extended key usage serverAuth");
    }
}

// What an operator accepts of a CA, and what of it a certificate makes use of.
TEST_F(CertificateRules, AcceptCertificatesForClientsWhereAnOperatorDoes) {
    using enum model::AcceptedDifference;
    struct Case {
        const char* extended_key_usage;
        const char* finding;  // empty: it may be served
        bool accepted;
    };
    const Case cases[] = {
        {"serverAuth", "", false},
        {"serverAuth,clientAuth", "", false},
        {"clientAuth", "", true},
        {"", "lacks the extended key usage serverAuth", false},
        {"codeSigning", "lacks the extended key usage serverAuth", false},
        {"anyExtendedKeyUsage", "lacks the extended key usage serverAuth", false},
        {"clientAuth,OCSPSigning", "has the extended key usage OCSPSigning", true},
        {"clientAuth,anyExtendedKeyUsage", "has the extended key usage anyExtendedKeyUsage", true},
        {"serverAuth,codeSigning", "has the extended key usage codeSigning", false},
        {"clientAuth,1.3.6.1.4.1.311.20.2.2", "1.3.6.1.4.1.311.20.2.2", true},
    };
    expected_.accepted = {lacks_server_auth};
    for (const auto& [usage, finding, accepted] : cases) {
        TestCertificate certificate = good();
        certificate.extended_key_usage = usage;
        const Differences found = compare(certificate);
        EXPECT_EQ(found.refused.empty(), std::string_view(finding).empty()) << usage;
        if (!found.refused.empty()) {
            EXPECT_NE(found.refused.front().find(finding), std::string::npos)
                << usage << ": " << found.refused.front();
        }
        EXPECT_EQ(found.accepted.contains(lacks_server_auth), accepted) << usage;
    }
}

// What is accepted of the extended key usages is accepted of nothing else.
TEST_F(CertificateRules, FindWhateverElseACertificateForClientsHas) {
    expected_.accepted = {model::AcceptedDifference::lacks_server_auth};
    TestCertificate certificate = good();
    certificate.extended_key_usage = "clientAuth";
    certificate.key_usage = "critical,digitalSignature,keyCertSign";
    expect_finding(certificate, "keyCertSign");
    certificate.key_usage.clear();
    certificate.subject_alternative_names = {"DNS:www.example.com", "DNS:evil.test"};
    expect_finding(certificate, "evil.test");
    certificate = good();
    certificate.extended_key_usage = "clientAuth";
    certificate.ca = true;
    expect_finding(certificate, "it is a CA certificate");
}

// Conformance row F18: a CA may copy what it finds, or have a profile of too much.
TEST_F(CertificateRules, FindUsagesBeyondATlsServers) {
    TestCertificate certificate = good();
    certificate.extended_key_usage = "serverAuth,clientAuth";
    certificate.key_usage = "critical,digitalSignature,keyEncipherment";
    EXPECT_TRUE(judge(certificate).empty());
    for (const char* usage : {"OCSPSigning", "codeSigning", "anyExtendedKeyUsage"}) {
        certificate.extended_key_usage = std::string("serverAuth,") + usage;
        expect_finding(certificate, usage);
    }
    for (const char* usage : {"keyCertSign", "cRLSign"}) {
        certificate = good();
        certificate.key_usage = std::string("critical,digitalSignature,") + usage;
        expect_finding(certificate, usage);
    }
}

TEST_F(CertificateRules, FindAWeakSignature) {
    TestCertificate certificate = good();
    certificate.digest = EVP_sha1();
    expect_finding(certificate, "signed with");
}

}  // namespace
}  // namespace causeway::policy
