// SPDX-License-Identifier: Apache-2.0
#include "ra/revocation_delivery.hpp"

#include <gtest/gtest.h>

#include "issued_certificate.hpp"

namespace causeway::ra {
namespace {

using model::CertificateStatus;
using model::RevocationReason;
using model::RevocationState;
using std::chrono::minutes;
using std::chrono::seconds;

const ca::Rejected kUnsupported{base::ErrorKind::unsupported, "It cannot.", "no operation revoke"};

class Tries final : public base::Metrics {
  public:
    void count(std::string_view, const base::MetricLabels&, double) override { ++made; }
    void set(std::string_view, const base::MetricLabels&, double) override {}
    void observe(std::string_view, const base::MetricLabels&, double) override {}

    int made = 0;
};

class RevocationDeliveryTest : public IssuedCertificate {
  protected:
    void SetUp() override {
        IssuedCertificate::SetUp();
        ASSERT_TRUE(request(account, RevocationReason::cessation_of_operation));
    }
    void answer(ca::RevokeOutcome outcome) { world.issuer.revoke_outcome = std::move(outcome); }
    // The next try, and how long it was waited for.
    base::Duration next_try() {
        const base::Duration pause = *revocation().next_try_at - world.clock.now();
        world.clock.advance(pause);
        EXPECT_EQ(world.run_due_jobs(), 1);
        return pause;
    }
    std::size_t calls() { return world.issuer.revoked.size(); }
};

// Conformance row H8: revoked is what the CA has confirmed and the database has kept.
TEST_F(RevocationDeliveryTest, MakesTheCertificateRevokedWhenTheCaConfirms) {
    world.clock.advance(seconds(3));
    world.run_due_jobs();
    ASSERT_EQ(calls(), 1U);
    EXPECT_EQ(world.issuer.revoked[0].first, der());
    EXPECT_EQ(world.issuer.revoked[0].second, RevocationReason::cessation_of_operation);
    EXPECT_EQ(certificate().status, CertificateStatus::revoked);
    EXPECT_EQ(certificate().revoked_at, world.clock.now());
    EXPECT_EQ(revocation().state, RevocationState::revoked);
    EXPECT_EQ(revocation().ended_at, world.clock.now());
    EXPECT_EQ(jobs(), 0U);
    const auto event = world.database.committed().events.back();
    EXPECT_EQ(event.action, model::AuditAction::certificate_revoked);
    EXPECT_EQ(event.actor.name, "system:node-1");
    EXPECT_TRUE(world.log.mentions("certificate.revoked"));
}

// Conformance row H8: whatever happens, it is carried out in the end.
TEST_F(RevocationDeliveryTest, AsksAnUnavailableCaForEverLessAndLessOften) {
    answer(ca::Unavailable{"the CA is down", seconds(5)});
    base::Duration pause{};
    for (int i = 0; i < 30; ++i) pause = next_try();
    EXPECT_GE(pause, minutes(15));
    EXPECT_LE(pause, minutes(18));
    EXPECT_EQ(revocation().state, RevocationState::requested);
    EXPECT_EQ(revocation().tries, 30);
    EXPECT_EQ(revocation().last_error, "the CA is down");
    EXPECT_TRUE(world.log.mentions("certificate.revocation_delayed"));
    answer(ca::Revoked{});
    next_try();
    EXPECT_EQ(certificate().status, CertificateStatus::revoked);
    EXPECT_EQ(count("certificate.revoked"), 1);
}

TEST_F(RevocationDeliveryTest, AsksAgainAfterALostAnswerBecauseRevokingTwiceIsHarmless) {
    answer(ca::Unknown{"no answer before the deadline"});
    world.run_due_jobs();
    EXPECT_EQ(certificate().status, CertificateStatus::issued);
    answer(ca::Revoked{});
    next_try();
    EXPECT_EQ(calls(), 2U);
    EXPECT_EQ(certificate().status, CertificateStatus::revoked);
}

TEST_F(RevocationDeliveryTest, WaitsForAConnectionThatIsPaused) {
    world.issuer.refused = ca::Unavailable{"an operator has paused it", seconds(30), false};
    world.run_due_jobs();
    EXPECT_EQ(calls(), 0U);
    EXPECT_EQ(revocation().tries, 0);
    EXPECT_EQ(revocation().last_error, "an operator has paused it");
    EXPECT_GE(*revocation().next_try_at, world.clock.now() + seconds(30));
    world.issuer.refused.reset();
    next_try();
    EXPECT_EQ(certificate().status, CertificateStatus::revoked);
}

// A pause of a night must not cost the morning, nor look like a CA that fails.
TEST_F(RevocationDeliveryTest, WaitsNoLongerForAConnectionThatWasPausedForLong) {
    Tries tries;
    RevocationDelivery delivery({world.database, world.issuer, world.revocation_waiters,
                                 world.clock, world.random, world.log, tries},
                                "node-1", seconds(40));
    world.issuer.refused = ca::Unavailable{"an operator has paused it", seconds(30), false};
    const std::string lane = model::connector_lane(certificate().connector_id);
    const auto run = [&] {
        world.clock.advance(*revocation().next_try_at - world.clock.now());
        const auto job = model::write(
            world.database,
            [&](model::UnitOfWork& unit) -> base::Result<std::optional<model::Job>> {
                return unit.jobs.claim(lane, world.clock.now(), world.clock.now() + minutes(1), {});
            });
        delivery.run(**job);
    };
    for (int i = 0; i < 30; ++i) run();
    EXPECT_LE(*revocation().next_try_at, world.clock.now() + seconds(36));
    EXPECT_EQ(tries.made, 0);
    world.issuer.refused.reset();
    answer(ca::Unavailable{"the CA is down", seconds(5)});
    run();
    EXPECT_LE(*revocation().next_try_at, world.clock.now() + seconds(6)) << "the first in vain";
    EXPECT_EQ(tries.made, 1);
}

TEST_F(RevocationDeliveryTest, MakesATaskOfWhatTheCaRefuses) {
    answer(kUnsupported);
    world.run_due_jobs();
    EXPECT_EQ(revocation().state, RevocationState::refused);
    EXPECT_EQ(revocation().last_error, "no operation revoke");
    EXPECT_NE(revocation().refusal.find("does not revoke by protocol"), std::string::npos);
    EXPECT_EQ(certificate().status, CertificateStatus::issued);
    EXPECT_EQ(jobs(), 0U);
    EXPECT_EQ(count("certificate.revocation_refused"), 1);
    EXPECT_EQ(world.revocation_tasks.count_open().value(), 1);
    EXPECT_TRUE(world.log.mentions("causeway task show " + revocation().id.to_string()));
}

TEST_F(RevocationDeliveryTest, TellsTheClientWhatTheCaSaidWhenItRefuses) {
    answer(ca::Rejected{base::ErrorKind::not_found, "It is not mine.", ""});
    world.run_due_jobs();
    EXPECT_NE(revocation().refusal.find("It is not mine."), std::string::npos);
    EXPECT_EQ(revocation().last_error, "It is not mine.");
}

TEST_F(RevocationDeliveryTest, IsTakenUpByAnHeirWhenTheProcessDies) {
    world.issuer.on_revoke = [&] { world.database.break_down(); };
    world.run_due_jobs();
    world.database.repair();
    EXPECT_EQ(certificate().status, CertificateStatus::issued);
    EXPECT_TRUE(world.log.mentions("revocation.interrupted"));
    EXPECT_EQ(world.run_due_jobs(), 0) << "the lease still runs";
    world.clock.advance(seconds(60));
    world.run_due_jobs();
    EXPECT_EQ(calls(), 2U);
    EXPECT_EQ(certificate().status, CertificateStatus::revoked);
}

// What a slow worker brings when its heir has called the CA anew.
class LateRevocationAnswer : public RevocationDeliveryTest {
  protected:
    // The first call ends only after another one has, with that answer.
    void overtake(ca::RevokeOutcome slow, ca::RevokeOutcome quick) {
        answer(std::move(slow));
        world.issuer.on_revoke = [this, quick = std::move(quick)] {
            answer(quick);
            world.clock.advance(seconds(61));
            world.run_due_jobs();
        };
        world.run_due_jobs();
    }
};

TEST_F(LateRevocationAnswer, DecidesNothingWhenItIsARefusal) {
    overtake(kUnsupported, ca::Unavailable{"down", seconds(5)});
    EXPECT_EQ(revocation().state, RevocationState::requested);
    EXPECT_EQ(jobs(), 1U);
}

TEST_F(LateRevocationAnswer, CountsWhenItIsAConfirmation) {
    overtake(ca::Revoked{}, kUnsupported);
    EXPECT_EQ(revocation().state, RevocationState::revoked);
    EXPECT_EQ(certificate().status, CertificateStatus::revoked);
}

TEST_F(LateRevocationAnswer, OfTwoConfirmationsOneIsRecorded) {
    overtake(ca::Revoked{}, ca::Revoked{});
    EXPECT_EQ(count("certificate.revoked"), 1);
    EXPECT_EQ(certificate().version, 2);
}

TEST_F(LateRevocationAnswer, LeavesALaterRevocationAlone) {
    answer(ca::Revoked{});
    world.issuer.on_revoke = [&] {
        world.database.edit(
            [](auto& tables) { tables.revocations[0].state = model::RevocationState::dismissed; });
        ASSERT_TRUE(order());
    };
    world.run_due_jobs();
    EXPECT_EQ(revocation().state, RevocationState::dismissed);
    world.run_due_jobs();
    EXPECT_EQ(world.database.committed().revocations[1].state, RevocationState::revoked);
}

}  // namespace
}  // namespace causeway::ra
