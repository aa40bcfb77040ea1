// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::string_view kPath = "/api/v1/connectors/ca";

class ConnectorChange : public testing::Test {
  protected:
    void SetUp() override {
        world.write("/api/v1/connectors", {{"slug", "ca"},
                                           {"type", "fake"},
                                           {"config", {{"url", "https://old"}}},
                                           {"secrets", {{"password", "hunter2"}}}});
    }
    model::Connector stored() { return world.database.committed().connectors.front(); }
    std::string etag() { return std::string(world.get(kPath).headers.get("ETag").value()); }

    AdminWorld world;
};

TEST_F(ConnectorChange, ChangesWhatIsNamedAndShowsTheRest) {
    const auto changed = world.patch(kPath, {{"config", {{"url", "https://new"}}},
                                             {"secrets", {{"password", "correct horse"}}},
                                             {"max_in_flight", 9},
                                             {"accepted_differences", {"lacks_server_auth"}},
                                             {"status", "paused"}});
    ASSERT_EQ(changed.status, 200) << changed.body;
    const json shown = body_of(changed);
    EXPECT_EQ(shown["config"]["url"], "https://new");
    EXPECT_EQ(shown["secrets"], json::parse(R"({"password": {"set": true}})"));
    EXPECT_EQ(shown["max_in_flight"], 9);
    EXPECT_EQ(shown["accepted_differences"], json::array({"lacks_server_auth"}));
    EXPECT_EQ(shown["status"], "paused");
    EXPECT_EQ(world.read(kPath), shown);
    EXPECT_EQ(stored().secrets.at("password").reveal_text(), "correct horse");
    const auto resumed = world.patch(kPath, {{"status", "active"}});
    EXPECT_EQ(body_of(resumed)["status"], "active");
    EXPECT_EQ(body_of(resumed)["accepted_differences"], json::array({"lacks_server_auth"}));
    EXPECT_EQ(body_of(world.patch(
                  kPath, {{"accepted_differences", json::array()}}))["accepted_differences"],
              json::array());
}

TEST_F(ConnectorChange, NeverShowsASecret) {
    const auto changed = world.patch(kPath, {{"secrets", {{"password", "correct horse"}}}});
    for (const auto& answer : {changed, world.get(kPath), world.get("/api/v1/audit-events")}) {
        EXPECT_EQ(answer.body.find("correct horse"), std::string::npos);
        EXPECT_EQ(answer.body.find("hunter2"), std::string::npos);
    }
}

TEST_F(ConnectorChange, NeedsTheETagOfWhatIsThereIfItNamesOne) {
    const std::string read = etag();
    EXPECT_EQ(world.patch(kPath, {{"max_in_flight", 9}}, read).status, 200);
    EXPECT_NE(etag(), read);
    for (const std::string& other :
         {read, "W/" + etag(), std::string("2"), std::string("\"x\", \"y\"")}) {
        const auto refused = world.patch(kPath, {{"max_in_flight", 5}}, other);
        EXPECT_EQ(refused.status, 412) << other;
        EXPECT_EQ(body_of(refused)["type"], "urn:causeway:problem:precondition-failed");
    }
    EXPECT_EQ(stored().max_in_flight, 9);
    for (const std::string& good : {etag(), "\"x\" , " + etag(), std::string("*")}) {
        EXPECT_EQ(world.patch(kPath, {{"max_in_flight", 9}}, good).status, 200) << good;
    }
}

TEST_F(ConnectorChange, WithoutAnETagGoesForWhateverIsThere) {
    world.database.lose_race_to([](model::UnitOfWork& unit) -> base::Result<void> {
        auto rival = unit.connectors.find(model::Slug::parse("ca").value()).value();
        rival.max_in_flight = 1;
        unit.connectors.update(rival, {});
        return {};
    });
    const auto changed = world.patch(kPath, {{"status", "paused"}});
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(body_of(changed)["max_in_flight"], 1);
}

TEST_F(ConnectorChange, AnswersWithTheNewETag) {
    const auto changed = world.patch(kPath, {{"max_in_flight", 9}});
    EXPECT_EQ(changed.headers.get("ETag"), etag());
}

TEST_F(ConnectorChange, EveryMistakeIsReportedAtItsPlaceAndNothingIsChanged) {
    const auto refused = world.patch(kPath, {{"config", "text"},
                                             {"max_in_flight", 65},
                                             {"accepted_differences", {"lacks_everything"}},
                                             {"status", "gone"},
                                             {"type", "other"},
                                             {"slug", "renamed"}});
    EXPECT_EQ(refused.status, 400);
    std::vector<std::string> places;
    const json errors = body_of(refused)["errors"];
    for (const auto& error : errors) places.push_back(error["pointer"]);
    EXPECT_EQ(places,
              (std::vector<std::string>{"/config", "/max_in_flight", "/accepted_differences",
                                        "/status", "/slug", "/type"}));
    EXPECT_EQ(stored().version, 1);
    const auto twice =
        world.patch(kPath, {{"accepted_differences", {"lacks_server_auth", "lacks_server_auth"}}});
    EXPECT_EQ(twice.status, 400);
    EXPECT_EQ(body_of(twice)["errors"][0]["pointer"], "/accepted_differences");
    for (const char* member : {"config", "secrets", "accepted_differences", "status"}) {
        EXPECT_EQ(world.patch(kPath, {{member, nullptr}}).status, 400) << member;
    }
}

TEST_F(ConnectorChange, WhatTheCatalogRefusesIsPlacedInsideTheConfiguration) {
    world.catalog.refusal = base::make_error(base::ErrorKind::malformed, "bad configuration");
    world.catalog.refusal->subproblems = {
        {base::ErrorKind::malformed, "must be a URL", {"pointer", "/url"}}};
    const auto refused = world.patch(kPath, {{"config", json::object()}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(body_of(refused)["errors"][0]["pointer"], "/config/url");
    EXPECT_EQ(stored().version, 1);
}

TEST_F(ConnectorChange, ASecretThatTheCatalogRefusesIsPlacedAmongTheSecrets) {
    world.catalog.refusal = base::make_error(base::ErrorKind::malformed, "not used");
    world.catalog.refusal->subproblems = {
        {base::ErrorKind::malformed, "not used", {ca::kSecret, "old/pin"}}};
    const auto refused = world.patch(kPath, {{"secrets", {{"old/pin", "1234"}}}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(body_of(refused)["errors"][0]["pointer"], "/secrets/old~1pin");
}

TEST_F(ConnectorChange, OfOneThatDoesNotExistIsNotFound) {
    EXPECT_EQ(world.patch("/api/v1/connectors/nowhere", {{"max_in_flight", 9}}).status, 404);
}

TEST_F(ConnectorChange, IsNotForATokenThatMayOnlyRead) {
    http::Request request =
        AdminWorld::remote("PATCH", kPath, world.make_token(model::ApiScope::read));
    request.body = R"({"status": "paused"})";
    request.headers.set("Content-Type", "application/json");
    EXPECT_EQ(world.api.handle(request).status, 403);
    EXPECT_EQ(stored().status, model::ConnectorStatus::active);
}

}  // namespace
}  // namespace causeway::admin
