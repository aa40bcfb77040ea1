// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>

#include "acme_world.hpp"
#include "crypto/certificate.hpp"
#include "support/test_ca.hpp"

namespace causeway::acme {
namespace {

using model::RevocationState;
using nlohmann::json;
using support::AcmeClient;
using support::base64url;
using support::HttpAnswer;
using support::JwsKey;

// A certificate that "open" has issued to `client`.
class RevocationTest : public ::testing::Test {
  protected:
    RevocationTest() {
        support::TestCertificate asked;
        asked.not_before = world.clock.now();
        asked.not_after = world.clock.now() + std::chrono::days(90);
        const base::Bytes der = ca.sign(asked, certificate_key.handle());
        certificate = base64url(base::as_text(der));
        const auto parsed = crypto::Certificate::parse(der).value();
        world.database.edit([&](support::FakeTables& tables) {
            model::IssuedCertificate row;
            row.id = model::CertificateId::make(world.clock, world.random);
            row.scope = tables.accounts[0].scope;
            row.account_id = tables.accounts[0].id;
            row.order_id = model::OrderId::make(world.clock, world.random);
            row.identifiers = {
                model::Identifier::parse(model::IdentifierType::dns, "www.example.com").value()};
            row.serial_hex = parsed.serial_hex();
            row.issuer_der = parsed.issuer_der();
            row.fingerprint = parsed.sha256();
            row.key_fingerprint = parsed.key().spki_sha256();
            row.chain = {der};
            tables.certificates.push_back(row);
        });
    }

    HttpAnswer revoke(AcmeClient& by, const json& payload) {
        return by.post(by.url_of("revokeCert"), payload);
    }
    HttpAnswer revoke(AcmeClient& by) { return revoke(by, {{"certificate", certificate}}); }
    // Signed with "jwk".
    AcmeClient with_key(const JwsKey& key) {
        return {world.transport, world.directory_url("open"), key};
    }
    std::size_t recorded() { return world.database.committed().revocations.size(); }

    // What the CA's answer does to the revocation that is open.
    bool settle(const std::function<void(model::Revocation&)>& change) {
        bool found = false;
        model::CertificateId id;
        world.database.edit([&](support::FakeTables& tables) {
            for (model::Revocation& revocation : tables.revocations) {
                if (revocation.state != RevocationState::requested) continue;
                change(revocation);
                id = revocation.certificate_id;
                found = true;
            }
        });
        if (found) world.revocation_waiters.notify(id);
        return found;
    }
    void confirm() {
        settle([](model::Revocation& open) { open.state = RevocationState::revoked; });
    }
    void refuse() {
        settle([](model::Revocation& open) {
            open.state = RevocationState::refused;
            open.refusal = "The CA does not revoke by protocol.";
        });
    }

    AcmeWorld world;
    support::TestCa ca{world.clock.now()};
    JwsKey certificate_key = JwsKey::generate("ES256");
    AcmeClient client = world.registered();
    std::string certificate;
};

// Conformance rows H7, H8: 200 with nothing in it says that the CA has done it.
TEST_F(RevocationTest, IsAnsweredWhenTheCaHasConfirmedIt) {
    world.waiting_place.reset();
    std::jthread worker([&](const std::stop_token& stop) {
        const auto done = [](model::Revocation& open) { open.state = RevocationState::revoked; };
        while (!stop.stop_requested() && !settle(done)) std::this_thread::yield();
    });
    const HttpAnswer answer = revoke(client);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(answer.header("Content-Type"), "");
    EXPECT_FALSE(answer.header("Replay-Nonce").empty());
    EXPECT_EQ(answer.link("index"), world.directory_url("open"));
}

// Conformance row H8: never 200 before, and the client is told that it need not worry.
TEST_F(RevocationTest, IsUnavailableUntilTheCaHasConfirmedIt) {
    for (int i = 0; i < 2; ++i) {
        const HttpAnswer answer = revoke(client);
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.problem(), "serverInternal");
        EXPECT_FALSE(answer.header("Retry-After").empty());
        const std::string detail = answer.json()["detail"];
        EXPECT_NE(detail.find("recorded and will be carried out"), std::string::npos) << detail;
        EXPECT_NE(detail.find("harmless"), std::string::npos) << detail;
    }
    EXPECT_EQ(recorded(), 1U);
}

// Conformance row H7.
TEST_F(RevocationTest, ThatIsDoneIsAlreadyRevoked) {
    revoke(client);
    confirm();
    const HttpAnswer again = revoke(client);
    EXPECT_EQ(again.status, 400);
    EXPECT_EQ(again.problem(), "alreadyRevoked");
}

// Conformance row H8: a CA that cannot revoke.
TEST_F(RevocationTest, ThatTheCaRefusesIsUnauthorizedEachTime) {
    revoke(client);
    refuse();
    for (int i = 0; i < 2; ++i) {
        const HttpAnswer answer = revoke(client);
        EXPECT_EQ(answer.status, 403);
        EXPECT_EQ(answer.problem(), "unauthorized");
        EXPECT_EQ(answer.json()["detail"], "The CA does not revoke by protocol.");
    }
}

// Conformance rows B8, H6: signed by an account (kid) or by the certificate's key (jwk).
TEST_F(RevocationTest, TakesTheCertificatesOwnKeyAsJwk) {
    AcmeClient holder = with_key(certificate_key);
    EXPECT_EQ(revoke(holder).status, 503);
    ASSERT_EQ(recorded(), 1U);
    EXPECT_EQ(world.database.committed().revocations[0].requested_by,
              "key:" + certificate_key.thumbprint());
}

// Conformance row H6.
TEST_F(RevocationTest, IsForbiddenToEverybodyElse) {
    AcmeClient mallory = world.registered();
    AcmeClient stranger = with_key(JwsKey::generate("ES256"));
    AcmeClient account_key = with_key(client.key());
    for (AcmeClient* other : {&mallory, &stranger, &account_key}) {
        const HttpAnswer answer = revoke(*other);
        EXPECT_EQ(answer.status, 403) << answer.body;
        EXPECT_EQ(answer.problem(), "unauthorized");
    }
    EXPECT_EQ(recorded(), 0U);
}

// Conformance row B2: exactly one of kid and jwk, here as everywhere.
TEST_F(RevocationTest, IsSignedInOneWay) {
    const std::string url = client.url_of("revokeCert");
    const std::string payload = json{{"certificate", certificate}}.dump();
    json both = client.header_for(url, true);
    both["jwk"] = client.key().jwk();
    json none = client.header_for(url, true);
    none.erase("kid");
    for (const json& header : {both, none}) {
        const HttpAnswer answer =
            client.send(url, flattened_jws(client.key(), header.dump(), payload).dump());
        EXPECT_EQ(answer.status, 400);
        EXPECT_EQ(answer.problem(), "malformed");
    }
}

// Conformance rows B10, B11: neither way of signing is checked less than others.
TEST_F(RevocationTest, IsCheckedAsEveryRequestIs) {
    const std::string payload = json{{"certificate", certificate}}.dump();
    AcmeClient holder = with_key(certificate_key);
    for (AcmeClient* by : {&client, &holder}) {
        const std::string url = by->url_of("revokeCert");
        const bool with_kid = !by->kid().empty();
        const json header = by->header_for(by->url_of("newOrder"), with_kid);
        EXPECT_EQ(by->send(url, flattened_jws(by->key(), header.dump(), payload).dump()).problem(),
                  "unauthorized");
        const json used = by->header_for(url, with_kid);
        const std::string jws = flattened_jws(by->key(), used.dump(), payload).dump();
        EXPECT_NE(by->send(url, jws).problem(), "badNonce");
        EXPECT_EQ(by->send(url, jws).problem(), "badNonce");
        json forged = json::parse(
            flattened_jws(by->key(), by->header_for(url, with_kid).dump(), payload).dump());
        forged["signature"] = base64url(std::string(64, 'x'));
        EXPECT_GE(by->send(url, forged.dump()).status, 400);
    }
}

// Conformance row B17.
TEST_F(RevocationTest, IsRefusedToADeactivatedAccount) {
    client.post(client.kid(), {{"status", "deactivated"}});
    const HttpAnswer answer = revoke(client);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.problem(), "unauthorized");
    EXPECT_EQ(recorded(), 0U);
}

// Conformance row H7: unknown here, whoever issued it elsewhere.
TEST_F(RevocationTest, OfACertificateThatThisEndpointHasNotIssuedIsNotFound) {
    AcmeClient elsewhere(world.transport, world.directory_url("bound"), certificate_key);
    AcmeClient holder = with_key(certificate_key);
    const std::string other = base64url("not a certificate");
    for (const HttpAnswer& answer : {revoke(elsewhere), revoke(holder, {{"certificate", other}})}) {
        EXPECT_EQ(answer.status, 404);
        EXPECT_EQ(answer.problem(), "malformed");
        EXPECT_NE(answer.json()["detail"].get<std::string>().find("has not issued"),
                  std::string::npos);
    }
    EXPECT_EQ(recorded(), 0U);
}

// Conformance row A3.
TEST_F(RevocationTest, TakesBase64urlWithoutPadding) {
    for (const json& text : {json(certificate + "="), json("+/+/"), json(""), json(7), json()}) {
        const HttpAnswer answer = revoke(client, {{"certificate", text}});
        EXPECT_GE(answer.status, 400) << text;
        EXPECT_EQ(answer.problem(), "malformed") << text;
    }
    EXPECT_EQ(revoke(client, json::object()).problem(), "malformed");
    EXPECT_EQ(client.post_as_get(client.url_of("revokeCert")).problem(), "malformed");
    EXPECT_EQ(recorded(), 0U);
}

// Conformance row H5.
TEST_F(RevocationTest, IsRefusedForAReasonThatNobodyMayGive) {
    for (const json& reason : {json(2), json(6), json(7), json(8), json(10), json(11), json(-1),
                               json(1.5), json("1"), json(true), json::array({1})}) {
        const HttpAnswer answer =
            revoke(client, {{"certificate", certificate}, {"reason", reason}});
        EXPECT_EQ(answer.status, 400) << reason;
        EXPECT_EQ(answer.problem(), "badRevocationReason") << reason;
        EXPECT_NE(answer.json()["detail"].get<std::string>().find("0 (unspecified), 1 (keyComp"),
                  std::string::npos);
    }
    EXPECT_EQ(recorded(), 0U);
}

// Conformance row H5.
TEST_F(RevocationTest, KeepsTheReasonThatWasGiven) {
    const std::vector<std::pair<json, model::RevocationReason>> given = {
        {json(0), model::RevocationReason::unspecified},
        {json(), model::RevocationReason::unspecified},
        {json(1), model::RevocationReason::key_compromise},
        {json(3), model::RevocationReason::affiliation_changed},
        {json(4), model::RevocationReason::superseded},
        {json(5), model::RevocationReason::cessation_of_operation},
        {json(9), model::RevocationReason::privilege_withdrawn}};
    for (const auto& [number, reason] : given) {
        EXPECT_EQ(revoke(client, {{"certificate", certificate}, {"reason", number}}).status, 503);
        EXPECT_EQ(world.database.committed().revocations.at(0).reason, reason) << number;
        world.database.edit([](support::FakeTables& tables) { tables.revocations.clear(); });
    }
}

// Conformance row A7.
TEST_F(RevocationTest, IsNoResourceToRead) {
    EXPECT_EQ(world.get(client.url_of("revokeCert")).status, 405);
}

}  // namespace
}  // namespace causeway::acme
