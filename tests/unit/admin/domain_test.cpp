// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

const std::string kPath = "/api/v1/tenants/corp/domains";

class DomainApi : public testing::Test {
  protected:
    void SetUp() override { world.write("/api/v1/tenants", {{"slug", "corp"}}); }
    std::string path_of(const json& domain) {
        return kPath + "/" + domain["id"].get<std::string>();
    }
    std::string etag(const std::string& path) {
        return std::string(world.get(path).headers.get("ETag").value());
    }

    AdminWorld world;
    const json verified{{"until", "2027-01-31T00:00:00Z"}, {"evidence", "ticket 7"}};
};

TEST_F(DomainApi, AddsListsAndShowsRules) {
    const auto response =
        world.post(kPath, {{"rule", "Example.com"}, {"pre_authorization", verified}});
    ASSERT_EQ(response.status, 201) << response.body;
    json added = body_of(response);
    const std::string path = path_of(added);
    EXPECT_EQ(response.headers.get("Location"), path);
    EXPECT_EQ(response.headers.get("ETag"), etag(path));
    EXPECT_EQ(world.read(path), added);
    EXPECT_EQ(world.read(kPath)["items"], json::array({added}));
    added.erase("id");
    EXPECT_EQ(added, (json{{"rule", "example.com"},
                           {"effect", "allow"},
                           {"pre_authorization", verified},
                           {"created_at", "2026-05-01T12:00:00Z"},
                           {"created_by", "local:root"}}));
    const json denied = world.write(kPath, {{"rule", "10.1.0.0/16"}, {"effect", "deny"}});
    EXPECT_EQ(denied["effect"], "deny");
    EXPECT_EQ(denied["pre_authorization"], nullptr);
}

TEST_F(DomainApi, FindsARuleByItsText) {
    world.write(kPath, {{"rule", "example.com"}});
    const json cidr = world.write(kPath, {{"rule", "10.1.0.0/16"}});
    EXPECT_EQ(world.read(kPath + "?rule=10.1.0.0%2F16")["items"], json::array({cidr}));
    EXPECT_TRUE(world.read(kPath + "?rule=%3Dexample.com")["items"].empty());
    EXPECT_EQ(world.get(kPath + "?rule=a..b").status, 400);
}

TEST_F(DomainApi, ListsInPages) {
    for (const char* rule : {"a.example", "b.example", "c.example"}) {
        world.write(kPath, {{"rule", rule}});
    }
    const json first = world.read(kPath + "?limit=2");
    EXPECT_EQ(first["items"].size(), 2U);
    EXPECT_EQ(first["items"][0]["rule"], "c.example");
    const json rest = world.read(kPath + "?limit=2&cursor=" + first["next"].get<std::string>());
    EXPECT_EQ(rest["items"][0]["rule"], "a.example");
    EXPECT_EQ(rest["next"], nullptr);
}

TEST_F(DomainApi, SaysWhatIsWrongAndWhere) {
    const auto at = [&](const json& body) {
        const auto response = world.post(kPath, body);
        EXPECT_EQ(response.status, 400) << response.body;
        const json problem = body_of(response);
        return problem.contains("errors") ? problem["errors"][0].value("pointer", "") : "";
    };
    EXPECT_EQ(at(json::object()), "/rule");
    EXPECT_EQ(at({{"rule", "example.com"}, {"effect", "forbid"}}), "/effect");
    EXPECT_EQ(at({{"rule", "example.com"}, {"pre_authorization", json::object()}}),
              "/pre_authorization/until");
    EXPECT_EQ(at({{"rule", "example.com"}, {"colour", "red"}}), "/colour");
    const auto u_label = world.post(kPath, {{"rule", "bücher.example"}});
    EXPECT_EQ(u_label.status, 400);
    EXPECT_NE(u_label.body.find("xn--bcher-kva.example"), std::string::npos);
    EXPECT_EQ(world.post("/api/v1/tenants/nobody/domains", {{"rule", "example.com"}}).status, 404);
    world.write(kPath, {{"rule", "example.com"}});
    EXPECT_EQ(world.post(kPath, {{"rule", "example.com"}, {"effect", "deny"}}).status, 409);
}

TEST_F(DomainApi, RenewsAndEndsAPreAuthorizationInTheVersionThatWasSeen) {
    const std::string path = path_of(world.write(kPath, {{"rule", "example.com"}}));
    const std::string seen = etag(path);
    const auto renewed = world.patch(path, {{"pre_authorization", verified}}, seen);
    ASSERT_EQ(renewed.status, 200) << renewed.body;
    EXPECT_EQ(body_of(renewed)["pre_authorization"], verified);
    EXPECT_EQ(renewed.headers.get("ETag"), etag(path));
    EXPECT_EQ(world.patch(path, {{"pre_authorization", nullptr}}, seen).status, 412);
    const auto ended = world.patch(path, {{"pre_authorization", nullptr}});
    EXPECT_EQ(body_of(ended)["pre_authorization"], nullptr);
    EXPECT_EQ(
        world.patch(path, {{"pre_authorization", verified}, {"rule", "other.example"}}).status,
        400);
}

TEST_F(DomainApi, TurnsARuleIntoADenialAndBackInTheVersionThatWasSeen) {
    const std::string path =
        path_of(world.write(kPath, {{"rule", "example.com"}, {"pre_authorization", verified}}));
    const std::string seen = etag(path);
    EXPECT_EQ(world.patch(path, {{"effect", "deny"}}, seen).status, 409) << "the last allowance";
    EXPECT_EQ(world.patch(path, {{"effect", "deny"}, {"allow_any", "yes"}}).status, 400);
    EXPECT_EQ(world.patch(path, {{"effect", "forbid"}}).status, 400);
    const json deny{{"effect", "deny"}, {"allow_any", true}};
    json denied = body_of(world.patch(path, deny, seen));
    EXPECT_EQ(denied["effect"], "deny");
    EXPECT_EQ(denied["pre_authorization"], nullptr);
    EXPECT_EQ(world.patch(path, {{"effect", "allow"}}, seen).status, 412);
    EXPECT_EQ(body_of(world.patch(path, json::object())), denied) << "nothing was to change";
    EXPECT_EQ(world.patch(path, {{"pre_authorization", verified}}).status, 400);
    const json both{{"effect", "allow"}, {"pre_authorization", verified}};
    EXPECT_EQ(body_of(world.patch(path, both))["pre_authorization"], verified);
}

TEST_F(DomainApi, RemovesARule) {
    const json added = world.write(kPath, {{"rule", "example.com"}});
    const std::string path = path_of(added);
    http::Request stale = AdminWorld::request("POST", path + "/remove");
    stale.headers.set("If-Match", "\"7\"");
    EXPECT_EQ(world.api.handle(stale).status, 412);
    EXPECT_EQ(world.post(path + "/remove", json::object()).status, 409);
    EXPECT_EQ(world.post(path + "/remove", {{"allow_any", "yes"}}).status, 400);
    EXPECT_EQ(world.write(path + "/remove", {{"allow_any", true}}), added);
    EXPECT_EQ(world.get(path).status, 404);
    EXPECT_EQ(world.post(path + "/remove", json::object()).status, 404);
    EXPECT_EQ(world.post(kPath + "/no-id/remove", json::object()).status, 404);
}

TEST_F(DomainApi, KeepsTenantsApart) {
    world.write("/api/v1/tenants", {{"slug", "other"}});
    const json added = world.write(kPath, {{"rule", "example.com"}});
    const std::string there = "/api/v1/tenants/other/domains/" + added["id"].get<std::string>();
    EXPECT_EQ(world.get(there).status, 404);
    EXPECT_EQ(world.patch(there, {{"pre_authorization", nullptr}}).status, 404);
    EXPECT_EQ(world.post(there + "/remove", json::object()).status, 404);
}

TEST_F(DomainApi, WritesOnlyForATokenThatMay) {
    const std::string path = path_of(world.write(kPath, {{"rule", "example.com"}}));
    const std::string token = world.make_token(model::ApiScope::read);
    EXPECT_EQ(world.api.handle(AdminWorld::remote("GET", path, token)).status, 200);
    EXPECT_EQ(world.api.handle(AdminWorld::remote("POST", path + "/remove", token)).status, 403);
    EXPECT_EQ(world.api.handle(AdminWorld::remote("POST", kPath, token)).status, 403);
}

}  // namespace
}  // namespace causeway::admin
