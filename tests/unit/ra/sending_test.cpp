// SPDX-License-Identifier: Apache-2.0
// When an attempt that was intended goes out, and when it may not or cannot.
#include <gtest/gtest.h>

#include <map>

#include "finalized_order.hpp"

namespace causeway::ra {
namespace {

using model::AttemptState;
using model::OrderStatus;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class SendingTest : public FinalizedOrder {
  protected:
    void expect_withheld(base::ErrorKind kind, std::string_view words) {
        world.run_due_jobs();
        EXPECT_TRUE(world.issuer.enrolled.empty());
        EXPECT_EQ(state(), AttemptState::unavailable);
        EXPECT_EQ(order().status, OrderStatus::invalid);
        EXPECT_EQ(order().error->kind, kind);
        EXPECT_NE(order().error->detail.find(words), std::string::npos) << order().error->detail;
        EXPECT_TRUE(recorded("issuance.unavailable"));
        EXPECT_EQ(object(model::AuditAction::order_failed), "order:" + order_id.to_string());
        EXPECT_EQ(details(model::AuditAction::order_failed, "account"),
                  std::vector{account.id.to_string()});
        EXPECT_FALSE(recorded("issuance.sent"));
        EXPECT_TRUE(world.database.committed().jobs.empty());
    }
    void edit_account(const std::function<void(model::Account&)>& edit) {
        world.database.edit([&](auto& tables) { edit(tables.accounts.front()); });
    }
};

// Conformance row E9: a deactivated account's orders are not worked on.
TEST_F(SendingTest, NothingGoesOutForAnAccountThatHasEnded) {
    edit_account([](auto& stored) { stored.status = model::AccountStatus::deactivated; });
    expect_withheld(base::ErrorKind::unauthorized, "deactivated");
}

TEST_F(SendingTest, NothingGoesOutAfterTheAccountsKeyWasRevoked) {
    const auto key =
        world.add_eab_key([](auto& added) { added.status = model::EabKeyStatus::revoked; });
    world.bind(account, key);
    expect_withheld(base::ErrorKind::unauthorized, "web servers");
}

TEST_F(SendingTest, NothingGoesOutWithoutABindingThatIsRequiredByNow) {
    world.edit_endpoint([](auto& endpoint) { endpoint.eab = model::EabRequirement::required; });
    expect_withheld(base::ErrorKind::external_account_required, "binding");
}

TEST_F(SendingTest, NothingGoesOutForANameThatTheTenantMayNotHaveAnyMore) {
    world.add_domain("example.org");
    expect_withheld(base::ErrorKind::rejected_identifier, "certain names only");
    EXPECT_EQ(order().error->subproblems.at(0).subject.value, "www.example.com");
}

TEST_F(SendingTest, NothingGoesOutForANameThatTheTenantIsDeniedByNow) {
    world.deny_domain("example.com");
    expect_withheld(base::ErrorKind::rejected_identifier, "is denied this name");
}

TEST_F(SendingTest, NothingGoesOutForANameThatTheKeyIsDeniedByNow) {
    world.bind(account, world.add_eab_key([](auto& made) {
        made.denied_domains = {model::NameRule::parse("example.com").value()};
    }));
    expect_withheld(base::ErrorKind::rejected_identifier, "\"web servers\" is denied this name");
}

TEST_F(SendingTest, WaitsBehindAPausedEndpoint) {
    world.edit_endpoint([](auto& endpoint) { endpoint.status = model::EndpointStatus::paused; });
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::prepared);
    EXPECT_EQ(order().status, OrderStatus::processing);
    EXPECT_NE(world.attempts()[0].reason_for_log.find("paused"), std::string::npos);
    world.edit_endpoint([](auto& endpoint) { endpoint.status = model::EndpointStatus::active; });
    world.clock.advance(minutes(1));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

// An outage of days leaves one attempt and no noise in the order's record.
TEST_F(SendingTest, ACaThatIsNotCalledLeavesNoTraceOfACall) {
    world.issuer.refused = ca::Unavailable{"an operator has paused this connection", seconds(30)};
    const auto events = world.events();
    for (int i = 0; i < 100; ++i) {
        world.run_due_jobs();
        world.clock.advance(minutes(10));
    }
    EXPECT_EQ(world.events(), events);
    EXPECT_EQ(world.attempts().size(), 1U);
    EXPECT_EQ(state(), AttemptState::prepared);
    EXPECT_EQ(world.attempts()[0].reason_for_log, "an operator has paused this connection");
    EXPECT_TRUE(world.database.committed().exchanges.empty());
    world.issuer.refused.reset();
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
}

TEST_F(SendingTest, ARefusedPollLeavesNoTraceEither) {
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), seconds(10)});
    world.run_due_jobs();
    world.issuer.refused = ca::Unavailable{"the CA keeps failing", seconds(30)};
    world.clock.advance(seconds(10));
    EXPECT_EQ(world.run_due_jobs(), 1);
    EXPECT_EQ(state(), AttemptState::pending);
    EXPECT_EQ(world.database.committed().exchanges.size(), 1U);
    EXPECT_TRUE(world.issuer.resumed.empty());
}

// Conformance row C5: the CA's trouble is not the client's fault.
TEST_F(SendingTest, ARefusedAttemptIsGivenUpInTime) {
    world.issuer.refused = ca::Unavailable{"an operator has paused this connection", seconds(30)};
    world.clock.advance(hours(73));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::invalid);
    EXPECT_EQ(order().error->kind, base::ErrorKind::internal);
    EXPECT_EQ(state(), AttemptState::unavailable);
    EXPECT_TRUE(recorded("issuance.unavailable"));
}

TEST_F(SendingTest, AnAttemptForWhichNothingWasCalledIsPreparedAgain) {
    world.issuer.answer(
        ca::Unavailable{"no thread of this connection became free in time", seconds(5), false});
    world.run_due_jobs();
    EXPECT_EQ(world.attempts().size(), 1U);
    EXPECT_EQ(state(), AttemptState::prepared);
    EXPECT_TRUE(world.database.committed().exchanges.empty());
    EXPECT_TRUE(recorded("issuance.unavailable"));
    world.clock.advance(seconds(10));
    world.issuer.answer(world.issued(world.honest()));
    world.run_due_jobs();
    EXPECT_EQ(order().status, OrderStatus::valid);
    EXPECT_EQ(world.attempts().size(), 1U);
}

// Each change of an attempt's state has its event.
TEST_F(SendingTest, AFurtherAttemptIsIntendedOnTheRecord) {
    world.issuer.answer(ca::Unavailable{"connection refused", seconds(1)});
    world.run_due_jobs();
    EXPECT_EQ(count("issuance.intended"), 2);
    const auto intended = world.database.committed().events.back();
    EXPECT_EQ(intended.action, model::AuditAction::issuance_intended);
    EXPECT_EQ(intended.object, "attempt:" + world.attempts().back().id.to_string());
}

TEST_F(SendingTest, AFurtherAttemptsIntentSaysWhatItRestsOnAsTheFirstDoes) {
    world.bind(account, world.add_eab_key());
    world.issuer.answer(ca::Unavailable{"connection refused", seconds(1)});
    world.run_due_jobs();
    std::vector<std::map<std::string, std::string>> intents;
    for (const model::AuditEvent& event : world.database.committed().events) {
        if (event.action != model::AuditAction::issuance_intended) continue;
        intents.emplace_back(event.payload.begin(), event.payload.end());
    }
    ASSERT_EQ(intents.size(), 2U);
    EXPECT_EQ(intents[0].at("number"), "1");
    EXPECT_EQ(intents[1].at("number"), "2");
    EXPECT_FALSE(intents[1].at("eab_key").empty());
    for (const auto& [name, value] : intents[0]) {
        ASSERT_TRUE(intents[1].contains(name)) << name;
        if (name == "number") continue;
        EXPECT_EQ(intents[1].at(name), value) << name;
    }
}

TEST_F(SendingTest, AnAttemptThatIsGivenUpWhilePendingIsUnknownOnTheRecord) {
    world.issuer.answer(ca::Pending{base::to_bytes("ticket 7"), seconds(10)});
    world.run_due_jobs();
    world.clock.advance(hours(73));
    world.run_due_jobs();
    EXPECT_EQ(state(), AttemptState::unknown);
    EXPECT_TRUE(recorded("issuance.unknown"));
    EXPECT_TRUE(recorded("order.failed"));
}

struct Withdrawal {
    std::string name;
    void (*commit)(support::FakeTables&);
};

void deny_example_com(support::FakeTables& tables) {
    tables.domains.push_back({.id = {},
                              .tenant_id = tables.tenants.at(0).id,
                              .rule = model::NameRule::parse("example.com").value(),
                              .effect = model::DomainEffect::deny,
                              .pre_authorization = {},
                              .created_at = {},
                              .created_by = {}});
}

const Withdrawal kWithdrawals[] = {
    {"Tenant", [](auto& t) { t.tenants.at(0).status = model::TenantStatus::suspended; }},
    {"Endpoint", [](auto& t) { t.endpoints.at(0).status = model::EndpointStatus::paused; }},
    {"Account", [](auto& t) { t.accounts.at(0).status = model::AccountStatus::revoked; }},
    {"Key",
     [](auto& t) {
         t.eab_keys.at(0).status = model::EabKeyStatus::revoked;
         t.accounts.at(0).binding->status = model::EabKeyStatus::revoked;
     }},
    {"Name", deny_example_com},
};

class WithdrawalTest : public SendingTest, public testing::WithParamInterface<Withdrawal> {};

// The worker has read the order and its account when somebody else's withdrawal is committed, whose
// turn comes first: it decides on what it reads after that.
TEST_P(WithdrawalTest, IsSeenByWhoeverIsAboutToSend) {
    world.bind(account, world.add_eab_key());
    world.database.edit([](auto& tables) { tables.before_hold = GetParam().commit; });
    world.run_due_jobs();
    EXPECT_FALSE(world.database.committed().before_hold);
    EXPECT_TRUE(world.issuer.enrolled.empty());
    EXPECT_FALSE(recorded("issuance.sent"));
}

INSTANTIATE_TEST_SUITE_P(OfA, WithdrawalTest, testing::ValuesIn(kWithdrawals),
                         [](const auto& of) { return of.param.name; });

}  // namespace
}  // namespace causeway::ra
