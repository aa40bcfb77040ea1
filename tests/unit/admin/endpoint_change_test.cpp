// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "admin_world.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::string_view kTenant = "/api/v1/tenants/corp";
constexpr std::string_view kPath = "/api/v1/tenants/corp/endpoints/web";

class EndpointChange : public testing::Test {
  protected:
    void SetUp() override { world.add_endpoint(); }
    model::Endpoint stored() { return world.database.committed().endpoints.front(); }
    std::string etag(std::string_view path) {
        return std::string(world.get(path).headers.get("ETag").value());
    }
    std::vector<std::string> places_of(const http::Response& refused) {
        EXPECT_EQ(refused.status, 400) << refused.body;
        std::vector<std::string> places;
        const json problem = body_of(refused);
        for (const auto& error : problem["errors"]) places.push_back(error["pointer"]);
        return places;
    }

    AdminWorld world;
};

TEST_F(EndpointChange, SetsEverySettingThatANewOneTakesAndTheStatus) {
    world.write("/api/v1/connectors", {{"slug", "second"}, {"type", "fake"}});
    const json asked{
        {"display_name", "Web servers"},
        {"connectors", {"second", "ca"}},
        {"eab", "optional"},
        {"authorization", "challenge"},
        {"challenges", {"dns-01"}},
        {"keys", {{{"type", "rsa"}, {"min_bits", 3072}, {"max_bits", 4096}}}},
        {"max_names", 7},
        {"require_cn", true},
        {"max_validity_seconds", 7776000},
        {"order_lifetime_seconds", 3600},
        {"authorization_lifetime_seconds", 86400},
        {"network", {{"resolver_set", "inside"}, {"allowed_networks", {"10.0.0.0/8"}}}},
        {"terms_of_service", "https://corp.example/terms"},
        {"website", "https://corp.example"},
        {"caa_identities", {"ca.example"}},
        {"grandfather_until", "2026-06-01T00:00:00Z"},
        {"status", "paused"}};
    const json before = world.read(kPath);
    const auto changed = world.patch(kPath, asked);
    ASSERT_EQ(changed.status, 200) << changed.body;
    json expected = before;
    expected.update(asked);
    EXPECT_EQ(body_of(changed), expected);
    EXPECT_EQ(world.read(kPath), expected);
    // One of them alone leaves the others.
    expected["status"] = "active";
    EXPECT_EQ(body_of(world.patch(kPath, {{"status", "active"}})), expected);
    expected["network"]["allowed_networks"] = json::array();
    EXPECT_EQ(body_of(world.patch(kPath, {{"network", {{"allowed_networks", json::array()}}}})),
              expected);
}

TEST_F(EndpointChange, TakesNullForWhatCanBeEmptyAndForNothingElse) {
    const json fresh = world.read(kPath);
    world.patch(kPath, {{"display_name", "Web"},
                        {"challenges", {"dns-01"}},
                        {"keys", {{{"type", "ec-p256"}}}},
                        {"network", {{"allowed_networks", {"10.0.0.0/8"}}}},
                        {"terms_of_service", "https://corp.example/terms"},
                        {"website", "https://corp.example"},
                        {"caa_identities", {"ca.example"}},
                        {"grandfather_until", "2026-06-01T00:00:00Z"}});
    ASSERT_NE(world.read(kPath), fresh);
    const auto emptied = world.patch(kPath, {{"display_name", nullptr},
                                             {"challenges", nullptr},
                                             {"keys", nullptr},
                                             {"network", {{"allowed_networks", nullptr}}},
                                             {"terms_of_service", nullptr},
                                             {"website", nullptr},
                                             {"caa_identities", nullptr},
                                             {"grandfather_until", nullptr}});
    ASSERT_EQ(emptied.status, 200) << emptied.body;
    EXPECT_EQ(body_of(emptied), fresh);
    for (const char* member :
         {"connectors", "eab", "authorization", "max_names", "require_cn", "max_validity_seconds",
          "order_lifetime_seconds", "authorization_lifetime_seconds", "network", "status"}) {
        EXPECT_EQ(places_of(world.patch(kPath, {{member, nullptr}})).front(),
                  "/" + std::string(member));
    }
}

TEST_F(EndpointChange, EveryMistakeIsReportedAtItsPlaceAndNothingIsChanged) {
    const model::Endpoint before = stored();
    EXPECT_EQ(places_of(world.patch(kPath, {{"connectors", json::array()},
                                            {"eab", "never"},
                                            {"keys", {{{"type", "dsa"}}}},
                                            {"max_names", 0},
                                            {"network", {{"resolvers", "inside"}}},
                                            {"website", "javascript:alert(1)"},
                                            {"grandfather_until", "soon"},
                                            {"status", "gone"},
                                            {"slug", "renamed"},
                                            {"tenant", "other"}})),
              (std::vector<std::string>{"/connectors", "/eab", "/keys/0/type", "/max_names",
                                        "/network/resolvers", "/website", "/grandfather_until",
                                        "/status", "/slug", "/tenant"}));
    EXPECT_EQ(stored(), before);
    EXPECT_EQ(world.patch(kPath, {{"connectors", {"nowhere"}}}).status, 404);
    EXPECT_EQ(world.patch(kPath, {{"authorization", "eab-only"}}).status, 400);
    EXPECT_EQ(world.patch("/api/v1/tenants/corp/endpoints/nowhere", {{"max_names", 5}}).status,
              404);
    EXPECT_EQ(stored(), before);
}

TEST_F(EndpointChange, NeedsTheETagOfWhatIsThereIfItNamesOne) {
    const std::string read = etag(kPath);
    const auto changed = world.patch(kPath, {{"max_names", 9}}, read);
    EXPECT_EQ(changed.status, 200);
    EXPECT_NE(etag(kPath), read);
    EXPECT_EQ(changed.headers.get("ETag"), etag(kPath));
    const auto refused = world.patch(kPath, {{"max_names", 5}}, read);
    EXPECT_EQ(refused.status, 412);
    EXPECT_EQ(body_of(refused)["type"], "urn:causeway:problem:precondition-failed");
    EXPECT_EQ(stored().policy.max_names, 9);
    const auto same = world.patch(kPath, {{"max_names", 9}}, etag(kPath));
    EXPECT_EQ(same.headers.get("ETag"), changed.headers.get("ETag"));
}

TEST_F(EndpointChange, CreatedOnesComeWithTheirETag) {
    const auto tenant = world.post("/api/v1/tenants", {{"slug", "other"}});
    EXPECT_EQ(tenant.headers.get("ETag"), etag("/api/v1/tenants/other"));
    const auto endpoint =
        world.post("/api/v1/tenants/corp/endpoints", {{"slug", "api"}, {"connectors", {"ca"}}});
    EXPECT_EQ(endpoint.headers.get("ETag"), etag("/api/v1/tenants/corp/endpoints/api"));
}

TEST_F(EndpointChange, TenantsAreRenamedSuspendedAndResumed) {
    const std::string read = etag(kTenant);
    const auto suspended =
        world.patch(kTenant, {{"display_name", "Corp & Söhne"}, {"status", "suspended"}}, read);
    ASSERT_EQ(suspended.status, 200) << suspended.body;
    EXPECT_EQ(body_of(suspended)["display_name"], "Corp & Söhne");
    EXPECT_EQ(body_of(suspended)["status"], "suspended");
    EXPECT_EQ(world.read(kTenant), body_of(suspended));
    EXPECT_EQ(suspended.headers.get("ETag"), etag(kTenant));
    EXPECT_EQ(world.patch(kTenant, {{"status", "active"}}, read).status, 412);
    const json resumed =
        body_of(world.patch(kTenant, {{"status", "active"}, {"display_name", nullptr}}));
    EXPECT_EQ(resumed["status"], "active");
    EXPECT_EQ(resumed["display_name"], "corp");
    EXPECT_EQ(places_of(world.patch(kTenant, {{"status", "paused"}, {"slug", "renamed"}})),
              (std::vector<std::string>{"/status", "/slug"}));
    EXPECT_EQ(world.patch("/api/v1/tenants/nobody", {{"status", "active"}}).status, 404);
}

TEST_F(EndpointChange, IsNotForATokenThatMayOnlyRead) {
    const std::string token = world.make_token(model::ApiScope::read);
    for (const auto& [path, body] :
         {std::pair{kPath, R"({"status": "paused"})"}, {kTenant, R"({"status": "suspended"})"}}) {
        http::Request request = AdminWorld::remote("PATCH", path, token);
        request.body = body;
        request.headers.set("Content-Type", "application/json");
        EXPECT_EQ(world.api.handle(request).status, 403) << path;
    }
    EXPECT_EQ(stored().status, model::EndpointStatus::active);
    EXPECT_EQ(world.read(kTenant)["status"], "active");
}

}  // namespace
}  // namespace causeway::admin
