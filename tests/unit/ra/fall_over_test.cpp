// SPDX-License-Identifier: Apache-2.0
#include "ra/fall_over.hpp"

#include <gtest/gtest.h>

#include "finalized_order.hpp"
#include "ra/reconciliation.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::AuditAction;
using model::ConnectorId;
using model::OrderStatus;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const ca::Unavailable kPaused{"an operator has paused this connection", seconds(30), false};
const ca::Unavailable kFailing{"the CA keeps failing", seconds(20), false};

// An order of an endpoint with two connectors, "ca" and "backup": intended for the first.
class FallOverTest : public FinalizedOrder {
  protected:
    void SetUp() override {
        FinalizedOrder::SetUp();
        first = world.context.endpoint.connectors.front();
        backup = world.add_connector("backup");
    }

    void answer_with_a_certificate() { world.issuer.answer(world.issued(world.honest())); }
    model::Attempt attempt(std::size_t index) { return world.attempts().at(index); }
    std::vector<ConnectorId> called() { return world.issuer.enrolled_by; }
    std::vector<ConnectorId> of_attempts() {
        std::vector<ConnectorId> out;
        for (const auto& each : world.attempts()) out.push_back(each.connector_id);
        return out;
    }
    double fall_overs(ConnectorId from, ConnectorId to) {
        return world.metrics.counts["causeway_issuance_fall_overs_total from=" + from.to_string() +
                                    " to=" + to.to_string()];
    }
    std::optional<model::Job> claim(ConnectorId connector) {
        return model::write(
                   world.database,
                   [&](model::UnitOfWork& unit) -> base::Result<std::optional<model::Job>> {
                       return unit.jobs.claim(model::connector_lane(connector), world.clock.now(),
                                              world.clock.now() + seconds(60), {});
                   })
            .value();
    }

    using Ids = std::vector<ConnectorId>;
    ConnectorId first;
    ConnectorId backup;
};

TEST_F(FallOverTest, GoesThroughTheListForwardAndAsksThoseBeforeItLast) {
    const ConnectorId last = world.add_connector("last");
    const ConnectorList list = {first, backup, last};
    EXPECT_EQ(alternatives(list, first), (Ids{backup, last}));
    EXPECT_EQ(alternatives(list, backup), (Ids{last, first}));
    EXPECT_EQ(alternatives({backup, last}, first), (Ids{backup, last}));
    EXPECT_TRUE(alternatives({first}, first).empty());
    EXPECT_TRUE(goes_forward(list, first, last));
    EXPECT_FALSE(goes_forward(list, last, first));
    EXPECT_FALSE(goes_forward(list, first, first));
    EXPECT_TRUE(goes_forward({backup}, first, backup));
    EXPECT_FALSE(goes_forward({}, first, first));
}

// Decision 7: what may have reached a CA, or was answered by it, stays with it.
TEST_F(FallOverTest, OnlyAnOutcomeThatProvesThatNothingWasSentFallsOver) {
    struct Row {
        const char* name;
        ca::EnrollOutcome outcome;
        AttemptState state;
        bool falls_over;
    };
    const Row rows[] = {
        {"pending", ca::Pending{base::to_bytes("ticket"), seconds(5)}, AttemptState::pending,
         false},
        {"rejected", ca::Rejected{base::ErrorKind::bad_csr, "no ECDSA here", "badAlg"},
         AttemptState::rejected, false},
        {"unknown", ca::Unknown{"HTTP 500"}, AttemptState::unknown, false},
        {"issued, and wrong", ca::Issued{{base::to_bytes("garbage")}}, AttemptState::issued, false},
        {"refused connection", ca::Unavailable{"connection refused", seconds(5)},
         AttemptState::unavailable, true},
        {"never called", ca::Unavailable{"no thread became free", seconds(5), false},
         AttemptState::unavailable, true},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        world.issuer.enrolled_by.clear();
        const model::Order ready = world.ready_order(account);
        ASSERT_TRUE(world.issuance.finalize(world.requester(account), ready.id, world.csr()));
        world.database.edit([&](auto& tables) {
            std::erase_if(tables.jobs, [&](const model::Job& job) {
                return job.subject != tables.attempts.back().id.value();
            });
        });
        const std::size_t own = world.attempts().size() - 1;
        world.issuer.answer(row.outcome);
        if (row.falls_over) answer_with_a_certificate();
        world.run_due_jobs();
        EXPECT_EQ(attempt(own).state, row.state);
        EXPECT_EQ(world.attempts().size() - own, row.falls_over ? 2U : 1U);
        EXPECT_EQ(called(), row.falls_over ? (Ids{first, backup}) : (Ids{first}));
        EXPECT_EQ(world.order(ready.id).status == OrderStatus::valid, row.falls_over);
    }
}

TEST_F(FallOverTest, APausedConnectorIsNotCalledAndTheNextOneIssuesAtOnce) {
    world.issuer.refused_by = {{first, kPaused}};
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(order().connector_id, backup);
    EXPECT_EQ(called(), Ids{backup});
    EXPECT_EQ(of_attempts(), (Ids{first, backup}));
    EXPECT_EQ(attempt(0).state, AttemptState::unavailable);
    EXPECT_EQ(attempt(0).reason_for_log, kPaused.for_log);
    EXPECT_EQ(attempt(1).csr, attempt(0).csr);
    EXPECT_EQ(attempt(1).give_up_at, attempt(0).give_up_at);
    EXPECT_EQ(world.database.committed().certificates.at(0).connector_id, backup);
    EXPECT_TRUE(world.database.committed().jobs.empty());
}

TEST_F(FallOverTest, IsOnTheRecordInTheLogAndInTheMetrics) {
    world.issuer.refused_by = {{first, kPaused}};
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(details(AuditAction::issuance_unavailable, "reason"),
              std::vector<std::string>{kPaused.for_log});
    const auto intended = [&](const char* name) {
        return details(AuditAction::issuance_intended, name);
    };
    EXPECT_EQ(intended("connector"), std::vector{backup.to_string()});
    EXPECT_EQ(intended("fell_over_from"), std::vector{first.to_string()});
    EXPECT_EQ(intended("fell_over_because"), std::vector<std::string>{kPaused.for_log});
    EXPECT_EQ(details(AuditAction::issuance_sent, "connector"), std::vector{backup.to_string()});
    EXPECT_EQ(details(AuditAction::certificate_issued, "connector"),
              std::vector{backup.to_string()});
    EXPECT_TRUE(world.log.mentions("issuance.fell_over"));
    EXPECT_TRUE(world.log.mentions(R"(from="ca" to="backup")"));
    EXPECT_EQ(fall_overs(first, backup), 1);
}

TEST_F(FallOverTest, SkipsWhatWouldNotTakeItEither) {
    const ConnectorId last = world.add_connector("last");
    world.issuer.refused_by = {{first, kPaused}, {backup, kFailing}};
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(of_attempts(), (Ids{first, last}));
    EXPECT_EQ(called(), Ids{last});
}

TEST_F(FallOverTest, TheFirstServesAgainWhenItIsWell) {
    world.issuer.refused_by = {{first, kPaused}};
    answer_with_a_certificate();
    world.run_due_jobs();
    world.issuer.refused_by.clear();
    const model::Order next = world.ready_order(account);
    ASSERT_TRUE(world.issuance.finalize(world.requester(account), next.id, world.csr()));
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(world.order(next.id).connector_id, first);
    EXPECT_EQ(called(), (Ids{backup, first}));
}

// An outage of everything leaves one attempt and no noise, as with one connector.
TEST_F(FallOverTest, WaitsWhereItIsWhileNoConnectorTakesIt) {
    world.issuer.refused_by = {{first, kPaused}, {backup, kFailing}};
    const auto events = world.events();
    for (int i = 0; i < 100; ++i) {
        world.run_due_jobs();
        world.clock.advance(minutes(10));
    }
    EXPECT_EQ(world.events(), events);
    EXPECT_EQ(of_attempts(), Ids{first});
    EXPECT_EQ(attempt(0).state, AttemptState::prepared);
    EXPECT_EQ(attempt(0).reason_for_log,
              "an operator has paused this connection; backup: the CA keeps failing");
    world.issuer.refused_by = {{first, kPaused}};
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(order().connector_id, backup);
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(FallOverTest, LooksAgainWhenTheFirstOfThemMayBeWell) {
    world.issuer.refused_by = {{first, kPaused}, {backup, kFailing}};
    world.run_due_jobs();
    world.clock.advance(kFailing.retry_after - seconds(1));
    EXPECT_EQ(world.run_due_jobs(), 0);
    world.clock.advance(seconds(6));  // the pause is spread by a fifth
    EXPECT_EQ(world.run_due_jobs(), 1);
}

// The list is gone through once without a pause; then the back-off is that of one connector.
TEST_F(FallOverTest, BeginsTheListAnewAfterAGrowingPause) {
    const auto fail_once = [&] {
        world.issuer.answer(ca::Unavailable{"connection refused", seconds(0)});
    };
    seconds pause(2);
    for (int round = 1; round <= 4; ++round, pause *= 2) {
        fail_once();
        fail_once();
        world.run_due_jobs();
        EXPECT_EQ(called().size(), 2U * static_cast<std::size_t>(round));
        world.clock.advance(pause - seconds(1));
        EXPECT_EQ(world.run_due_jobs(), 0) << "in round " << round;
        world.clock.advance(pause / 5 + seconds(2));
    }
    EXPECT_EQ(called(), (Ids{first, backup, first, backup, first, backup, first, backup}));
    EXPECT_EQ(state(), AttemptState::prepared);
}

// A CA that is reached and asks for patience, before a connection that is paused.
TEST_F(FallOverTest, DoesNotGoToAndFroWithoutAPause) {
    world.issuer.refused_by = {{backup, kPaused}};
    world.issuer.answer(ca::Unavailable{"HTTP 429", seconds(5)});
    for (int i = 0; i < 10; ++i) world.run_due_jobs();
    EXPECT_EQ(called(), Ids{first});
    EXPECT_EQ(of_attempts(), (Ids{first, backup, first}));
    world.clock.advance(seconds(3));
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(order().connector_id, first);
}

TEST_F(FallOverTest, WhatIsPendingStaysWithItsCa) {
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), seconds(10)});
    world.run_due_jobs();
    world.issuer.refused_by = {{first, kPaused}};
    world.clock.advance(hours(1));
    world.run_due_jobs();
    EXPECT_EQ(of_attempts(), Ids{first});
    EXPECT_EQ(state(), AttemptState::pending);
    world.issuer.refused_by.clear();
    world.issuer.answer(ca::Unavailable{"connection refused", seconds(5)});
    world.clock.advance(hours(1));
    world.run_due_jobs();
    EXPECT_EQ(of_attempts(), Ids{first});
    EXPECT_EQ(state(), AttemptState::pending);
}

// The operator looked at that CA, and it is that CA which gets the CSR once more.
TEST_F(FallOverTest, WhatWasUnknownGoesToTheSameCaWhenNothingWasIssued) {
    world.issuer.refused_by = {{first, kPaused}};
    world.issuer.answer(ca::Unknown{"HTTP 500"});
    world.run_due_jobs();
    world.issuer.refused_by.clear();
    Reconciliation reconciliation(
        {world.database, world.issuer, world.clock, world.random, world.log});
    const auto task = reconciliation.find(attempt(1).id);
    ASSERT_TRUE(task);
    EXPECT_EQ(task->attempt.connector_id, backup);
    ASSERT_TRUE(reconciliation.declare_not_issued(attempt(1).id, world.caller));
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(called(), (Ids{backup, backup}));
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(FallOverTest, ALateProofThatNothingWasSentFallsOverToo) {
    world.issuer.answer(ca::Unknown{"no answer before the deadline"});
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::unknown);
    world.issuer.late_answers.at(0)(ca::Unavailable{"connection refused", seconds(5)});
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(called(), (Ids{first, backup}));
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(fall_overs(first, backup), 1);
}

// A connector that said nothing was sent, and was wrong.
TEST_F(FallOverTest, ACertificateOfAConnectorThatItFellOverFromIsNotServed) {
    world.issuer.answer(ca::Unknown{"no answer before the deadline"});
    world.run_due_jobs();
    const auto late = world.issuer.late_answers.at(0);
    late(ca::Unavailable{"connection refused", seconds(5)});
    answer_with_a_certificate();
    world.run_due_jobs();
    late(world.issued(world.honest()));
    EXPECT_EQ(world.database.committed().certificates.size(), 1U);
    EXPECT_TRUE(recorded("certificate.unserved"));
}

TEST_F(FallOverTest, TheRulesOfTheConnectorThatIssuedApply) {
    world.issuer.refused_by = {{first, kPaused}};
    const auto accept = [&](std::size_t connector, model::AcceptedDifferences accepted) {
        world.database.edit([&](auto& tables) {
            tables.connectors.at(connector).accepted_differences = std::move(accepted);
        });
    };
    const auto for_clients = [&] {
        support::TestCertificate certificate = world.honest();
        certificate.extended_key_usage = "clientAuth";
        return world.issued(certificate);
    };
    accept(0, {model::AcceptedDifference::lacks_server_auth});
    world.issuer.answer(for_clients());
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    accept(0, {});
    accept(1, {model::AcceptedDifference::lacks_server_auth});
    const model::Order next = world.ready_order(account);
    ASSERT_TRUE(world.issuance.finalize(world.requester(account), next.id, world.csr()));
    world.issuer.answer(for_clients());
    world.run_due_jobs();
    EXPECT_EQ(world.order(next.id).status, OrderStatus::valid);
}

TEST_F(FallOverTest, TheCaThatIssuedRevokes) {
    world.issuer.refused_by = {{first, kPaused}};
    answer_with_a_certificate();
    world.run_due_jobs();
    const auto issued = world.database.committed().certificates.at(0);
    ASSERT_TRUE(world.revocations.order(issued.id, model::RevocationReason::superseded, "gone",
                                        world.caller));
    world.run_due_jobs();
    EXPECT_EQ(world.issuer.revoked_by, Ids{backup});
}

// An operator takes a CA off the endpoint: what it has not been sent goes to those that are left.
TEST_F(FallOverTest, LeavesAConnectorThatIsNoLongerListed) {
    world.issuer.refused_by = {{first, kPaused}};
    world.edit_endpoint([&](auto& endpoint) { endpoint.connectors = {backup}; });
    answer_with_a_certificate();
    world.run_due_jobs();
    EXPECT_EQ(order().connector_id, backup);
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(FallOverTest, NothingFallsOverForAnAccountThatHasEnded) {
    world.issuer.refused_by = {{first, kPaused}};
    world.database.edit(
        [](auto& tables) { tables.accounts.front().status = model::AccountStatus::deactivated; });
    world.run_due_jobs();
    EXPECT_EQ(of_attempts(), Ids{first});
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_FALSE(world.log.mentions("issuance.fell_over"));
}

}  // namespace
}  // namespace causeway::ra
