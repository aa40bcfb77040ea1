// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "base/encoding.hpp"
#include "connectors/softca/openssl_tool.hpp"
#include "connectors/world.hpp"
#include "crypto/certificate.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::connectors {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using testing::Test;

class SoftCaTest : public Test {
  protected:
    model::ConnectorId connect(const std::string& config = "{}") {
        return world_.connect("softca", config);
    }
    static ca::EnrollOutcome enroll_at(World& world, model::ConnectorId id,
                                       const ca::EnrollRequest& request) {
        return world.issuer().enroll(id, request, world.within(seconds(60)), {});
    }
    // Throws, which fails the test, when there is none.
    crypto::Certificate leaf(const ca::EnrollOutcome& outcome) const {
        return *crypto::Certificate::parse(std::get<ca::Issued>(outcome).certificates.at(0));
    }
    crypto::Certificate issue(model::ConnectorId id, const std::string& csr = "ec.csr.der") {
        return leaf(enroll_at(world_, id, request_for(csr)));
    }
    ca::RevokeOutcome revoke(model::ConnectorId id, const crypto::Certificate& certificate,
                             model::RevocationReason reason) {
        return world_.issuer().revoke(id, certificate.der(), reason, world_.within(seconds(60)));
    }
    // What openssl says about the certificate under the CA of the connection.
    std::string verify(model::ConnectorId id, const crypto::Certificate& certificate,
                       const std::string& options) {
        const auto ca = *world_.issuer().ca_certificates(id);
        openssl_.put("root.pem", ca.anchors.at(0).pem());
        openssl_.put("issuing.pem", ca.intermediates.at(0).pem());
        openssl_.put("leaf.pem", certificate.pem());
        openssl_.put("crl.der", *world_.issuer().crl(id));
        openssl_.run("crl -inform DER -in crl.der -out crl.pem");
        return openssl_.run("verify -x509_strict -CAfile root.pem -untrusted issuing.pem " +
                            options + " leaf.pem");
    }
    std::string text_of(const crypto::Certificate& certificate) {
        openssl_.put("one.pem", certificate.pem());
        return openssl_.run("x509 -in one.pem -noout -text");
    }

    support::FakeConnectorStateStore state_;
    World world_{state_};
    OpensslTool openssl_;
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_F(SoftCaTest, OpensslVerifiesItsCertificatesForEveryKindOfCaKey) {
    for (const char* type : {"ec-p256", "ec-p384", "rsa-2048"}) {
        const auto id = connect(std::string(R"({"key_type":")") + type + R"("})");
        for (const char* csr : {"rsa.csr.der", "ec.csr.der"}) {
            const auto certificate = issue(id, csr);
            EXPECT_EQ(verify(id, certificate, "-purpose sslserver"), "leaf.pem: OK\n") << type;
            EXPECT_EQ(verify(id, certificate, "-purpose sslclient"), "leaf.pem: OK\n") << type;
        }
    }
}

TEST_F(SoftCaTest, TheCaIsNamedAsConfigured) {
    const auto id = connect(R"({"common_name":"Example Lab"})");
    const auto ca = *world_.issuer().ca_certificates(id);
    EXPECT_EQ(ca.anchors.at(0).subject(), "CN=Example Lab");
    EXPECT_EQ(ca.intermediates.at(0).subject(), "CN=Example Lab Issuing");
    EXPECT_TRUE(contains(text_of(ca.intermediates.at(0)), "CA:TRUE, pathlen:0"));
}

TEST_F(SoftCaTest, NamesComeFromTheOrderAndNotFromTheCsr) {
    const auto id = connect();
    auto request = request_for("rsa.csr.der");
    request.identifiers = {*model::Identifier::parse("dns", "only.example.test")};
    const auto certificate = leaf(enroll_at(world_, id, request));
    EXPECT_EQ(certificate.names().dns, std::vector<std::string>{"only.example.test"});
    EXPECT_TRUE(certificate.names().ip.empty());
    EXPECT_EQ(certificate.subject(), "CN=only.example.test");
}

TEST_F(SoftCaTest, WithoutACommonNameTheSubjectIsEmptyAndTheNamesAreCritical) {
    const auto text = text_of(issue(connect(), "ec.csr.der"));
    EXPECT_TRUE(contains(text, "Subject: \n") || contains(text, "Subject:\n"));
    EXPECT_TRUE(contains(text, "X509v3 Subject Alternative Name: critical"));
}

TEST_F(SoftCaTest, UsagesAndCrlAddressAreAsConfigured) {
    const auto text = text_of(issue(
        connect(R"({"extended_key_usages":["server_auth"],"crl_url":"http://pki.example/a.crl"})"),
        "rsa.csr.der"));
    EXPECT_TRUE(contains(text, "TLS Web Server Authentication"));
    EXPECT_FALSE(contains(text, "TLS Web Client Authentication"));
    EXPECT_TRUE(contains(text, "URI:http://pki.example/a.crl"));
    EXPECT_TRUE(contains(text, "Digital Signature, Key Encipherment"));
    EXPECT_TRUE(contains(text, "CA:FALSE"));
}

TEST_F(SoftCaTest, WithoutRequestedDatesACertificateLastsAsConfigured) {
    const auto certificate = issue(connect(R"({"certificate_validity_days":7})"));
    EXPECT_EQ(certificate.not_after() - certificate.not_before(), days(7) - seconds(1));
    EXPECT_LE(certificate.not_before(), base::SystemClock().now() - seconds(60));
}

TEST_F(SoftCaTest, RequestedDatesAreKeptExactly) {
    const auto id = connect();
    auto request = request_for("ec.csr.der");
    request.not_before = std::chrono::floor<seconds>(base::SystemClock().now());
    request.not_after = *request.not_before + days(3);
    const auto certificate = leaf(enroll_at(world_, id, request));
    EXPECT_EQ(certificate.not_before(), *request.not_before);
    EXPECT_EQ(certificate.not_after(), *request.not_after);
}

TEST_F(SoftCaTest, DatesThatItCannotKeepAreRejectedWithTheLimit) {
    const auto id = connect(R"({"ca_validity_days":30,"certificate_validity_days":10})");
    const auto now = base::SystemClock().now();
    struct Dates {
        std::optional<base::Time> not_before;
        std::optional<base::Time> not_after;
    };
    for (const Dates& dates :
         {Dates{std::nullopt, now + days(11)}, Dates{now + days(25), now + days(34)},
          Dates{now + days(5), now + days(4)}, Dates{now - days(2), {}},
          Dates{now + days(40), {}}}) {
        auto request = request_for("ec.csr.der");
        request.not_before = dates.not_before;
        request.not_after = dates.not_after;
        const auto outcome = enroll_at(world_, id, request);
        ASSERT_TRUE(std::holds_alternative<ca::Rejected>(outcome));
        EXPECT_TRUE(contains(std::get<ca::Rejected>(outcome).for_client, "notAfter"));
    }
}

TEST_F(SoftCaTest, ACertificateNeverOutlivesItsCa) {
    const auto id = connect(R"({"ca_validity_days":10,"certificate_validity_days":10})");
    const auto ca = *world_.issuer().ca_certificates(id);
    auto request = request_for("ec.csr.der");
    request.not_before = std::chrono::floor<seconds>(base::SystemClock().now()) + days(5);
    EXPECT_EQ(leaf(enroll_at(world_, id, request)).not_after(), ca.intermediates.at(0).not_after());
}

TEST_F(SoftCaTest, AWeakKeyIsABadPublicKey) {
    const auto outcome = enroll_at(world_, connect(), request_for("weak.csr.der"));
    ASSERT_TRUE(std::holds_alternative<ca::Rejected>(outcome));
    EXPECT_EQ(std::get<ca::Rejected>(outcome).kind, base::ErrorKind::bad_public_key);
}

TEST_F(SoftCaTest, ACsrThatIsNoneIsABadCsr) {
    auto request = request_for("ec.csr.der");
    request.csr.pop_back();
    const auto outcome = enroll_at(world_, connect(), request);
    ASSERT_TRUE(std::holds_alternative<ca::Rejected>(outcome));
    EXPECT_EQ(std::get<ca::Rejected>(outcome).kind, base::ErrorKind::bad_csr);
}

TEST_F(SoftCaTest, SerialsHave128BitsAndAreUnique) {
    const auto id = connect();
    std::set<std::string> serials;
    for (int i = 0; i < 20; ++i) serials.insert(issue(id).serial_hex());
    EXPECT_EQ(serials.size(), 20U);
    for (const std::string& serial : serials) EXPECT_EQ(serial.size(), 32U);
}

TEST_F(SoftCaTest, ReplicasThatStartTogetherBecomeOneCa) {
    const auto id = connect();
    World other(state_);
    other.adopt(world_.connector(id));
    std::vector<base::Bytes> issuers(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < issuers.size(); ++i) {
        threads.emplace_back([&, i] {
            World& world = i % 2 == 0 ? world_ : other;
            const auto outcome = enroll_at(world, id, request_for("ec.csr.der"));
            issuers[i] = std::get<ca::Issued>(outcome).certificates.at(1);
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::set(issuers.begin(), issuers.end()).size(), 1U);
}

TEST_F(SoftCaTest, ARestartedCaIsTheSame) {
    const auto id = connect();
    const auto before = issue(id);
    World restarted(state_);
    restarted.adopt(world_.connector(id));
    const auto after = leaf(enroll_at(restarted, id, request_for("rsa.csr.der")));
    EXPECT_EQ(verify(id, before, ""), "leaf.pem: OK\n");
    EXPECT_EQ(verify(id, after, ""), "leaf.pem: OK\n");
}

TEST_F(SoftCaTest, OneRequestOnTwoReplicasIsOneCertificate) {
    const auto id = connect();
    World other(state_);
    other.adopt(world_.connector(id));
    const auto request = request_for("ec.csr.der");
    std::vector<base::Bytes> leaves(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        threads.emplace_back([&, i] {
            leaves[i] = leaf(enroll_at(i % 2 == 0 ? world_ : other, id, request)).der();
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::set(leaves.begin(), leaves.end()).size(), 1U);
}

TEST_F(SoftCaTest, TheRootKeyIsNotKept) {
    const auto id = connect();
    (void)issue(id);
    const auto stored = *state_.get(id, "authority");
    const std::string text(base::as_text(stored->value));
    const std::string begin = "BEGIN PRIVATE KEY";
    EXPECT_TRUE(contains(text, begin));
    EXPECT_EQ(text.find(begin), text.rfind(begin));
}

TEST_F(SoftCaTest, ADamagedCaIsUnavailableAndNotReplaced) {
    const auto id = connect();
    const std::string damaged = "-----BEGIN NOTHING-----";
    ASSERT_TRUE(state_.put_if(id, "authority", 0, base::as_bytes(damaged)));
    const auto outcome = enroll_at(world_, id, request_for("ec.csr.der"));
    EXPECT_TRUE(std::holds_alternative<ca::Unavailable>(outcome));
    EXPECT_EQ((*state_.get(id, "authority"))->version, 1);
}

TEST_F(SoftCaTest, OpensslSeesARevocationInTheNextCrl) {
    const auto id = connect();
    const auto kept = issue(id);
    const auto revoked = issue(id);
    EXPECT_EQ(verify(id, revoked, "-crl_check -CRLfile crl.pem"), "leaf.pem: OK\n");
    EXPECT_TRUE(std::holds_alternative<ca::Revoked>(
        revoke(id, revoked, model::RevocationReason::key_compromise)));
    EXPECT_TRUE(
        contains(verify(id, revoked, "-crl_check -CRLfile crl.pem"), "certificate revoked"));
    EXPECT_EQ(verify(id, kept, "-crl_check -CRLfile crl.pem"), "leaf.pem: OK\n");
    EXPECT_TRUE(contains(openssl_.run("crl -in crl.pem -noout -text"), "Key Compromise"));
}

TEST_F(SoftCaTest, ASecondRevocationKeepsTheFirstReason) {
    const auto id = connect();
    const auto certificate = issue(id);
    (void)revoke(id, certificate, model::RevocationReason::key_compromise);
    (void)revoke(id, certificate, model::RevocationReason::superseded);
    (void)verify(id, certificate, "");
    const auto crl = openssl_.run("crl -in crl.pem -noout -text");
    EXPECT_TRUE(contains(crl, "Key Compromise"));
    EXPECT_FALSE(contains(crl, "Superseded"));
}

TEST_F(SoftCaTest, ACertificateOfAnotherCaIsNotRevoked) {
    const auto foreign = issue(connect());
    const auto outcome = revoke(connect(), foreign, model::RevocationReason::unspecified);
    ASSERT_TRUE(std::holds_alternative<ca::Rejected>(outcome));
    EXPECT_EQ(std::get<ca::Rejected>(outcome).kind, base::ErrorKind::not_found);
}

TEST_F(SoftCaTest, AReasonThatCannotBeTakenBackIsRefused) {
    const auto id = connect();
    const auto outcome = revoke(id, issue(id), model::RevocationReason::certificate_hold);
    ASSERT_TRUE(std::holds_alternative<ca::Rejected>(outcome));
    EXPECT_EQ(std::get<ca::Rejected>(outcome).kind, base::ErrorKind::bad_revocation_reason);
}

TEST_F(SoftCaTest, TheConnectionTestMakesNoCa) {
    const auto id = connect();
    EXPECT_EQ(world_.issuer().test(id, world_.within(seconds(60))).size(), 1U);
    EXPECT_FALSE(state_.get(id, "authority")->has_value());
    (void)issue(id);
    EXPECT_EQ(world_.issuer().test(id, world_.within(seconds(60))).size(), 2U);
}

TEST_F(SoftCaTest, AReplicaWhoseClockIsBehindIssuesUnderANewCa) {
    support::FixedClock ahead(support::FixedClock::kStart + std::chrono::minutes(3));
    support::FixedClock behind;
    World first(state_, &ahead);
    World second(state_, &behind);
    const auto id = first.connect("softca", "{}");
    const auto ca = first.issuer().ca_certificates(id);
    ASSERT_TRUE(ca);
    second.adopt(first.connector(id));
    const auto certificate = leaf(enroll_at(second, id, request_for("ec.csr.der")));
    EXPECT_EQ(certificate.not_before(), ca->intermediates.at(0).not_before());
}

}  // namespace
}  // namespace causeway::connectors
