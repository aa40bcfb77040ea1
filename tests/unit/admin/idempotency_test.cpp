// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <variant>

#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr const char* kTenants = "/api/v1/tenants";
constexpr const char* kTokens = "/api/v1/api-tokens";
constexpr const char* kTest = "/api/v1/connectors/ca/test";

// draft-ietf-httpapi-idempotency-key-header: requests that come twice.
class IdempotencyTest : public testing::Test {
  protected:
    static http::Request keyed(http::Request request, const std::string& key) {
        request.headers.set("Idempotency-Key", key);
        return request;
    }
    http::Response post(const std::string& target, const json& body,
                        const std::string& key = "\"key\"") {
        return world_.api.handle(keyed(AdminWorld::request("POST", target, body.dump()), key));
    }
    http::Response post_with(const std::string& bearer, const std::string& target,
                             const json& body) {
        auto request = keyed(AdminWorld::remote("POST", target, bearer), "\"key\"");
        request.headers.set("Content-Type", "application/json");
        request.body = body.dump();
        return world_.api.handle(request);
    }
    json new_token() const {
        return {{"label", "ci"}, {"scope", "read"}, {"expires_at", "2026-06-01T00:00:00Z"}};
    }
    std::size_t events() const { return world_.database.committed().events.size(); }
    std::size_t kept() const { return world_.database.committed().idempotency_records.size(); }

    // As if the process that had the key for this work had died before it kept the answer.
    void lose_answer() {
        world_.database.edit([&](support::FakeTables& tables) {
            tables.idempotency_records.back().outcome =
                model::InProgress{world_.clock.now() + std::chrono::seconds(60)};
        });
    }
    void add_connector() {
        world_.write("/api/v1/connectors", {{"slug", "ca"}, {"type", "fake"}});
        world_.issuer.stages = {{"connect", ca::StageVerdict::passed, "yes"}};
    }

    AdminWorld world_;
};

void expect_replay(const http::Response& repeat, const http::Response& first) {
    EXPECT_EQ(repeat.status, first.status);
    EXPECT_EQ(repeat.body, first.body);
    EXPECT_EQ(repeat.content_type, first.content_type);
    EXPECT_EQ(repeat.headers.get("Location"), first.headers.get("Location"));
    EXPECT_EQ(repeat.headers.get("ETag"), first.headers.get("ETag"));
    EXPECT_EQ(repeat.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(repeat.headers.get("Idempotency-Replayed"), "true");
    EXPECT_FALSE(first.headers.get("Idempotency-Replayed"));
}

TEST_F(IdempotencyTest, ARepeatGetsTheFirstAnswerAndDoesNothing) {
    const auto first = post(kTenants, {{"slug", "corp"}});
    ASSERT_EQ(first.status, 201);
    ASSERT_TRUE(first.headers.get("ETag"));
    expect_replay(post(kTenants, {{"slug", "corp"}}), first);
    expect_replay(post(kTenants, {{"slug", "corp"}}, "key"), first);
    EXPECT_EQ(events(), 1U);
    EXPECT_EQ(world_.database.committed().tenants.size(), 1U);
}

TEST_F(IdempotencyTest, WithoutAKeyEveryRequestIsANewOne) {
    for (int i = 0; i < 2; ++i) {
        auto request = AdminWorld::request("POST", kTokens, new_token().dump());
        EXPECT_EQ(world_.api.handle_once(request).status, 201);
    }
    EXPECT_EQ(world_.database.committed().api_tokens.size(), 2U);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(IdempotencyTest, WhatIsShownOnceIsShownAgainToWhoMissedIt) {
    world_.add_endpoint();
    const std::string keys = "/api/v1/tenants/corp/endpoints/web/eab-keys";
    const auto key = post(keys, json::object());
    EXPECT_FALSE(body_of(key).at("hmac_key").get<std::string>().empty());
    expect_replay(post(keys, json::object()), key);
    const auto token = post(kTokens, new_token());
    EXPECT_FALSE(body_of(token).at("token").get<std::string>().empty());
    expect_replay(post(kTokens, new_token()), token);
}

TEST_F(IdempotencyTest, AnotherRequestWithTheKeyIsRefused) {
    ASSERT_EQ(post(kTenants, {{"slug", "corp"}}).status, 201);
    const auto other_body = post(kTenants, {{"slug", "other"}});
    EXPECT_EQ(other_body.status, 422);
    EXPECT_EQ(body_of(other_body)["type"], "urn:causeway:problem:idempotency-key-used");
    EXPECT_EQ(post(std::string(kTenants) + "?a=b", {{"slug", "corp"}}).status, 422);
    EXPECT_EQ(world_.database.committed().tenants.size(), 1U);
}

TEST_F(IdempotencyTest, TheKeysOfOthersAndOfOtherPathsAreOtherKeys) {
    const std::string one = world_.make_token(model::ApiScope::admin);
    const std::string two = world_.make_token(model::ApiScope::admin);
    const json of_one = body_of(post_with(one, kTokens, new_token()));
    const json of_two = body_of(post_with(two, kTokens, new_token()));
    EXPECT_NE(of_one.at("token"), of_two.at("token")) << "nobody sees another's answer";
    EXPECT_NE(body_of(post(kTokens, new_token())).at("token"), of_one.at("token"));
    EXPECT_EQ(post_with(one, kTenants, {{"slug", "corp"}}).status, 201);
    EXPECT_EQ(post_with(two, kTenants, {{"slug", "corp"}}).status, 409) << "taken, and no replay";
}

TEST_F(IdempotencyTest, ARepeatNeedsACredentialAsAnyRequestDoes) {
    const std::string token = world_.make_token(model::ApiScope::admin);
    ASSERT_EQ(post_with(token, kTenants, {{"slug", "corp"}}).status, 201);
    ASSERT_EQ(post_with(token, kTenants, {{"slug", "corp"}}).status, 201);
    world_.database.edit([](support::FakeTables& tables) {
        tables.api_tokens.front().scope = model::ApiScope::read;
    });
    EXPECT_EQ(post_with(token, kTenants, {{"slug", "corp"}}).status, 403);
    world_.clock.advance(std::chrono::hours{2});
    EXPECT_EQ(post_with(token, kTenants, {{"slug", "corp"}}).status, 401);
}

TEST_F(IdempotencyTest, ARefusalIsNotKept) {
    const std::string endpoints = "/api/v1/tenants/corp/endpoints";
    const json endpoint{{"slug", "web"}, {"connectors", {"ca"}}};
    EXPECT_EQ(post(endpoints, endpoint).status, 404);
    EXPECT_EQ(post(endpoints, {{"slug", "?"}}).status, 400);
    EXPECT_EQ(kept(), 0U);
    world_.write("/api/v1/connectors", {{"slug", "ca"}, {"type", "fake"}});
    world_.write(kTenants, {{"slug", "corp"}});
    const auto response = post(endpoints, endpoint);
    EXPECT_EQ(response.status, 201) << response.body;
    EXPECT_FALSE(response.headers.get("Idempotency-Replayed"));
}

TEST_F(IdempotencyTest, ThoseWhoWereToldOfAFailureFindWhatWasCommitted) {
    world_.database.lose_next_commit();
    EXPECT_EQ(post(kTenants, {{"slug", "corp"}}).status, 503);
    const auto repeat = post(kTenants, {{"slug", "corp"}});
    EXPECT_EQ(repeat.status, 201);
    EXPECT_EQ(repeat.headers.get("Idempotency-Replayed"), "true");
    EXPECT_EQ(repeat.headers.get("Location"), "/api/v1/tenants/corp");
    EXPECT_EQ(events(), 1U);
}

// The answer belongs to the same transaction as the change: there is no moment between.
TEST_F(IdempotencyTest, WhoLosesARaceAnswersWithWhatIsThereThen) {
    world_.database.lose_race_to([](model::UnitOfWork& unit) -> base::Result<void> {
        unit.tenants.insert(
            {.id = model::TenantId(base::Uuid({1})), .slug = model::Slug::parse("corp").value()});
        return {};
    });
    EXPECT_EQ(post(kTenants, {{"slug", "corp"}}).status, 409);
    EXPECT_EQ(kept(), 0U);
    EXPECT_EQ(events(), 0U);
}

TEST_F(IdempotencyTest, NothingIsKeptWhileTheDatabaseIsDown) {
    world_.database.break_down();
    EXPECT_EQ(post(kTenants, {{"slug", "corp"}}).status, 503);
    world_.database.repair();
    const auto response = post(kTenants, {{"slug", "corp"}});
    EXPECT_EQ(response.status, 201);
    EXPECT_FALSE(response.headers.get("Idempotency-Replayed"));
}

TEST_F(IdempotencyTest, AMalformedKeyIsRefusedBeforeAnythingIsDone) {
    EXPECT_EQ(post(kTenants, {{"slug", "corp"}}, "\"key").status, 400);
    EXPECT_EQ(world_.database.committed().tenants.size(), 0U);
}

TEST_F(IdempotencyTest, OnlyAPostHasAKey) {
    world_.write(kTenants, {{"slug", "corp"}});
    const auto read = AdminWorld::request("GET", "/api/v1/tenants/corp");
    EXPECT_EQ(Api(world_.services(world_.audit_log)).handle(keyed(read, "\"")).status, 200);
    EXPECT_EQ(kept(), 1U);
}

// Work that is not one transaction.
TEST_F(IdempotencyTest, WorkInStepsIsKeptBehindItself) {
    add_connector();
    const auto first = post(kTest, json::object());
    ASSERT_EQ(first.status, 200);
    world_.issuer.stages = {{"connect", ca::StageVerdict::failed, "no"}};
    expect_replay(post(kTest, json::object()), first);
    EXPECT_EQ(body_of(post(kTest, json::object(), "\"another\""))["passed"], false);
}

TEST_F(IdempotencyTest, WorkInStepsThatIsRefusedGivesTheKeyBack) {
    EXPECT_EQ(post(kTest, json::object()).status, 404);
    EXPECT_EQ(kept(), 0U);
    add_connector();
    EXPECT_EQ(post(kTest, json::object()).status, 200);
}

TEST_F(IdempotencyTest, WorkInStepsKeepsOthersFromItsKeyMeanwhile) {
    add_connector();
    world_.issuer.while_testing = [&] {
        const auto early = post(kTest, json::object());
        EXPECT_EQ(early.status, 409);
        EXPECT_EQ(body_of(early)["type"], "urn:causeway:problem:request-outstanding");
        EXPECT_EQ(early.headers.get("Retry-After"), "2");
    };
    EXPECT_EQ(post(kTest, json::object()).status, 200);
    EXPECT_FALSE(world_.issuer.while_testing) << "it was not asked";
}

TEST_F(IdempotencyTest, WhoWasSlowDoesNotReplaceTheAnswerOfTheHeir) {
    add_connector();
    http::Response heir;
    world_.issuer.while_testing = [&] {
        world_.clock.advance(std::chrono::seconds(61));
        heir = post(kTest, json::object());
        world_.issuer.stages = {{"connect", ca::StageVerdict::failed, "late"}};
    };
    const auto slow = post(kTest, json::object());
    EXPECT_NE(slow.body, heir.body);
    expect_replay(post(kTest, json::object()), heir);
}

TEST_F(IdempotencyTest, WorkInStepsOfADeadProcessIsDoneAgainAfterItsLease) {
    add_connector();
    ASSERT_EQ(post(kTest, json::object()).status, 200);
    lose_answer();
    EXPECT_EQ(post(kTest, json::object()).status, 409);
    world_.clock.advance(std::chrono::seconds(60));
    const auto heir = post(kTest, json::object());
    EXPECT_EQ(heir.status, 200);
    expect_replay(post(kTest, json::object()), heir);
}

TEST_F(IdempotencyTest, AnAnswerThatIsTooLongIsGivenAndNotKept) {
    add_connector();
    world_.issuer.stages = {
        {"connect", ca::StageVerdict::passed, std::string(model::kLongestKeptBody, 'a')}};
    EXPECT_EQ(post(kTest, json::object()).status, 200);
    EXPECT_TRUE(world_.log.mentions("admin.answer_not_kept"));
    EXPECT_EQ(post(kTest, json::object()).status, 409) << "until the lease is over";
}

}  // namespace
}  // namespace causeway::admin
