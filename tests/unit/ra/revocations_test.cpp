// SPDX-License-Identifier: Apache-2.0
#include "ra/revocations.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "issued_certificate.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::RevocationReason;
using model::RevocationState;
using std::chrono::hours;
using std::chrono::seconds;

class RevocationsTest : public IssuedCertificate {
  protected:
    void expect_refused(const Signer& signer) {
        const auto refused = request(signer);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::unauthorized);
        EXPECT_TRUE(world.database.committed().revocations.empty());
        EXPECT_EQ(count("certificate.revocation_requested"), 0);
    }
    // Authorizations for these names, good for a day.
    model::Account with_authorizations(const std::vector<std::string>& proved) {
        model::Account other = world.account();
        world.ready_order(other, proved);
        return other;
    }
};

TEST_F(RevocationsTest, AreRecordedBeforeTheCaIsTold) {
    const auto asked = request(account, RevocationReason::privilege_withdrawn);
    ASSERT_TRUE(asked) << asked.error().detail;
    EXPECT_EQ(asked->revocation.state, RevocationState::requested);
    EXPECT_EQ(asked->revocation.reason, RevocationReason::privilege_withdrawn);
    EXPECT_EQ(asked->revocation.requested_by, "account:test");
    EXPECT_TRUE(world.issuer.revoked.empty());
    const model::Job job = world.database.committed().jobs.at(0);
    EXPECT_EQ(job.kind, model::JobKind::revoke);
    EXPECT_EQ(job.lane, model::connector_lane(certificate().connector_id));
    EXPECT_EQ(job.run_at, world.clock.now());
    const auto event = world.database.committed().events.back();
    EXPECT_EQ(event.action, model::AuditAction::certificate_revocation_requested);
    EXPECT_EQ(event.order, certificate().order_id);
    EXPECT_EQ(certificate().status, model::CertificateStatus::issued);
}

// Conformance row H6: the three who may.
TEST_F(RevocationsTest, AreTheIssuingAccountsToAskFor) {
    EXPECT_TRUE(request(account));
}

TEST_F(RevocationsTest, AreTheCertificatesOwnKeysToAskFor) {
    EXPECT_TRUE(request(certificate_key()));
}

TEST_F(RevocationsTest, AreForWhoeverProvedControlOfAllNames) {
    EXPECT_TRUE(request(with_authorizations(names)));
}

// Conformance row H6: where nothing is proved, by the rules of now.
TEST_F(RevocationsTest, AreForWhoeverMayHaveAllNamesByRule) {
    model::Account other = world.account();
    world.bind(other, world.add_eab_key());
    world.edit_endpoint([](model::Endpoint& edited) {
        edited.authorization = model::AuthorizationSource::eab_only;
        edited.challenges = {};
    });
    const auto edit_key = [&](const std::function<void(model::EabKey&)>& edit) {
        world.database.edit([&](auto& tables) { edit(tables.eab_keys.back()); });
    };
    const auto rule = [](const std::string& text) { return model::NameRule::parse(text).value(); };
    expect_refused(other);
    EXPECT_NE(request(other).error().detail.find("may have each of its names here"),
              std::string::npos);
    edit_key([&](auto& key) { key.domains = {rule("=" + names[0])}; });
    expect_refused(other);
    edit_key([&](auto& key) {
        for (const std::string& name : names) key.domains.push_back(rule("=" + name));
        key.denied_domains = {rule("=" + names[0])};
    });
    expect_refused(other);
    edit_key([](auto& key) { key.denied_domains.clear(); });
    EXPECT_TRUE(request(other));
}

// Conformance rows H6, E7: everybody else is refused, and nothing is recorded.
TEST_F(RevocationsTest, AreNotForAnAccountThatProvedSomeOfTheNames) {
    world.edit_endpoint([](model::Endpoint& edited) {
        edited.challenges = {model::ChallengeType::dns_01};  // for the wildcard
    });
    expect_refused(with_authorizations({names[0]}));
    expect_refused(with_authorizations({names[0], "*." + names[1]}));
    expect_refused(world.account());
}

TEST_F(RevocationsTest, AreNotForAuthorizationsThatHaveExpired) {
    const model::Account other = with_authorizations(names);
    world.clock.advance(hours(24 * 400));
    expect_refused(other);
}

TEST_F(RevocationsTest, AreNotForAnotherKey) {
    expect_refused(jwk(support::JwsKey::generate("ES256")));
    expect_refused(account.key);
}

// Conformance row H7: by the whole certificate, at the endpoint that issued it.
TEST_F(RevocationsTest, AreForCertificatesOfThisEndpointOnly) {
    const Signer signer = account;
    base::Bytes other = der();
    other.back() ^= 1;
    for (const base::Bytes& unknown : {other, base::Bytes(), base::Bytes{0x30, 0x00}}) {
        const auto asked = world.revocations.request({world.context, signer, world.caller}, unknown,
                                                     RevocationReason::unspecified);
        ASSERT_FALSE(asked);
        EXPECT_EQ(asked.error().kind, ErrorKind::not_found);
    }
    model::EndpointContext elsewhere = world.context;
    elsewhere.endpoint.id = model::EndpointId::make(world.clock, world.random);
    const Signer key = certificate_key();
    const auto asked = world.revocations.request({elsewhere, key, world.caller}, der(),
                                                 RevocationReason::unspecified);
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().kind, ErrorKind::not_found);
}

TEST_F(RevocationsTest, AreNotHinderedByAPausedEndpointOrARevokedKey) {
    lose_standing();
    EXPECT_TRUE(request(account));
    world.run_due_jobs();
    EXPECT_EQ(certificate().status, model::CertificateStatus::revoked);
}

TEST_F(RevocationsTest, ThatAreAskedForAgainAreOne) {
    const auto first = request(account, RevocationReason::superseded);
    const auto second = request(certificate_key(), RevocationReason::unspecified);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->revocation.id, first->revocation.id);
    EXPECT_EQ(second->revocation.reason, RevocationReason::superseded);
    EXPECT_EQ(jobs(), 1U);
    EXPECT_EQ(count("certificate.revocation_requested"), 1);
}

// RFC 5280 section 5.3.1: what was signed before a compromise is not to be believed either.
TEST_F(RevocationsTest, AreForTheCompromiseThatIsProvedWhileTheyWait) {
    ASSERT_TRUE(request(account, RevocationReason::superseded));
    ASSERT_TRUE(request(certificate_key(), RevocationReason::key_compromise));
    EXPECT_EQ(count("certificate.revocation_requested"), 2);
    world.run_due_jobs();
    ASSERT_EQ(world.issuer.revoked.size(), 1U);
    EXPECT_EQ(world.issuer.revoked.back().second, RevocationReason::key_compromise);
    EXPECT_EQ(revocation().reason, RevocationReason::key_compromise);
}

TEST_F(RevocationsTest, AreForTheCompromiseThatAnOperatorSpeaksOf) {
    ASSERT_TRUE(request(account, RevocationReason::superseded));
    ASSERT_TRUE(order(RevocationReason::key_compromise));
    EXPECT_EQ(revocation().reason, RevocationReason::key_compromise);
    EXPECT_EQ(revocation().requested_by, "local:alice");
    EXPECT_EQ(revocation().comment, "the server is gone");
}

TEST_F(RevocationsTest, AreForTheCompromiseThatWasProvedFirst) {
    ASSERT_TRUE(request(certificate_key(), RevocationReason::key_compromise));
    ASSERT_TRUE(order(RevocationReason::superseded));
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.revoked.back().second, RevocationReason::key_compromise);
}

TEST_F(RevocationsTest, AreForTheReasonBeforeWhenOnlyAnAccountSpeaksOfACompromise) {
    ASSERT_TRUE(request(account, RevocationReason::superseded));
    ASSERT_TRUE(request(account, RevocationReason::key_compromise));
    EXPECT_EQ(revocation().reason, RevocationReason::superseded);
    EXPECT_EQ(count("certificate.revocation_requested"), 1);
}

TEST_F(RevocationsTest, StandInTheRecordWithTheReasonThatTheCaWasTold) {
    ASSERT_TRUE(request(account, RevocationReason::superseded));
    world.issuer.on_revoke = [&] {
        ASSERT_TRUE(request(certificate_key(), RevocationReason::key_compromise));
    };
    world.run_due_jobs();
    EXPECT_EQ(revocation().state, RevocationState::revoked);
    EXPECT_EQ(revocation().reason, RevocationReason::superseded);
}

TEST_F(RevocationsTest, OfTwoAtOnceAreOne) {
    model::Revocation rival;
    rival.id = model::RevocationId::make(world.clock, world.random);
    rival.scope = world.context.scope();
    rival.certificate_id = certificate().id;
    rival.next_try_at = world.clock.now();
    world.database.lose_race_to([&](model::UnitOfWork& unit) -> base::Result<void> {
        EXPECT_TRUE(unit.revocations.insert(rival));
        return {};
    });
    const auto asked = request(account);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->revocation.id, rival.id);
    EXPECT_EQ(world.database.committed().revocations.size(), 1U);
}

// Conformance row H7.
TEST_F(RevocationsTest, ThatAreDoneAreSaidToBe) {
    ASSERT_TRUE(request(account));
    world.run_due_jobs();
    const auto again = request(account);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::already_revoked);
    EXPECT_EQ(request(world.account()).error().kind, ErrorKind::unauthorized)
        << "whoever may not revoke is not told";
    EXPECT_EQ(order().error().kind, ErrorKind::already_revoked);
}

TEST_F(RevocationsTest, AreAnOperatorsToOrder) {
    const auto ordered = order();
    ASSERT_TRUE(ordered) << ordered.error().detail;
    EXPECT_EQ(ordered->revocation.requested_by, "local:alice");
    EXPECT_EQ(ordered->revocation.comment, "the server is gone");
    EXPECT_EQ(jobs(), 1U);
    const auto nothing =
        world.revocations.order(model::CertificateId(), RevocationReason::superseded, "", alice);
    EXPECT_EQ(nothing.error().kind, ErrorKind::not_found);
}

// Runs the jobs of its world while a request waits.
TEST_F(RevocationsTest, AreDoneWithinTheRequestWhenTheCaIsQuick) {
    Revocations patient(
        {world.database, world.revocation_waiters, world.clock, world.random, world.log},
        seconds(60));
    std::jthread worker([&](const std::stop_token& stop) {
        while (!stop.stop_requested() && world.run_due_jobs() == 0) std::this_thread::yield();
    });
    const Signer signer = account;
    const auto asked =
        patient.request({world.context, signer, world.caller}, der(), RevocationReason::superseded);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->revocation.state, RevocationState::revoked);
    EXPECT_EQ(asked->certificate.status, model::CertificateStatus::revoked);
}

// Whoever asks again is there, and perhaps the CA is back: it is asked now.
TEST_F(RevocationsTest, ThatWerePutOffAreTriedWhenSomebodyAsksAgain) {
    ASSERT_TRUE(request(account));
    world.issuer.revoke_outcome = ca::Unavailable{"down", seconds(120)};
    world.run_due_jobs();
    ASSERT_EQ(world.run_due_jobs(), 0);
    world.issuer.revoke_outcome = ca::Revoked{};
    ASSERT_TRUE(request(account));
    EXPECT_EQ(jobs(), 1U);
    EXPECT_EQ(world.run_due_jobs(), 1);
    EXPECT_EQ(certificate().status, model::CertificateStatus::revoked);
}

TEST_F(RevocationsTest, ThatTheCaIsBeingAskedForAreNotTriedTwiceAtATime) {
    ASSERT_TRUE(request(account));
    world.issuer.on_revoke = [&] {
        ASSERT_TRUE(request(account));
        EXPECT_EQ(world.run_due_jobs(), 0);
    };
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.revoked.size(), 1U);
}

}  // namespace
}  // namespace causeway::ra
