// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>

#include "connectors/scep/scep_fixture.hpp"

// What the connector makes of the answers of a CA that may be old, broken or somebody else.
namespace causeway::connectors {
namespace {

class ScepAnswer : public ScepTest {
  protected:
    // How an enrolment ends under the peer's knobs.
    std::string outcome(const std::string& knobs, bool legacy = false) {
        return told(enroll(connect(knobs, legacy ? R"(,"legacy_algorithms":true)" : "")));
    }
};

TEST_F(ScepAnswer, NothingButTheCasOwnAnswerToThisRequestIsBelieved) {
    const std::pair<const char*, const char*> cases[] = {
        {"wrong-signer", "its signature is not the CA's or its RA's"},
        {"stranger", "its signature is not the CA's or its RA's"},
        {"wrong-transaction", "it belongs to another transaction"},
        {"wrong-nonce", "its recipientNonce is not the request's nonce"},
        {"no-nonce", "its recipientNonce is not the request's nonce"},
        {"wrong-type", "it is no CertRep message"},
        {"garbage", "it is no CMS SignedData"},
        {"truncated", "it is no CMS SignedData"},
        {"inner-garbage", "it is no PKCS #7 SignedData"},
    };
    for (const auto& [knobs, why] : cases) {
        const std::string told = outcome(knobs);
        EXPECT_TRUE(told.starts_with("unknown: the answer cannot be used: ")) << told;
        EXPECT_TRUE(has(told, why)) << knobs << " gives " << told;
    }
}

// The CA has issued by then, so that nothing may be sent again.
TEST_F(ScepAnswer, AnAnswerThatCannotBeReadIsUnknown) {
    EXPECT_TRUE(outcome("wrong-recipient").starts_with("unknown: "));
    EXPECT_TRUE(outcome("endless").starts_with("unknown: "));
    EXPECT_TRUE(outcome("lose").starts_with("unknown: "));
}

TEST_F(ScepAnswer, TheCertificateIsTakenWithOrWithoutItsCas) {
    EXPECT_EQ(outcome("no-ca"), "issued");
}

TEST_F(ScepAnswer, OldAlgorithmsAreReadOnlyWhenTheOperatorSaysSo) {
    for (const char* knobs :
         {"digest=SHA1", "cipher=3DES", "cipher=DES", "digest=SHA1,cipher=DES"}) {
        const std::string strict = outcome(knobs);
        EXPECT_TRUE(strict.starts_with("unknown: ")) << strict;
        EXPECT_TRUE(has(strict, "set legacy_algorithms to true")) << strict;
        EXPECT_EQ(outcome(knobs, true), "issued") << knobs;
    }
    // An OpenSSL context apart has DES; the process does not.
    EXPECT_EQ(EVP_CIPHER_fetch(nullptr, "DES-CBC", nullptr), nullptr);
}

TEST_F(ScepAnswer, BrokenAlgorithmsAreNeverRead) {
    for (const char* knobs : {"digest=MD5", "cipher=RC2"}) {
        const std::string told = outcome(knobs, true);
        EXPECT_TRUE(told.starts_with("unknown: ")) << told;
        EXPECT_FALSE(has(told, "legacy_algorithms")) << told;
    }
    EXPECT_EQ(outcome("digest=SHA512"), "issued");
    EXPECT_EQ(outcome("cipher=AES256"), "issued");
}

TEST_F(ScepAnswer, AFailureOfTheCaIsToldByItsReason) {
    const auto told_of = [&](const char* number) { return outcome(std::string("fail=") + number); };
    EXPECT_TRUE(has(told_of("0"), "rejected: failInfo badAlg: the peer was told to refuse"));
    EXPECT_TRUE(has(told_of("1"), "unavailable: failInfo badMessageCheck"));
    EXPECT_TRUE(has(told_of("2"), "rejected: failInfo badRequest"));
    EXPECT_TRUE(has(told_of("3"), "unavailable: failInfo badTime"));
    EXPECT_TRUE(has(told_of("4"), "rejected: failInfo badCertId"));
    EXPECT_TRUE(has(told_of("9"), "rejected: failInfo unknown"));
}

TEST_F(ScepAnswer, AClientLearnsThatTheCaRefusedItsCsr) {
    const auto outcome = enroll(connect("fail=2"));
    const auto& rejected = std::get<ca::Rejected>(outcome);
    EXPECT_EQ(rejected.kind, base::ErrorKind::bad_csr);
    EXPECT_TRUE(has(rejected.for_client, "The CA refused the CSR (SCEP badRequest)"));
    EXPECT_FALSE(has(rejected.for_client, "the peer was told to refuse"));
}

TEST_F(ScepAnswer, AServerThatTakesNoRequestIsUnavailable) {
    for (const char* status : {"302", "400", "401", "403", "404", "429", "501", "503"}) {
        const std::string told = outcome(std::string("status=") + status);
        EXPECT_TRUE(told.starts_with(std::string("unavailable: HTTP ") + status)) << told;
        EXPECT_TRUE(has(told, "the peer says")) << told;
    }
}

// A web server in front of the CA, or the CA after it has issued: nobody can tell.
TEST_F(ScepAnswer, AServerThatFailsMayHaveIssued) {
    for (const char* status : {"500", "502", "504"}) {
        const std::string told = outcome(std::string("status=") + status);
        EXPECT_TRUE(told.starts_with(std::string("unknown: HTTP ") + status)) << told;
    }
}

TEST_F(ScepAnswer, TheServersRetryAfterIsKept) {
    const auto outcome = enroll(connect("status=503,retry=120"));
    EXPECT_EQ(std::get<ca::Unavailable>(outcome).retry_after, std::chrono::seconds(120));
    const auto endless = enroll(connect("status=503,retry=99999999"));
    EXPECT_EQ(std::get<ca::Unavailable>(endless).retry_after, std::chrono::hours(1));
}

TEST_F(ScepAnswer, RequestsGoByGetWhenTheCaTakesNoPost) {
    EXPECT_EQ(outcome("get-only,caps=AES;SHA-256"), "issued");
    EXPECT_TRUE(has(outcome("get-only"), "HTTP 405"));
}

TEST_F(ScepAnswer, WeakerAlgorithmsAreSentOnlyWhenTheOperatorSaysSo) {
    for (const char* knobs : {"no-caps,get-only", "caps=DES3;SHA-1;POSTPKIOperation"}) {
        const std::string strict = outcome(knobs);
        EXPECT_TRUE(has(strict, "unavailable: the CA does not offer AES")) << strict;
        EXPECT_EQ(outcome(knobs, true), "issued") << knobs;
    }
    EXPECT_TRUE(has(outcome("caps=AES;POSTPKIOperation"), "does not offer SHA-256"));
    EXPECT_EQ(outcome("caps=SCEPStandard"), "issued");
    // As old CAs spell them.
    EXPECT_EQ(outcome("caps=aes;sha-256%20;;postpkioperation"), "issued");
}

}  // namespace
}  // namespace causeway::connectors
