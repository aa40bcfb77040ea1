// SPDX-License-Identifier: Apache-2.0
#include "crypto/crl_builder.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"
#include "crypto/certificate_builder.hpp"
#include "unit/crypto/strict_verification.hpp"
#include "unit/crypto/test_data.hpp"

namespace causeway::crypto {
namespace {

base::Time at(const char* text) {
    return base::parse_rfc3339(text).value();
}

class CrlBuilder : public testing::Test {
  protected:
    static TbsCertList list() {
        TbsCertList tbs;
        tbs.number = 7;
        tbs.this_update = at("2026-03-01T00:00:00.5Z");
        tbs.next_update = at("2026-03-08T00:00:00Z");
        return tbs;
    }
    base::Result<base::Bytes> signed_list(const TbsCertList& tbs) const {
        return sign_crl(tbs, root_, key_);
    }
    Certificate leaf(std::uint8_t serial) const {
        TbsCertificate tbs;
        tbs.serial = {serial};
        tbs.not_before = at("2026-01-01T00:00:00Z");
        tbs.not_after = at("2026-12-31T23:59:59Z");
        tbs.dns = {"example.com"};
        return sign_certificate(tbs, public_key("p256"), root_, key_).value();
    }

    const PrivateKey key_ = private_key("ca");
    const Certificate root_ = Certificate::parse(octets_of_file("root.cert.der")).value();
    const base::Time now_ = at("2026-03-02T00:00:00Z");
};

TEST_F(CrlBuilder, RevokesTheListedCertificatesAndNoOther) {
    TbsCertList tbs = list();
    tbs.revoked = {{{0x90}, at("2026-02-01T00:00:00Z"), CrlReason::key_compromise},
                   {{0x05}, at("2026-02-02T00:00:00Z"), CrlReason::unspecified}};
    const auto crl = signed_list(tbs);
    ASSERT_TRUE(crl) << crl.error().detail;
    EXPECT_EQ(strictly_verified(leaf(0x90), root_, now_, *crl), "certificate revoked");
    EXPECT_EQ(strictly_verified(leaf(0x05), root_, now_, *crl), "certificate revoked");
    EXPECT_EQ(strictly_verified(leaf(0x06), root_, now_, *crl), "ok");
    EXPECT_EQ(strictly_verified(leaf(0x06), root_, at("2026-03-09T00:00:00Z"), *crl),
              "CRL has expired");
}

TEST_F(CrlBuilder, WritesNumberTimesAndReasons) {
    TbsCertList tbs = list();
    tbs.revoked = {{{0x90}, at("2026-02-01T00:00:00Z"), CrlReason::aa_compromise},
                   {{0x05}, at("2051-02-02T00:00:00Z"), CrlReason::unspecified}};
    const std::string text = openssl_crl_text(signed_list(tbs).value());
    for (const char* part :
         {"Version 2", "Last Update: Mar  1 00:00:00 2026 GMT", "Next Update: Mar  8 00:00:00 2026",
          "X509v3 CRL Number: \n                7", "X509v3 Authority Key Identifier",
          "Revocation Date: Feb  2 00:00:00 2051 GMT", "AA Compromise"}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
    }
    EXPECT_EQ(text.find("Unspecified"), std::string::npos);
    // Readers may search by halves.
    EXPECT_LT(text.find("Serial Number: 05"), text.find("Serial Number: 90"));
}

TEST_F(CrlBuilder, MayBeEmpty) {
    const auto crl = signed_list(list());
    ASSERT_TRUE(crl);
    EXPECT_EQ(strictly_verified(leaf(1), root_, now_, *crl), "ok");
    EXPECT_NE(openssl_crl_text(*crl).find("No Revoked Certificates"), std::string::npos);
}

TEST_F(CrlBuilder, RefusesWhatBreaksTheStandard) {
    TbsCertList backwards = list();
    backwards.next_update = backwards.this_update;
    EXPECT_FALSE(signed_list(backwards));
    TbsCertList twice = list();
    twice.revoked = {{{0x05}, now_}, {{0x00, 0x05}, now_}};
    EXPECT_FALSE(signed_list(twice));
    TbsCertList zero = list();
    zero.revoked = {{{0x00}, now_}};
    EXPECT_FALSE(signed_list(zero));
    TbsCertList early = list();
    early.this_update = at("1970-01-01T00:00:00Z") - std::chrono::days(7306);  // in 1949
    EXPECT_FALSE(signed_list(early));
}

TEST_F(CrlBuilder, RefusesAnIssuerThatMayNotSignCrls) {
    EXPECT_FALSE(sign_crl(list(), root_, private_key("twin")));
    TbsCertificate tbs;
    tbs.serial = {1};
    tbs.subject = {{"CN", "Issues only"}};
    tbs.not_before = at("2026-01-01T00:00:00Z");
    tbs.not_after = at("2026-12-31T23:59:59Z");
    tbs.is_ca = true;
    tbs.key_usage = {KeyUsage::key_cert_sign};
    const auto ca = self_sign_certificate(tbs, key_);
    ASSERT_TRUE(ca);
    EXPECT_FALSE(sign_crl(list(), *ca, key_));
}

}  // namespace
}  // namespace causeway::crypto
