// SPDX-License-Identifier: Apache-2.0
#include "ra/blocked_keys.hpp"

#include <gtest/gtest.h>

#include "issued_certificate.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::OrderStatus;
using model::RevocationReason;

// What follows from a key that was compromised.
class BlockedKeysTest : public IssuedCertificate {
  protected:
    void prove_compromise() {
        ASSERT_TRUE(request(certificate_key(), RevocationReason::key_compromise));
        ASSERT_EQ(blocked(), 1U);
    }
    std::size_t blocked() { return world.database.committed().blocked_keys.size(); }
    base::Result<model::Order> finalize_another() {
        const model::Order ready = world.ready_order(account, names);
        return world.issuance.finalize(world.requester(account), ready.id, world.csr(names));
    }
};

// Conformance row H5: the key is blocked.
TEST_F(BlockedKeysTest, AreCertifiedNoMore) {
    prove_compromise();
    const auto refused = finalize_another();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::bad_csr);
    EXPECT_NE(refused.error().detail.find("compromised"), std::string::npos);
}

TEST_F(BlockedKeysTest, OwnNoNewAccount) {
    prove_compromise();
    const NewAccount registration{certificate_key(), {}, false, false, {}};
    const auto refused = world.accounts.find_or_register(world.context, registration, world.caller);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::bad_public_key);
    EXPECT_NE(refused.error().detail.find("compromised"), std::string::npos);
}

TEST_F(BlockedKeysTest, AreNoAccountsNextKey) {
    prove_compromise();
    const auto refused = world.accounts.change_key(world.requester(account), certificate_key());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::bad_public_key);
    EXPECT_NE(refused.error().detail.find("compromised"), std::string::npos);
}

TEST_F(BlockedKeysTest, StandInTheRecordOnce) {
    prove_compromise();
    ASSERT_TRUE(order(RevocationReason::key_compromise));
    EXPECT_EQ(count("key.blocked"), 1);
    EXPECT_EQ(blocked(), 1U);
    EXPECT_EQ(world.database.committed().blocked_keys[0].spki_sha256,
              certificate().key_fingerprint);
}

// An account's word is no proof that somebody else has the key.
TEST_F(BlockedKeysTest, AreNotMadeByAnAccountsWord) {
    ASSERT_TRUE(request(account, RevocationReason::key_compromise));
    EXPECT_EQ(blocked(), 0U);
}

TEST_F(BlockedKeysTest, AreNotMadeByAnotherReason) {
    ASSERT_TRUE(request(certificate_key(), RevocationReason::superseded));
    EXPECT_EQ(blocked(), 0U);
}

TEST_F(BlockedKeysTest, AreNotMadeByAKeyThatIsNotTheCertificates) {
    EXPECT_FALSE(request(account.key, RevocationReason::key_compromise));
    EXPECT_EQ(blocked(), 0U);
}

TEST_F(BlockedKeysTest, AreMadeByAnOperatorsWord) {
    ASSERT_TRUE(order(RevocationReason::key_compromise));
    EXPECT_EQ(blocked(), 1U);
}

TEST_F(BlockedKeysTest, AreMadeByAProofThatComesAfterAnotherRevocation) {
    ASSERT_TRUE(request(account, RevocationReason::superseded));
    world.run_due_jobs();
    EXPECT_EQ(request(certificate_key(), RevocationReason::key_compromise).error().kind,
              ErrorKind::already_revoked);
    EXPECT_EQ(blocked(), 1U);
}

// Something has changed, and so it is no error.
TEST_F(BlockedKeysTest, AreMadeByAnOperatorsWordAfterTheRevocationToo) {
    ASSERT_TRUE(request(account, RevocationReason::superseded));
    world.run_due_jobs();
    const auto blocking = order(RevocationReason::key_compromise);
    ASSERT_TRUE(blocking) << blocking.error().detail;
    EXPECT_EQ(blocking->revocation.state, model::RevocationState::revoked);
    EXPECT_EQ(blocked(), 1U);
    EXPECT_EQ(order(RevocationReason::key_compromise).error().kind, ErrorKind::already_revoked);
}

TEST_F(BlockedKeysTest, AreSpokenOfWhereTheRevocationItselfIsNoNews) {
    ASSERT_TRUE(request(account, RevocationReason::superseded));
    world.run_due_jobs();
    const auto detail = [&] {
        return request(certificate_key(), RevocationReason::key_compromise).error().detail;
    };
    EXPECT_NE(detail().find("is blocked"), std::string::npos);
    EXPECT_EQ(detail().find("is blocked"), std::string::npos) << "it was before";
}

// Whoever else has the key could act as the account, and give it a key of their own.
TEST_F(BlockedKeysTest, EndTheAccountsThatHaveThem) {
    const model::Account other = world.account();
    world.database.edit([&](auto& tables) {
        tables.accounts.push_back(other);
        tables.accounts.back().id = model::AccountId::make(world.clock, world.random);
        tables.accounts.back().scope.tenant = model::TenantId::make(world.clock, world.random);
        tables.accounts.back().key = certificate_key();
    });
    prove_compromise();
    const auto tables = world.database.committed();
    EXPECT_EQ(tables.accounts.back().status, model::AccountStatus::revoked);
    EXPECT_EQ(tables.accounts.front().status, model::AccountStatus::valid);
    const auto ended = std::ranges::find(tables.events, model::AuditAction::account_revoked,
                                         &model::AuditEvent::action);
    ASSERT_NE(ended, tables.events.end());
    EXPECT_EQ(ended->tenant, tables.accounts.back().scope.tenant);
    EXPECT_FALSE(ended->order) << "the order is another tenant's";
}

// RFC 8555 section 11.1: the account's key is for the account alone.
TEST_F(BlockedKeysTest, AreNoAccountsKeysBecauseNoCertificatesKeyIs) {
    const NewAccount registration{certificate_key(), {}, false, false, {}};
    const auto made = world.accounts.find_or_register(world.context, registration, world.caller);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, ErrorKind::bad_public_key);
    EXPECT_NE(made.error().detail.find("certificate"), std::string::npos);
    const auto changed = world.accounts.change_key(world.requester(account), certificate_key());
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().kind, ErrorKind::bad_public_key);
}

// Trap 5 of the conformance checklist: a revocation races with an issuance for the same key.
TEST_F(BlockedKeysTest, AreNotSentToTheCaAnyMore) {
    const model::OrderId processing = finalize();
    prove_compromise();
    world.run_due_jobs();
    world.run_due_jobs();
    const model::Order failed = world.order(processing);
    EXPECT_EQ(failed.status, OrderStatus::invalid);
    EXPECT_EQ(failed.error->kind, ErrorKind::bad_csr);
    EXPECT_EQ(world.issuer.enrolled.size(), 1U) << "the first certificate's";
    EXPECT_EQ(certificate().status, model::CertificateStatus::revoked);
}

TEST_F(BlockedKeysTest, AreNotServedWhenTheCaHasIssuedMeanwhile) {
    const model::OrderId processing = finalize();
    const ca::Issued answer = world.issued(world.honest(names));
    world.issuer.answer([&](const ca::EnrollRequest&) -> ca::EnrollOutcome {
        prove_compromise();
        return answer;
    });
    world.run_due_jobs();
    EXPECT_EQ(world.order(processing).status, OrderStatus::invalid);
    EXPECT_EQ(world.order(processing).error->kind, ErrorKind::bad_csr);
    EXPECT_EQ(world.database.committed().certificates.size(), 1U);
    EXPECT_EQ(count("certificate.refused"), 1);
    EXPECT_TRUE(world.log.mentions("revoke it at the CA"));
}

}  // namespace
}  // namespace causeway::ra
