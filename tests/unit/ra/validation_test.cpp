// SPDX-License-Identifier: Apache-2.0
#include "ra/validation.hpp"

#include <gtest/gtest.h>

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
    static model::ValidationTrace failure(model::Cause cause) {
        model::ValidationTrace trace;
        trace.failure = model::ValidationFailure{cause, "It was not there."};
        return trace;
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
    EXPECT_EQ(world.validation.in_flight(), 0);
}

// Conformance row G6.
TEST_F(ValidationTest, MakesTheOrderInvalidWhenANameIsRefuted) {
    respond(0);
    world.run_due_jobs();
    world.validator.end(failure(model::Cause::wrong_content));
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
