// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "issued_certificate.hpp"
#include "ra/revocation_tasks.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::CertificateStatus;
using model::RevocationReason;
using model::RevocationState;
using std::chrono::seconds;

// A CA that does not revoke was asked to.
class RevocationTaskTest : public IssuedCertificate {
  protected:
    void SetUp() override {
        IssuedCertificate::SetUp();
        ASSERT_TRUE(request(account, RevocationReason::privilege_withdrawn));
        world.issuer.revoke_outcome =
            ca::Rejected{base::ErrorKind::unsupported, "It cannot.", "no operation revoke"};
        world.run_due_jobs();
        ASSERT_EQ(revocation().state, RevocationState::refused);
        task = revocation().id;
    }
    int open() { return world.revocation_tasks.count_open().value(); }

    model::RevocationId task;
};

TEST_F(RevocationTaskTest, IsListedWithItsCertificate) {
    const auto tasks = world.revocation_tasks.open_tasks({}).value();
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(tasks[0].revocation.id, task);
    EXPECT_EQ(tasks[0].certificate.serial_hex, certificate().serial_hex);
    EXPECT_TRUE(
        world.revocation_tasks.open_tasks({.tenant = model::TenantId(), .after = {}, .limit = 5})
            .value()
            .empty());
    EXPECT_TRUE(world.revocation_tasks.open_tasks({.tenant = {}, .after = task, .limit = 5})
                    .value()
                    .empty());
}

TEST_F(RevocationTaskTest, KeepsTheClientsRequestAndItsAnswer) {
    const auto again = request(certificate_key());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->revocation.state, RevocationState::refused);
    EXPECT_EQ(again->revocation.id, task);
    EXPECT_EQ(jobs(), 0U);
}

TEST_F(RevocationTaskTest, EndsWithTheOperatorsWordThatItIsDone) {
    const auto settled = world.revocation_tasks.attest(task, alice);
    ASSERT_TRUE(settled) << settled.error().detail;
    EXPECT_EQ(settled->certificate.status, CertificateStatus::revoked);
    EXPECT_EQ(certificate().revoked_at, world.clock.now());
    EXPECT_EQ(open(), 0);
    const auto event = world.database.committed().events.back();
    EXPECT_EQ(event.action, model::AuditAction::certificate_revoked);
    EXPECT_EQ(event.actor.name, "local:alice");
    EXPECT_EQ(request(account).error().kind, ErrorKind::already_revoked);
}

TEST_F(RevocationTaskTest, GoesToTheCaOnceMore) {
    ASSERT_TRUE(world.revocation_tasks.retry(task, std::nullopt, alice));
    EXPECT_EQ(open(), 0);
    world.issuer.revoke_outcome = ca::Revoked{};
    world.run_due_jobs();
    EXPECT_EQ(certificate().status, CertificateStatus::revoked);
    EXPECT_EQ(world.issuer.revoked.back().second, RevocationReason::privilege_withdrawn);
}

TEST_F(RevocationTaskTest, GoesToTheCaForAReasonThatItTakes) {
    ASSERT_TRUE(world.revocation_tasks.retry(task, RevocationReason::superseded, alice));
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.revoked.back().second, RevocationReason::superseded);
    EXPECT_EQ(open(), 1) << "it refuses again";
}

// An operator's word that the key is compromised is taken, wherever it is given.
TEST_F(RevocationTaskTest, BlocksTheKeyThatTheOperatorCallsCompromised) {
    ASSERT_TRUE(world.revocation_tasks.retry(task, RevocationReason::key_compromise, alice));
    EXPECT_EQ(world.database.committed().blocked_keys.size(), 1U);
    EXPECT_EQ(count("key.blocked"), 1);
    const model::Order ready = world.ready_order(account, names);
    EXPECT_EQ(
        world.issuance.finalize(world.requester(account), ready.id, world.csr(names)).error().kind,
        ErrorKind::bad_csr);
}

TEST_F(RevocationTaskTest, BlocksNoKeyForAnotherReason) {
    ASSERT_TRUE(world.revocation_tasks.retry(task, RevocationReason::superseded, alice));
    EXPECT_TRUE(world.database.committed().blocked_keys.empty());
}

// An account's word, which the operator only passes on.
TEST_F(RevocationTaskTest, BlocksNoKeyWhenItIsRepeatedWithoutAReason) {
    world.database.edit(
        [](auto& tables) { tables.revocations[0].reason = RevocationReason::key_compromise; });
    ASSERT_TRUE(world.revocation_tasks.retry(task, std::nullopt, alice));
    EXPECT_TRUE(world.database.committed().blocked_keys.empty());
}

// The person who works at it must know what it is about.
TEST_F(RevocationTaskTest, IsToldOfAProofThatComesAfterTheRefusal) {
    ASSERT_TRUE(request(certificate_key(), RevocationReason::key_compromise));
    EXPECT_EQ(revocation().state, RevocationState::refused);
    EXPECT_EQ(revocation().reason, RevocationReason::key_compromise);
    EXPECT_EQ(open(), 1);
    EXPECT_EQ(jobs(), 0U);
    ASSERT_TRUE(world.revocation_tasks.retry(task, std::nullopt, alice));
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.revoked.back().second, RevocationReason::key_compromise);
}

TEST_F(RevocationTaskTest, EndsWithoutARevocation) {
    ASSERT_TRUE(world.revocation_tasks.dismiss(task, alice));
    EXPECT_EQ(open(), 0);
    EXPECT_EQ(certificate().status, CertificateStatus::issued);
    EXPECT_EQ(count("certificate.revocation_dismissed"), 1);
    const auto again = request(account);
    ASSERT_TRUE(again);
    EXPECT_NE(again->revocation.id, task);
    EXPECT_EQ(jobs(), 1U);
}

TEST_F(RevocationTaskTest, EndsOnce) {
    ASSERT_TRUE(world.revocation_tasks.dismiss(task, alice));
    EXPECT_EQ(world.revocation_tasks.attest(task, alice).error().kind, ErrorKind::conflict);
    EXPECT_EQ(world.revocation_tasks.retry(task, std::nullopt, alice).error().kind,
              ErrorKind::conflict);
    EXPECT_EQ(world.revocation_tasks.dismiss(task, alice).error().kind, ErrorKind::conflict);
    EXPECT_EQ(world.revocation_tasks.dismiss(model::RevocationId(), alice).error().kind,
              ErrorKind::not_found);
}

// A CA that is gone for good is asked for ever, unless somebody says that it is done.
TEST_F(RevocationTaskTest, MayBeAttestedWhileTheCaIsStillAsked) {
    ASSERT_TRUE(world.revocation_tasks.retry(task, std::nullopt, alice));
    EXPECT_EQ(world.revocation_tasks.dismiss(task, alice).error().kind, ErrorKind::conflict);
    ASSERT_TRUE(world.revocation_tasks.attest(task, alice));
    EXPECT_EQ(certificate().status, CertificateStatus::revoked);
    const std::size_t calls = world.issuer.revoked.size();
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.revoked.size(), calls);
    EXPECT_EQ(jobs(), 0U);
}

}  // namespace
}  // namespace causeway::ra
