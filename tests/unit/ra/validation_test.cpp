// SPDX-License-Identifier: Apache-2.0
#include "ra/validation.hpp"

#include <gtest/gtest.h>

#include <map>

#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuthorizationStatus;
using model::ChallengeStatus;
using model::OrderStatus;
using std::chrono::seconds;

class ValidationTest : public testing::Test {
  protected:
    void SetUp() override {
        order_id = world.orders
                       .place(world.requester(account),
                              {{{"dns", "a.example.com"}, {"dns", "b.example.com"}}, {}, {}})
                       ->id;
    }

    model::Order order() { return world.order(order_id); }
    model::Authorization authorization(std::size_t index) {
        return *world.orders.authorization(world.requester(account), order().authorizations[index]);
    }
    void respond(std::size_t index) {
        ASSERT_TRUE(world.validation.respond(world.requester(account),
                                             authorization(index).challenges[0].id));
    }
    model::ValidationTrace failure(model::Cause cause) const {
        model::ValidationTrace trace;
        trace.started_at = world.clock.now();
        trace.failure = model::ValidationFailure{cause, "It was not there."};
        return trace;
    }

    // Claims the job of that name's challenge; its worker then stands still until an heir has
    // claimed it too.
    void respond_and_take_over(const std::string& name) {
        order_id = world.orders.place(world.requester(account), {{{"dns", name}}, {}, {}})->id;
        respond(0);
        world.run_due_jobs();
        world.clock.advance(Validation::kLease + seconds(1));
        ASSERT_EQ(world.run_due_jobs(), 1);
    }

    RaWorld world;
    model::Account account = world.account();
    model::OrderId order_id;
};

// Conformance row G3.
TEST_F(ValidationTest, BeginsOnceHoweverOftenTheClientAsks) {
    respond(0);
    respond(0);
    EXPECT_EQ(world.database.committed().jobs.size(), 1U);
    EXPECT_EQ(authorization(0).challenges[0].status, ChallengeStatus::processing);
    EXPECT_EQ(world.run_due_jobs(), 1);
    ASSERT_EQ(world.validator.requests.size(), 1U);
    const va::ValidationRequest& request = world.validator.requests[0];
    EXPECT_EQ(request.identifier.value(), "a.example.com");
    EXPECT_EQ(request.key_authorization, request.token + "." + account.key.thumbprint().value());
}

// Conformance rows F8, G6.
TEST_F(ValidationTest, MakesTheOrderReadyWhenTheLastNameIsProved) {
    for (const std::size_t index : {0U, 1U}) {
        respond(index);
        world.run_due_jobs();
        world.validator.end({});
        EXPECT_EQ(authorization(index).status, AuthorizationStatus::valid);
        EXPECT_EQ(order().status, index == 0 ? OrderStatus::pending : OrderStatus::ready);
    }
    EXPECT_TRUE(world.database.committed().jobs.empty());
    EXPECT_EQ(world.validation.in_flight().total(), 0);
}

// Conformance row G6.
TEST_F(ValidationTest, MakesTheOrderInvalidWhenANameIsRefuted) {
    respond(0);
    world.run_due_jobs();
    world.validator.end(failure(model::Cause::html_instead_of_token));
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::invalid);
    EXPECT_EQ(order().status, OrderStatus::invalid);
    const model::Problem problem = *authorization(0).challenges[0].error;
    EXPECT_EQ(problem.kind, ErrorKind::unauthorized);
    EXPECT_TRUE(problem.detail.starts_with("It was not there."));
    EXPECT_EQ(order().error->subproblems[0].subject.value, "a.example.com");
}

// Conformance row G7.
TEST_F(ValidationTest, TriesAgainWhileTheCauseMayPass) {
    respond(0);
    int attempts = 0;
    seconds elapsed{0};
    while (authorization(0).status == AuthorizationStatus::pending) {
        world.run_due_jobs();
        world.validator.end(failure(model::Cause::dns_no_such_name));
        ++attempts;
        if (authorization(0).status != AuthorizationStatus::pending) break;
        EXPECT_EQ(authorization(0).challenges[0].status, ChallengeStatus::processing);
        EXPECT_TRUE(authorization(0).challenges[0].error);
        while (world.database.committed().jobs[0].run_at > world.clock.now()) {
            world.clock.advance(seconds(1));
            ++elapsed;
        }
    }
    EXPECT_EQ(attempts, 5);
    EXPECT_GE(elapsed, seconds(20));
    EXPECT_LE(elapsed, seconds(30));
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::invalid);
    EXPECT_EQ(world.database.committed().validation_attempts.size(), 5U);
    EXPECT_EQ(world.database.committed().validation_attempts[4].number, 5);
}

// Conformance rows G7, G22: certbot gives up after 90 seconds.
TEST_F(ValidationTest, DecidesWithinAMinuteHoweverSlowTheServerIs) {
    respond(0);
    const base::Time begun = world.clock.now();
    while (authorization(0).status == AuthorizationStatus::pending) {
        while (world.run_due_jobs() == 0) world.clock.advance(seconds(1));
        ASSERT_EQ(world.validator.times.back().work, seconds(10));
        auto trace = failure(model::Cause::answer_too_slow);
        world.clock.advance(world.validator.times.back().work);
        world.validator.end(std::move(trace));
    }
    EXPECT_GE(world.clock.now() - begun, seconds(30));
    EXPECT_LE(world.clock.now() - begun, seconds(60));
}

TEST_F(ValidationTest, IsAnOutcomeEvenWhenItCannotBegin) {
    respond(0);
    world.validator.refusal = "There is no resolver set \"gone\".";
    int runs = 0;
    while (authorization(0).status == AuthorizationStatus::pending && runs < 100) {
        runs += world.run_due_jobs();
        EXPECT_EQ(world.validation.in_flight().total(), 0);
        world.clock.advance(seconds(1));
    }
    EXPECT_EQ(runs, 5);
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::invalid);
    EXPECT_TRUE(world.database.committed().jobs.empty());
    const auto attempts = world.database.committed().validation_attempts;
    ASSERT_EQ(attempts.size(), 5U);
    EXPECT_EQ(attempts[0].trace.failure->cause, model::Cause::gateway_failed);
    EXPECT_EQ(authorization(0).challenges[0].error->kind, ErrorKind::unavailable);
    EXPECT_EQ(authorization(0).challenges[0].error->detail.find("gone"), std::string::npos);
    EXPECT_TRUE(world.log.mentions("gone"));
}

TEST_F(ValidationTest, CountsWhatIsUnderWayAndWhoseItIs) {
    respond(0);
    world.run_due_jobs();
    EXPECT_EQ(world.validation.in_flight().total(), 1);
    world.validator.end({});
    EXPECT_EQ(world.validation.in_flight().total(), 0);
}

TEST_F(ValidationTest, OfAnExpiredAuthorizationDoesNotBegin) {
    respond(0);
    world.clock.advance(std::chrono::days(8));
    EXPECT_EQ(world.run_due_jobs(), 1);
    EXPECT_TRUE(world.validator.requests.empty());
    EXPECT_TRUE(world.database.committed().jobs.empty());
}

TEST_F(ValidationTest, ProvesNothingOnceTheAuthorizationExpired) {
    respond(0);
    world.run_due_jobs();
    world.clock.advance(std::chrono::days(8));
    world.validator.end({});
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::expired);
    EXPECT_NE(world.database.committed().authorizations[0].status, AuthorizationStatus::valid);
    EXPECT_TRUE(world.database.committed().jobs.empty());
}

TEST_F(ValidationTest, RecordsWhatBecomesOfTheOrderAndOnWhichNode) {
    for (const std::size_t index : {0U, 1U}) {
        respond(index);
        world.run_due_jobs();
        world.validator.end({});
    }
    const model::AuditEvent event = world.database.committed().events.back();
    EXPECT_EQ(base::name_of(event.action), "order.ready");
    EXPECT_EQ(event.order, order_id);
    EXPECT_EQ(event.actor.name, "system:node-1");
}

TEST_F(ValidationTest, RecordsWhyAnOrderFailed) {
    respond(0);
    world.run_due_jobs();
    world.validator.end(failure(model::Cause::html_instead_of_token));
    const model::AuditEvent event = world.database.committed().events.back();
    EXPECT_EQ(base::name_of(event.action), "order.failed");
    EXPECT_EQ(event.order, order_id);
    EXPECT_EQ(event.payload.back().first, "detail");
    EXPECT_TRUE(event.payload.back().second.starts_with("a.example.com: It was not there."));
}

TEST_F(ValidationTest, PutsAStopBetweenWhatWasSeenAndWhatToDo) {
    respond(0);
    world.run_due_jobs();
    auto trace = failure(model::Cause::http_status);
    trace.failure->detail = "status 404 instead of 200";
    world.validator.end(std::move(trace));
    EXPECT_TRUE(authorization(0).challenges[0].error->detail.starts_with(
        "status 404 instead of 200. Serve the challenge file"));
}

// Conformance row G8.
TEST_F(ValidationTest, IsGivenUpWithItsAuthorization) {
    respond(0);
    const auto id = authorization(0).id;
    const auto requester = world.requester(account);
    EXPECT_EQ(world.validation.deactivate(requester, id)->status, AuthorizationStatus::deactivated);
    EXPECT_EQ(order().status, OrderStatus::invalid);
    world.run_due_jobs();
    EXPECT_TRUE(world.validator.requests.empty());
    const std::vector<std::string> events = world.events();
    EXPECT_EQ(std::vector(events.end() - 2, events.end()),
              (std::vector<std::string>{"authorization.deactivated", "order.failed"}));
    ASSERT_TRUE(world.validation.deactivate(requester, id)) << "a repeated POST is harmless";
    EXPECT_EQ(world.events().size(), events.size());
}

// Conformance row G8.
TEST_F(ValidationTest, GivenUpTakesAReadyOrderWithIt) {
    const model::Order ready = world.ready_order(account);
    ASSERT_TRUE(world.validation.deactivate(world.requester(account), ready.authorizations[0]));
    EXPECT_EQ(world.order(ready.id).status, OrderStatus::invalid);
    EXPECT_EQ(world.ready_order(account).status, OrderStatus::ready) << "it is not reused";
    EXPECT_NE(world.database.committed().orders.back().authorizations, ready.authorizations);
}

TEST_F(ValidationTest, IsGivenUpByTheOwnerOnly) {
    const model::Account other = world.account();
    EXPECT_EQ(world.validation.deactivate(world.requester(other), authorization(0).id).error().kind,
              ErrorKind::not_found);
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::pending);
}

TEST_F(ValidationTest, ProvesANameThatWasOnlyLate) {
    respond(0);
    world.run_due_jobs();
    world.validator.end(failure(model::Cause::connection_refused));
    world.clock.advance(seconds(2));
    world.run_due_jobs();
    world.validator.end({});
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::valid);
    EXPECT_FALSE(authorization(0).challenges[0].error);
}

TEST_F(ValidationTest, RecordsWhatProvedControl) {
    respond(0);
    world.run_due_jobs();
    model::ValidationTrace trace;
    trace.steps.emplace_back(model::Dial{"192.0.2.1", 80, "connected", {}});
    world.validator.end(trace);
    const auto tables = world.database.committed();
    ASSERT_EQ(tables.validation_attempts.size(), 1U);
    EXPECT_EQ(tables.validation_attempts[0].trace.steps.size(), 1U);
    EXPECT_EQ(base::name_of(tables.events.back().action), "authorization.validated");
}

TEST_F(ValidationTest, OfAnAccountThatWasDeactivatedMeanwhileDoesNotBegin) {
    respond(0);
    ASSERT_TRUE(world.accounts.deactivate(world.requester(account)));
    world.run_due_jobs();
    EXPECT_TRUE(world.validator.requests.empty());
    EXPECT_TRUE(world.database.committed().jobs.empty());
}

TEST_F(ValidationTest, IsRepeatedByAnHeirWhenItsResultCouldNotBeStored) {
    respond(0);
    world.run_due_jobs();
    world.database.break_down();
    world.validator.end({});
    world.database.repair();
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::pending);
    EXPECT_TRUE(world.log.mentions("validation.not_stored"));
    world.clock.advance(Validation::kLease + seconds(1));
    world.run_due_jobs();
    world.validator.end({});
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::valid);
}

// A restart must not cost the client the minute of a lease.
TEST_F(ValidationTest, IsTakenUpAtOnceWhenItsWorkerIsAskedToStop) {
    respond(0);
    world.run_due_jobs();
    EXPECT_EQ(world.run_due_jobs(), 0);
    world.validation.hand_back();
    EXPECT_EQ(world.run_due_jobs(), 1);
    ASSERT_EQ(world.validator.requests.size(), 2U);
    world.validator.end({});
    world.validator.end({});
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::valid);
    EXPECT_TRUE(world.database.committed().jobs.empty());
}

TEST_F(ValidationTest, ThatWasHandedBackDecidesAsLongAsNobodyHasTakenIt) {
    respond(0);
    world.run_due_jobs();
    world.validation.hand_back();
    world.validator.end(failure(model::Cause::html_instead_of_token));
    EXPECT_EQ(authorization(0).status, AuthorizationStatus::invalid);
    EXPECT_EQ(world.run_due_jobs(), 0);
}

// A process that stood still for longer than its lease knows less than the heir whose attempt is
// under way.
TEST_F(ValidationTest, WhoseJobWasTakenOverDecidesNothing) {
    const std::map<std::string, model::ValidationTrace> stale_ones = {
        {"final.example.com", failure(model::Cause::html_instead_of_token)},
        {"passing.example.com", failure(model::Cause::dns_no_record)},
        {"proved.example.com", {}}};
    for (const auto& [name, stale] : stale_ones) {
        respond_and_take_over(name);
        const auto before = world.events();
        world.validator.end(stale);
        EXPECT_EQ(authorization(0).status, AuthorizationStatus::pending);
        EXPECT_FALSE(authorization(0).challenges[0].error);
        EXPECT_EQ(world.events(), before);
        EXPECT_EQ(world.database.committed().validation_attempts.back().trace.succeeded(),
                  stale.succeeded())
            << "what it saw is kept";
        world.validator.end({});
        EXPECT_EQ(authorization(0).status, AuthorizationStatus::valid);
    }
}

TEST_F(ValidationTest, WaitsForItsLeaseWhenItCannotBeHandedBack) {
    respond(0);
    world.run_due_jobs();
    world.database.break_down();
    world.validation.hand_back();
    world.database.repair();
    EXPECT_TRUE(world.log.mentions("validation.not_handed_back"));
    EXPECT_EQ(world.run_due_jobs(), 0);
    world.clock.advance(Validation::kLease + seconds(1));
    EXPECT_EQ(world.run_due_jobs(), 1);
}

// Conformance row E7: another account's challenge can be neither answered nor spoilt.
TEST_F(ValidationTest, BeginsForTheOwnerOnly) {
    const model::Account other = world.account();
    EXPECT_EQ(world.validation.respond(world.requester(other), authorization(0).challenges[0].id)
                  .error()
                  .kind,
              ErrorKind::not_found);
    EXPECT_TRUE(world.database.committed().jobs.empty());
}

}  // namespace
}  // namespace causeway::ra
