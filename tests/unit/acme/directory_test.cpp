// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "acme_world.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::HttpAnswer;

class DirectoryTest : public ::testing::Test {
  protected:
    AcmeWorld world;
};

// Conformance rows D1, D3: what there is and no more, under the endpoint's own prefix.
TEST_F(DirectoryTest, NamesTheResourcesOfThisEndpoint) {
    const HttpAnswer answer = world.get(world.directory_url("open"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Type"), "application/json");
    const std::string prefix = kBaseUrl + "/acme/corp/open/";
    EXPECT_EQ(answer.json(), (json{{"newNonce", prefix + "new-nonce"},
                                   {"newAccount", prefix + "new-account"},
                                   {"newOrder", prefix + "new-order"},
                                   {"keyChange", prefix + "key-change"},
                                   {"revokeCert", prefix + "revoke-cert"}}));
}

// Conformance row D2: what there is not is left out; what there is stands in meta.
TEST_F(DirectoryTest, MetaTellsWhatTheEndpointSaysOfItself) {
    world.edit_endpoint("bound", [](model::Endpoint& endpoint) {
        endpoint.terms_of_service = "https://corp.example/terms-3";
        endpoint.website = "https://corp.example/pki";
        endpoint.caa_identities = {"ca.corp.example"};
    });
    EXPECT_EQ(world.get(world.directory_url("bound")).json()["meta"],
              (json{{"termsOfService", "https://corp.example/terms-3"},
                    {"website", "https://corp.example/pki"},
                    {"caaIdentities", {"ca.corp.example"}},
                    {"externalAccountRequired", true}}));
}

// Conformance row A12: no header changes a URL.
TEST_F(DirectoryTest, ForgedHostsChangeNoUrl) {
    const std::string honest = world.get(world.directory_url("open")).body;
    for (const char* name : {"Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"}) {
        world.transport.add_header(name, "evil.example");
    }
    EXPECT_EQ(world.get(world.directory_url("open")).body, honest);
    const HttpAnswer account = world.client().register_account(json::object());
    EXPECT_TRUE(account.header("Location").starts_with(kBaseUrl + "/acme/corp/open/account/"));
}

// Conformance rows D3, C1: an unknown tenant and an unknown endpoint are told apart by nobody.
TEST_F(DirectoryTest, UnknownEndpointsAreNotFound) {
    const HttpAnswer tenant = world.get(world.directory_url("open", "nobody"));
    const HttpAnswer endpoint = world.get(world.directory_url("nothing"));
    EXPECT_EQ(tenant.status, 404);
    EXPECT_EQ(tenant.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(tenant.problem(), "malformed");
    EXPECT_EQ(tenant.body, endpoint.body);
}

// Conformance row A9.
TEST_F(DirectoryTest, UnknownPathsAreProblemDocuments) {
    for (const char* path :
         {"/", "/acme", "/acme/corp/open", "/acme/corp/open/", "/acme/corp/open/directory/",
          "/acme/corp/open/new-cert", "/acme/corp/open/%64irectory", "/acme/corp/open/new-authz"}) {
        const HttpAnswer answer = world.get(kBaseUrl + path);
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_EQ(answer.json()["status"], 404) << path;
        EXPECT_EQ(answer.problem(), "malformed") << path;
    }
    const std::string almost = world.get(kBaseUrl + "/acme/corp/open").json()["detail"];
    EXPECT_NE(almost.find("ends in /directory"), std::string::npos) << almost;
}

// Conformance rows A7, A9: nothing but the directory and newNonce is read by GET.
TEST_F(DirectoryTest, OtherMethodsAreRefusedWithTheAllowedOnes) {
    const std::string prefix = kBaseUrl + "/acme/corp/open/";
    const std::string id = "01890000-0000-7000-8000-000000000001";
    for (const std::string& path :
         {std::string("new-account"), std::string("new-order"), "account/" + id,
          "account/" + id + "/orders", std::string("key-change"), "order/" + id,
          "order/" + id + "/finalize", "authz/" + id, "challenge/" + id, "certificate/" + id}) {
        const HttpAnswer answer = world.get(prefix + path);
        EXPECT_EQ(answer.status, 405) << path;
        EXPECT_EQ(answer.json()["status"], 405) << path;
        EXPECT_EQ(answer.problem(), "malformed") << path;
        EXPECT_EQ(answer.header("Allow"), "POST") << path;
        EXPECT_EQ(answer.link("index"), world.directory_url("open")) << path;
    }
    for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS", "BREW"}) {
        const HttpAnswer answer = world.transport.send(method, prefix + "directory", "", "");
        EXPECT_EQ(answer.status, 405) << method;
        EXPECT_EQ(answer.header("Allow"), "GET, HEAD, POST") << method;
    }
}

// Conformance rows A13, D5, D6: the directory may be cached and needs no link to itself.
TEST_F(DirectoryTest, IsCacheableAndHasNoNonce) {
    const HttpAnswer answer = world.get(world.directory_url("open"));
    EXPECT_EQ(answer.header("Cache-Control"), "public, max-age=60");
    EXPECT_EQ(answer.header("Replay-Nonce"), "");
    EXPECT_EQ(answer.link("index"), "");
    EXPECT_EQ(world.transport.send("HEAD", world.directory_url("open"), "", "").status, 200);
    world.clock.advance(std::chrono::days(30));
    EXPECT_EQ(world.get(world.directory_url("open")).body, answer.body);
}

// Conformance rows D4, A13, D5.
TEST_F(DirectoryTest, NewNonceAnswersHeadAndGet) {
    const std::string url = world.client().url_of("newNonce");
    const HttpAnswer head = world.transport.send("HEAD", url, "", "");
    const HttpAnswer get = world.get(url);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(get.status, 204);
    EXPECT_EQ(get.body, "");
    EXPECT_NE(head.header("Replay-Nonce"), get.header("Replay-Nonce"));
    for (const HttpAnswer& answer : {head, get}) {
        EXPECT_EQ(answer.header("Replay-Nonce").size(), 64);
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
        EXPECT_EQ(answer.link("index"), world.directory_url("open"));
    }
}

// Conformance row A8: some clients read everything by POST-as-GET.
TEST_F(DirectoryTest, DirectoryAndNewNonceAnswerPostAsGet) {
    AcmeClient client = world.registered();
    const HttpAnswer directory = client.post_as_get(world.directory_url("open"));
    EXPECT_EQ(directory.status, 200);
    EXPECT_EQ(directory.body, world.get(world.directory_url("open")).body);
    EXPECT_EQ(directory.header("Cache-Control"), "no-store");
    const HttpAnswer nonce = client.post_as_get(client.url_of("newNonce"));
    EXPECT_EQ(nonce.status, 204);
    EXPECT_EQ(nonce.header("Replay-Nonce").size(), 64);
}

// Conformance row D3.
TEST_F(DirectoryTest, ASuspendedTenantHasNeitherDirectoryNorNonces) {
    AcmeClient client = world.registered();
    const std::string new_nonce = client.url_of("newNonce");
    world.database.edit([](support::FakeTables& tables) {
        tables.tenants.at(0).status = model::TenantStatus::suspended;
    });
    const std::string directory = world.directory_url("open");
    for (const HttpAnswer& answer :
         {world.get(directory), world.get(new_nonce),
          world.transport.send("HEAD", new_nonce, "", ""), client.post_as_get(directory),
          client.post_as_get(new_nonce)}) {
        EXPECT_EQ(answer.status, 403);
        EXPECT_EQ(answer.problem(), "unauthorized");
    }
}

// A pause stops what is new; accounts go on reading, and revoking.
TEST_F(DirectoryTest, APausedEndpointKeepsItsDirectory) {
    AcmeClient client = world.registered();
    world.edit_endpoint("open",
                        [](model::Endpoint& e) { e.status = model::EndpointStatus::paused; });
    EXPECT_EQ(world.get(world.directory_url("open")).status, 200);
    EXPECT_EQ(client.post_as_get(client.kid()).status, 200);
    EXPECT_EQ(client.place_order({"www.example.com"}).status, 403);
}

// Conformance row C5: without a nonce the answer to newNonce is an error, not an empty success.
TEST_F(DirectoryTest, NewNonceIsUnavailableWhenStorageIs) {
    const std::string url = world.client().url_of("newNonce");
    world.nonce_store.break_down();
    const HttpAnswer answer = world.get(url);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.problem(), "serverInternal");
    EXPECT_EQ(answer.header("Retry-After"), "5");
}

// The metrics' labels are bounded sets, whatever paths clients make up.
TEST_F(DirectoryTest, LabelsAreNeverMadeOfPaths) {
    world.get(world.directory_url("open"));
    world.get(world.directory_url("open", "nobody"));
    world.get(world.client().url_of("newNonce") + "-or-not");
    EXPECT_EQ(world.transport.routes.front(), path::kDirectory);
    EXPECT_EQ(world.transport.routes.back(), "");
    EXPECT_EQ(world.metrics.counts,
              (std::map<std::string, double>{
                  {"causeway_acme_problems_total tenant=none type=malformed", 1},
                  {"causeway_acme_problems_total tenant=corp type=malformed", 1}}));
}

TEST_F(DirectoryTest, ProblemsAreCountedByTenantAndType) {
    world.client("bound").register_account(json::object());
    EXPECT_EQ(world.metrics.counts,
              (std::map<std::string, double>{
                  {"causeway_acme_problems_total tenant=corp type=externalAccountRequired", 1}}));
}

}  // namespace
}  // namespace causeway::acme
