// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "admin/routes.hpp"
#include "admin_world.hpp"

namespace causeway::admin {
namespace {

// A path that the pattern matches, whatever its placeholders.
std::string example(std::string_view pattern) {
    std::string out(pattern);
    for (auto open = out.find('{'); open != std::string::npos; open = out.find('{')) {
        out.replace(open, out.find('}') - open + 1, "x");
    }
    return out;
}

TEST(Access, EveryRouteRefusesACallerWithoutACredential) {
    AdminWorld world;
    for (const Route& route : routes()) {
        const auto response = world.api.handle(
            AdminWorld::remote(http::to_string(route.method), example(route.pattern)));
        EXPECT_EQ(response.status, 401) << route.pattern;
        EXPECT_EQ(response.headers.get("WWW-Authenticate"), "Bearer realm=\"causeway\"");
    }
}

TEST(Access, EveryWriteNeedsTheAdminScopeAndAReadTokenHasNone) {
    AdminWorld world;
    const std::string token = world.make_token(model::ApiScope::read);
    for (const Route& route : routes()) {
        const bool writes = route.method != http::Method::get;
        EXPECT_EQ(route.needs, writes ? model::ApiScope::admin : model::ApiScope::read);
        const auto response = world.api.handle(
            AdminWorld::remote(http::to_string(route.method), example(route.pattern), token));
        EXPECT_EQ(response.status == 403, writes) << route.pattern << ' ' << response.status;
    }
    EXPECT_EQ(world.database.committed().events.size(), 1U);  // the token's own
}

TEST(Access, WhoeverHasNoCredentialLearnsNothingAboutPaths) {
    AdminWorld world;
    const auto known = world.api.handle(AdminWorld::remote("GET", "/api/v1/tenants"));
    const auto unknown = world.api.handle(AdminWorld::remote("GET", "/api/v1/nothing"));
    const auto wrong_method = world.api.handle(AdminWorld::remote("DELETE", "/api/v1/tenants"));
    EXPECT_EQ(known.body, unknown.body);
    EXPECT_EQ(known.body, wrong_method.body);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(unknown.route, "");
}

TEST(Access, EveryBadTokenGetsTheSameAnswer) {
    AdminWorld world;
    const std::string expired = world.make_token(model::ApiScope::admin);
    world.clock.advance(std::chrono::hours{2});
    const std::string valid = world.make_token(model::ApiScope::admin);
    const auto none = world.api.handle(AdminWorld::remote("GET", "/api/v1/whoami"));
    for (const std::string& bad : {std::string("x"), expired, valid + "0",
                                   valid.substr(0, valid.size() - 1), std::string("cwy_")}) {
        const auto response = world.api.handle(AdminWorld::remote("GET", "/api/v1/whoami", bad));
        EXPECT_EQ(response.status, 401);
        EXPECT_EQ(response.body, none.body);
        EXPECT_EQ(response.headers, none.headers);
    }
}

TEST(Access, TheBearerSchemeIsReadWithoutRegardToCaseAndNoOtherIsTaken) {
    AdminWorld world;
    const std::string token = world.make_token(model::ApiScope::read);
    auto request = AdminWorld::remote("GET", "/api/v1/whoami");
    request.headers.set("Authorization", "bearer " + token);
    EXPECT_EQ(world.api.handle(request).status, 200);
    for (const std::string& other :
         {"Basic " + token, token, std::string("Bearer"), std::string("Bearer ")}) {
        request.headers.set("Authorization", other);
        EXPECT_EQ(world.api.handle(request).status, 401) << other;
    }
}

TEST(Access, TwoCredentialsAreNone) {
    AdminWorld world;
    auto request =
        AdminWorld::remote("GET", "/api/v1/whoami", world.make_token(model::ApiScope::read));
    request.headers.add("Authorization", "Bearer other");
    EXPECT_EQ(world.api.handle(request).status, 401);
}

TEST(Access, TheTokenIsNotLookedForInTheQuery) {
    AdminWorld world;
    const std::string token = world.make_token(model::ApiScope::admin);
    const auto response =
        world.api.handle(AdminWorld::remote("GET", "/api/v1/whoami?access_token=" + token));
    EXPECT_EQ(response.status, 401);
}

TEST(Access, ABrokenDatabaseIsNotABadToken) {
    AdminWorld world;
    const std::string token = world.make_token(model::ApiScope::read);
    world.database.break_down();
    EXPECT_EQ(world.api.handle(AdminWorld::remote("GET", "/api/v1/whoami", token)).status, 503);
}

TEST(Access, TheUserOfTheUnixSocketIsASuperAdminAndInTheAudit) {
    AdminWorld world;
    EXPECT_EQ(world.read("/api/v1/whoami"),
              (nlohmann::json{{"actor", "local:root"}, {"scope", "admin"}}));
    world.write("/api/v1/tenants", {{"slug", "corp"}});
    const model::AuditEvent event = world.database.committed().events.back();
    EXPECT_EQ(event.actor.name, "local:root");
    EXPECT_EQ(event.actor.address, "unix");
    EXPECT_EQ(event.request_id, "01970000-0000-7000-8000-000000000001");
}

TEST(Access, AUidWithoutANameIsNamedByItsNumber) {
    AdminWorld world;
    auto request = AdminWorld::request("GET", "/api/v1/whoami");
    request.peer.uid = 4711;
    request.peer.user.clear();
    EXPECT_EQ(body_of(world.api.handle(request))["actor"], "local:4711");
}

TEST(Access, ATokenIsNamedByItsIdInTheAudit) {
    AdminWorld world;
    const std::string token = world.make_token(model::ApiScope::admin);
    auto request = AdminWorld::remote("POST", "/api/v1/tenants", token);
    request.headers.set("Content-Type", "application/json");
    request.body = R"({"slug":"corp"})";
    ASSERT_EQ(world.api.handle(request).status, 201);
    const auto committed = world.database.committed();
    EXPECT_EQ(committed.events.back().actor.name,
              "token:" + committed.api_tokens.front().id.to_string());
    EXPECT_EQ(committed.events.back().actor.address, "192.0.2.7");
}

TEST(Access, AnUnknownPathIs404AndAWrongMethod405WithAllow) {
    AdminWorld world;
    EXPECT_EQ(world.get("/api/v1/nothing").status, 404);
    const auto response = world.api.handle(AdminWorld::request("DELETE", "/api/v1/tenants"));
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.headers.get("Allow"), "POST, GET, HEAD");
}

TEST(Access, AnswersAreNeverCachedAndNameTheirRoute) {
    AdminWorld world;
    world.add_endpoint();
    const auto response = world.get("/api/v1/tenants/corp");
    EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(response.route, "/api/v1/tenants/{tenant}");
    EXPECT_EQ(world.get("/api/v1/nothing").headers.get("Cache-Control"), "no-store");
}

}  // namespace
}  // namespace causeway::admin
