// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

const json& without_id(json& object) {
    object.erase("id");
    return object;
}

TEST(Tenants, AreCreatedListedAndShown) {
    AdminWorld world;
    const auto response =
        world.post("/api/v1/tenants", {{"slug", "corp"}, {"display_name", "Corp & Söhne"}});
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.headers.get("Location"), "/api/v1/tenants/corp");
    json created = body_of(response);
    EXPECT_EQ(world.read("/api/v1/tenants/corp"), created);
    EXPECT_EQ(world.read("/api/v1/tenants")["items"], json::array({created}));
    EXPECT_EQ(without_id(created), (json{{"slug", "corp"},
                                         {"display_name", "Corp & Söhne"},
                                         {"status", "active"},
                                         {"created_at", "2026-05-01T12:00:00Z"}}));
    EXPECT_EQ(world.database.committed().events.size(), 1U);
}

TEST(Tenants, ANameThatIsTakenIsAConflict) {
    AdminWorld world;
    world.write("/api/v1/tenants", {{"slug", "corp"}});
    EXPECT_EQ(world.post("/api/v1/tenants", {{"slug", "corp"}}).status, 409);
}

TEST(Tenants, AWrongNameIsRefusedAtItsPlace) {
    AdminWorld world;
    for (const json& slug : {json("Corp"), json(""), json("a b"), json(1), json(nullptr)}) {
        const auto response = world.post("/api/v1/tenants", {{"slug", slug}});
        EXPECT_EQ(response.status, 400);
        EXPECT_EQ(body_of(response)["errors"][0]["pointer"], "/slug");
    }
    EXPECT_EQ(world.post("/api/v1/tenants", json::object()).status, 400);
}

TEST(Tenants, OneThatDoesNotExistIsNotFound) {
    AdminWorld world;
    EXPECT_EQ(world.get("/api/v1/tenants/nobody").status, 404);
    EXPECT_EQ(world.get("/api/v1/tenants/nobody/endpoints").status, 404);
    EXPECT_EQ(world.get("/api/v1/tenants/nobody/endpoints/web").status, 404);
    EXPECT_EQ(world.get("/api/v1/tenants/nobody/endpoints/web/eab-keys").status, 404);
}

TEST(Endpoints, AreCreatedWithAllThatWasAskedForAndTheirDirectoryUrl) {
    AdminWorld world;
    world.write("/api/v1/tenants", {{"slug", "corp"}});
    world.write("/api/v1/connectors", {{"slug", "first"}, {"type", "fake"}});
    world.write("/api/v1/connectors", {{"slug", "second"}, {"type", "fake"}});
    const json asked{
        {"slug", "web"},
        {"display_name", "Web servers"},
        {"connectors", {"second", "first"}},
        {"eab", "optional"},
        {"challenges", {"dns-01", "http-01"}},
        {"keys",
         {{{"type", "rsa"}, {"min_bits", 3072}, {"max_bits", 4096}}, {{"type", "ec-p384"}}}},
        {"max_names", 7},
        {"require_cn", true},
        {"max_validity_seconds", 7776000},
        {"order_lifetime_seconds", 3600},
        {"authorization_lifetime_seconds", 86400},
        {"network", {{"resolver_set", "inside"}, {"allowed_networks", {"10.0.0.0/8"}}}},
        {"terms_of_service", "https://corp.example/terms"},
        {"website", "https://corp.example"},
        {"caa_identities", {"ca.example"}}};
    const auto response = world.post("/api/v1/tenants/corp/endpoints", asked);
    ASSERT_EQ(response.status, 201) << response.body;
    EXPECT_EQ(response.headers.get("Location"), "/api/v1/tenants/corp/endpoints/web");
    const json created = body_of(response);
    for (const auto& [name, value] : asked.items()) EXPECT_EQ(created[name], value) << name;
    EXPECT_EQ(created["directory_url"], "https://acme.example.test/acme/corp/web/directory");
    EXPECT_EQ(created["tenant"], "corp");
    EXPECT_EQ(world.read("/api/v1/tenants/corp/endpoints/web"), created);
    EXPECT_EQ(world.read("/api/v1/tenants/corp/endpoints")["items"], json::array({created}));
}

TEST(Endpoints, NeedAKeyForNewAccountsUnlessSaidOtherwise) {
    AdminWorld world;
    world.add_endpoint();
    EXPECT_EQ(world.read("/api/v1/tenants/corp/endpoints/web")["eab"], "required");
}

TEST(Endpoints, EveryMistakeIsReportedAtOnceAndAtItsPlace) {
    AdminWorld world;
    world.write("/api/v1/tenants", {{"slug", "corp"}});
    const auto response =
        world.post("/api/v1/tenants/corp/endpoints",
                   {{"slug", "web"},
                    {"connectors", json::array()},
                    {"eab", "never"},
                    {"challenges", {"http-01", "http-02"}},
                    {"keys", {{{"type", "dsa"}}, {{"type", "ec-p256"}, {"min_bits", 2048}}}},
                    {"max_names", 0},
                    {"max_validity_seconds", 60},
                    {"order_lifetime_seconds", "1d"},
                    {"authorization_lifetime_seconds", 400 * 86400},
                    {"website", "javascript:alert(1)"},
                    {"colour", "red"}});
    EXPECT_EQ(response.status, 400);
    std::vector<std::string> places;
    const json errors = body_of(response)["errors"];
    for (const auto& error : errors) places.push_back(error["pointer"]);
    EXPECT_EQ(places, (std::vector<std::string>{
                          "/connectors", "/eab", "/challenges", "/keys/0/type", "/keys/1/type",
                          "/max_names", "/max_validity_seconds", "/order_lifetime_seconds",
                          "/authorization_lifetime_seconds", "/website", "/colour"}));
    EXPECT_TRUE(world.database.committed().endpoints.empty());
}

TEST(Endpoints, AreMadeWithASourceOfAuthorizationsThatFitsTheRest) {
    AdminWorld world;
    world.add_endpoint();
    const std::string path = "/api/v1/tenants/corp/endpoints";
    const json made = world.write(
        path, {{"slug", "granted"}, {"connectors", {"ca"}}, {"authorization", "eab-only"}});
    EXPECT_EQ(made["authorization"], "eab-only");
    EXPECT_EQ(made["challenges"], json::array());
    for (const json& wrong :
         {json{{"authorization", "reused"}}, json{{"authorization", "none"}},
          json{{"authorization", "eab-only"}, {"eab", "optional"}},
          json{{"authorization", "pre-authorized"}, {"challenges", {"http-01"}}}}) {
        json body{{"slug", "wrong"}, {"connectors", {"ca"}}};
        body.update(wrong);
        EXPECT_EQ(world.post(path, body).status, 400) << body;
    }
}

// Conformance row E25: as base64url without padding, and never again.
TEST(EabKeys, TheirSecretIsShownOnceAsClientsTakeIt) {
    AdminWorld world;
    world.add_endpoint();
    const std::string path = "/api/v1/tenants/corp/endpoints/web/eab-keys";
    const json created = world.write(path, {{"label", "build servers"},
                                            {"domains", {"Corp.example"}},
                                            {"denied_domains", {"=secret.corp.example"}}});
    const std::string hmac_key = created["hmac_key"];
    EXPECT_EQ(hmac_key.size(), 43U);  // 32 octets, no padding
    EXPECT_EQ(hmac_key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789-_"),
              std::string::npos);
    EXPECT_EQ(created["max_uses"], 1);
    EXPECT_EQ(created["domains"], json::array({"corp.example"}));
    EXPECT_EQ(created["denied_domains"], json::array({"=secret.corp.example"}));

    const std::string one = path + "/" + created["kid"].get<std::string>();
    for (const std::string& target : {path, one}) {
        const auto later = world.get(target);
        EXPECT_EQ(later.status, 200);
        EXPECT_EQ(later.body.find(hmac_key), std::string::npos);
        EXPECT_EQ(later.body.find("hmac"), std::string::npos);
    }
    const auto revoked = world.post(one + "/revoke", json::object());
    EXPECT_EQ(body_of(revoked)["status"], "revoked");
    EXPECT_EQ(revoked.body.find("hmac"), std::string::npos);
}

TEST(EabKeys, AreSuspendedResumedAndShownAsExpired) {
    AdminWorld world;
    world.add_endpoint();
    const std::string path = "/api/v1/tenants/corp/endpoints/web/eab-keys";
    const json key = world.write(path, {{"expires_at", "2026-05-01T13:00:00Z"}});
    const std::string one = path + "/" + key["kid"].get<std::string>();
    EXPECT_EQ(world.write(one + "/suspend", json::object())["status"], "suspended");
    EXPECT_EQ(world.write(one + "/resume", json::object())["status"], "active");
    world.clock.advance(std::chrono::hours(1));
    EXPECT_EQ(world.read(path)["items"][0]["status"], "expired");
    EXPECT_EQ(world.read(one)["status"], "expired");
    EXPECT_EQ(world.write(one + "/revoke", json::object())["status"], "revoked");
    EXPECT_EQ(world.post(one + "/resume", json::object()).status, 409);
}

TEST(EabKeys, NullMeansAnyNumberOfUses) {
    AdminWorld world;
    world.add_endpoint();
    const std::string path = "/api/v1/tenants/corp/endpoints/web/eab-keys";
    EXPECT_EQ(world.write(path, {{"max_uses", nullptr}})["max_uses"], nullptr);
    EXPECT_EQ(world.write(path, {{"max_uses", 5}})["max_uses"], 5);
    EXPECT_EQ(world.post(path, {{"max_uses", 0}}).status, 400);
    EXPECT_EQ(world.post(path, {{"max_uses", "unlimited"}}).status, 400);
    EXPECT_EQ(world.post(path, {{"domains", nullptr}}).status, 400);
}

TEST(EabKeys, AKeyOfAnotherTenantIsNotFoundHere) {
    AdminWorld world;
    world.add_endpoint();
    world.write("/api/v1/tenants", {{"slug", "other"}});
    world.write("/api/v1/tenants/other/endpoints", {{"slug", "web"}, {"connectors", {"ca"}}});
    const json key = world.write("/api/v1/tenants/corp/endpoints/web/eab-keys", json::object());
    const std::string there =
        "/api/v1/tenants/other/endpoints/web/eab-keys/" + key["kid"].get<std::string>();
    EXPECT_EQ(world.get(there).status, 404);
    EXPECT_EQ(world.post(there + "/revoke", json::object()).status, 404);
    EXPECT_TRUE(world.read("/api/v1/tenants/other/endpoints/web/eab-keys")["items"].empty());
}

TEST(Connectors, TheirSecretsCanBeWrittenAndNeverRead) {
    AdminWorld world;
    const auto created = world.post("/api/v1/connectors", {{"slug", "ca"},
                                                           {"type", "fake"},
                                                           {"config", {{"url", "https://ca"}}},
                                                           {"secrets", {{"password", "hunter2"}}},
                                                           {"max_in_flight", 8}});
    ASSERT_EQ(created.status, 201) << created.body;
    const auto one = world.get("/api/v1/connectors/ca");
    const auto list = world.get("/api/v1/connectors");
    EXPECT_EQ(body_of(one)["secrets"], json::parse(R"({"password": {"set": true}})"));
    EXPECT_EQ(body_of(one)["config"], json::parse(R"({"url": "https://ca"})"));
    EXPECT_EQ(body_of(one)["max_in_flight"], 8);
    for (const auto& answer : {created, one, list}) {
        EXPECT_EQ(answer.body.find("hunter2"), std::string::npos);
    }
    const auto committed = world.database.committed();
    EXPECT_EQ(committed.connectors.front().secrets.at("password").reveal_text(), "hunter2");
    for (const auto& event : committed.events) {
        for (const auto& [name, value] : event.payload) EXPECT_NE(value, "hunter2");
    }
}

TEST(Connectors, AcceptOnlyDifferencesThatThereAre) {
    AdminWorld world;
    const json strict = world.write("/api/v1/connectors", {{"slug", "strict"}, {"type", "fake"}});
    EXPECT_EQ(strict["accepted_differences"], json::array());
    const json lenient = world.write(
        "/api/v1/connectors",
        {{"slug", "lenient"}, {"type", "fake"}, {"accepted_differences", {"lacks_server_auth"}}});
    EXPECT_EQ(lenient["accepted_differences"], json::array({"lacks_server_auth"}));
    EXPECT_EQ(world.read("/api/v1/connectors/lenient"), lenient);
    EXPECT_EQ(world.read("/api/v1/connectors")["items"], json::array({lenient, strict}));

    const auto refused = world.post(
        "/api/v1/connectors",
        {{"slug", "third"}, {"type", "fake"}, {"accepted_differences", {"lacks_everything"}}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(body_of(refused)["errors"][0]["pointer"], "/accepted_differences");
    EXPECT_NE(refused.body.find("lacks_server_auth"), std::string::npos);
}

TEST(Connectors, WhatTheCatalogRefusesIsPlacedInsideTheConfiguration) {
    AdminWorld world;
    world.catalog.refusal = base::make_error(base::ErrorKind::malformed, "bad configuration");
    world.catalog.refusal->subproblems = {
        {base::ErrorKind::malformed, "must be a URL", {"pointer", "/url"}}};
    const auto response = world.post("/api/v1/connectors", {{"slug", "ca"}, {"type", "fake"}});
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(body_of(response)["errors"][0]["pointer"], "/config/url");
}

TEST(Connectors, TypesShowTheirSchemaAndWhatTheyCanDo) {
    AdminWorld world;
    const json types = world.read("/api/v1/connector-types")["items"];
    ASSERT_EQ(types.size(), 1U);
    EXPECT_EQ(types[0]["type"], "fake");
    EXPECT_EQ(types[0]["schema"], json::parse(R"({"type": "object"})"));
    EXPECT_EQ(types[0]["capabilities"]["revokes"], true);
    EXPECT_EQ(types[0]["capabilities"]["pends"], false);
}

TEST(Connectors, ATestNamesItsStagesAndPassesWhenNoneFailed) {
    AdminWorld world;
    world.add_endpoint();
    world.issuer.stages = {{"tcp", ca::StageVerdict::passed, "connected"},
                           {"clock", ca::StageVerdict::warned, "3 s off"}};
    EXPECT_EQ(world.write("/api/v1/connectors/ca/test", json::object()), json::parse(R"({
        "passed": true,
        "stages": [{"name": "tcp", "verdict": "passed", "detail": "connected"},
                   {"name": "clock", "verdict": "warned", "detail": "3 s off"}]})"));
    world.issuer.stages.push_back({"sign-in", ca::StageVerdict::failed, "wrong password"});
    EXPECT_EQ(world.write("/api/v1/connectors/ca/test", json::object())["passed"], false);
}

TEST(Connectors, CaCertificatesThatNeverCameAreUnavailable) {
    AdminWorld world;
    world.add_endpoint();
    const auto response = world.get("/api/v1/connectors/ca/ca-certificates");
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.headers.get("Retry-After"), "5");
}

TEST(ApiTokens, AreShownOnceAndMustExpire) {
    AdminWorld world;
    const json created = world.write("/api/v1/api-tokens",
                                     {{"label", "ci"}, {"expires_at", "2026-06-01T00:00:00Z"}});
    const std::string token = created["token"];
    EXPECT_TRUE(token.starts_with("cwy_"));
    EXPECT_EQ(created["scope"], "read");
    EXPECT_EQ(created["created_by"], "local:root");
    EXPECT_EQ(world.get("/api/v1/api-tokens").body.find(token), std::string::npos);
    EXPECT_EQ(world.api.handle(AdminWorld::remote("GET", "/api/v1/whoami", token)).status, 200);

    const std::string path = "/api/v1/api-tokens/" + created["id"].get<std::string>();
    EXPECT_EQ(world.post(path + "/revoke", json::object()).status, 200);
    EXPECT_EQ(world.api.handle(AdminWorld::remote("GET", "/api/v1/whoami", token)).status, 401);

    EXPECT_EQ(world.post("/api/v1/api-tokens", {{"label", "ci"}}).status, 400);
    EXPECT_EQ(world.post("/api/v1/api-tokens", {{"expires_at", ""}}).status, 400);
    EXPECT_EQ(
        world
            .post("/api/v1/api-tokens", {{"expires_at", "2026-06-01T00:00:00Z"}, {"scope", "root"}})
            .status,
        400);
}

}  // namespace
}  // namespace causeway::admin
