// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "acme_world.hpp"
#include "base/encoding.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::HttpAnswer;

class ChallengeTest : public ::testing::Test {
  protected:
    // The URL of the only authorization of a new order.
    std::string authorize(const std::string& name = "www.example.com") {
        return client.place_order({name}).json()["authorizations"][0];
    }
    std::string challenge_of(const std::string& authorization, const std::string& type) {
        const json body = client.post_as_get(authorization).json();
        for (const json& challenge : body["challenges"]) {
            if (challenge["type"] == type) return challenge["url"];
        }
        return {};
    }
    std::size_t jobs() { return world.database.committed().jobs.size(); }

    AcmeWorld world;
    AcmeClient client = world.registered();
};

// Conformance row G1.
TEST_F(ChallengeTest, AnAuthorizationShowsItsChallenges) {
    const HttpAnswer answer = client.post_as_get(authorize());
    EXPECT_EQ(answer.status, 200);
    json body = answer.json();
    ASSERT_EQ(body["challenges"].size(), 2);
    for (const json& challenge : body["challenges"]) {
        EXPECT_EQ(challenge["status"], "pending");
        EXPECT_GE(challenge["token"].get<std::string>().size(), 22);
        EXPECT_TRUE(challenge["url"].get<std::string>().starts_with(kBaseUrl +
                                                                    "/acme/corp/open/challenge/"));
        EXPECT_EQ(challenge.size(), 4);
    }
    EXPECT_EQ(body["challenges"][0]["type"], "http-01");
    EXPECT_EQ(body["challenges"][1]["type"], "dns-01");
    body.erase("challenges");
    EXPECT_EQ(body, (json{{"status", "pending"},
                          {"expires", "2026-05-08T12:00:00Z"},
                          {"identifier", {{"type", "dns"}, {"value", "www.example.com"}}}}));
    EXPECT_EQ(answer.header("Retry-After"), "1");
}

// Conformance row G1: one token for the challenges of an authorization, which are alternatives, and
// another for each authorization.
TEST_F(ChallengeTest, EveryAuthorizationHasATokenOfItsOwn) {
    std::set<std::string> tokens;
    for (int i = 0; i < 20; ++i) {
        const json body = client.post_as_get(authorize()).json();
        const std::string token = body["challenges"][0]["token"];
        EXPECT_EQ(body["challenges"][1]["token"], token);
        EXPECT_TRUE(tokens.insert(token).second);
        EXPECT_GE(base::base64url_decode(token)->size(), 16U);
    }
}

// Conformance row G2: what the endpoint offers, in its order.
TEST_F(ChallengeTest, TheEndpointSaysWhichChallengesThereAre) {
    world.edit_endpoint("open",
                        [](model::Endpoint& e) { e.challenges = {model::ChallengeType::dns_01}; });
    const json body = client.post_as_get(authorize()).json();
    ASSERT_EQ(body["challenges"].size(), 1U);
    EXPECT_EQ(body["challenges"][0]["type"], "dns-01");
}

// Conformance row F7: the base name with "wildcard": true, and no http-01.
TEST_F(ChallengeTest, AWildcardIsShownByItsBaseName) {
    const json body = client.post_as_get(authorize("*.example.com")).json();
    EXPECT_EQ(body["identifier"]["value"], "example.com");
    EXPECT_EQ(body["wildcard"], true);
    ASSERT_EQ(body["challenges"].size(), 1);
    EXPECT_EQ(body["challenges"][0]["type"], "dns-01");
}

// Conformance row G3: python-acme raises without the link.
TEST_F(ChallengeTest, RespondingStartsValidationOnce) {
    const std::string authorization = authorize();
    const std::string url = challenge_of(authorization, "http-01");
    for (int repeat = 0; repeat < 3; ++repeat) {
        const HttpAnswer answer = client.post(url, json::object());
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.json()["status"], "processing");
        EXPECT_EQ(answer.json()["url"], url);
        EXPECT_EQ(answer.link("up"), authorization);
        EXPECT_EQ(answer.link("index"), world.directory_url("open"));
        EXPECT_EQ(answer.header("Retry-After"), "1");
        EXPECT_EQ(jobs(), 1);
    }
}

// Conformance row G4.
TEST_F(ChallengeTest, WhatTheResponseHoldsIsIgnored) {
    const std::string url = challenge_of(authorize(), "http-01");
    const HttpAnswer answer = client.post(
        url, {{"resource", "challenge"}, {"keyAuthorization", "x"}, {"status", "valid"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"], "processing");
    EXPECT_EQ(client.post(url, json::array()).problem(), "malformed");
}

// Conformance row G5: reading never starts anything.
TEST_F(ChallengeTest, ReadingStartsNothing) {
    const std::string authorization = authorize();
    const std::string url = challenge_of(authorization, "http-01");
    const HttpAnswer answer = client.post_as_get(url);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"], "pending");
    EXPECT_EQ(answer.link("up"), authorization);
    EXPECT_EQ(jobs(), 0);
    client.post(url, json::object());
    EXPECT_EQ(client.post_as_get(url).json()["status"], "processing");
    EXPECT_EQ(client.post_as_get(authorization).json()["status"], "pending");
    EXPECT_EQ(jobs(), 1);
}

// Conformance rows G2, G3, G6: once valid it says when, and a late POST is harmless.
TEST_F(ChallengeTest, AValidChallengeSaysWhen) {
    const std::string authorization = authorize();
    const std::string url = challenge_of(authorization, "http-01");
    world.clock.advance(std::chrono::seconds(90));
    world.prove_everything();
    const HttpAnswer answer = client.post(url, json::object());
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"], "valid");
    EXPECT_EQ(answer.json()["validated"], "2026-05-01T12:01:30Z");
    EXPECT_EQ(answer.header("Retry-After"), "");
    EXPECT_EQ(jobs(), 0);

    const HttpAnswer decided = client.post_as_get(authorization);
    EXPECT_EQ(decided.json()["status"], "valid");
    EXPECT_EQ(decided.json()["challenges"].size(), 1) << "RFC 8555 section 7.1.4";
    EXPECT_EQ(decided.header("Retry-After"), "");
}

// Conformance row G7: certbot asks 30 times at most, and a validation takes up to a minute.
TEST_F(ChallengeTest, IsAskedForLessOftenOnceAnAttemptHasFailed) {
    const std::string authorization = authorize();
    const std::string url = challenge_of(authorization, "http-01");
    client.post(url, json::object());
    world.fail_every_first_attempt("Nobody listens on port 80 of 192.0.2.1.");
    const HttpAnswer answer = client.post_as_get(url);
    EXPECT_EQ(answer.json()["status"], "processing");
    EXPECT_EQ(answer.header("Retry-After"), "3");
    EXPECT_EQ(client.post_as_get(authorization).header("Retry-After"), "3");
}

// Conformance rows G2, G6: every client prints the challenge's detail.
TEST_F(ChallengeTest, AnInvalidChallengeSaysWhy) {
    const std::string authorization = authorize();
    const std::string url = challenge_of(authorization, "http-01");
    world.refute_everything("Nobody listens on port 80 of 192.0.2.1.");
    const json expected{{"type", "urn:ietf:params:acme:error:connection"},
                        {"status", 400},
                        {"detail", "Nobody listens on port 80 of 192.0.2.1."}};
    EXPECT_EQ(client.post_as_get(url).json()["error"], expected);
    const json body = client.post_as_get(authorization).json();
    EXPECT_EQ(body["status"], "invalid");
    ASSERT_EQ(body["challenges"].size(), 1);
    EXPECT_EQ(body["challenges"][0]["error"], expected);
    EXPECT_EQ(client.post(url, json::object()).problem(), "malformed");
}

// Conformance row G8.
TEST_F(ChallengeTest, AnAuthorizationIsDeactivatedWithItsOrder) {
    const json order = client.place_order({"www.example.com"}).json();
    const std::string authorization = order["authorizations"][0];
    world.prove_everything();
    const HttpAnswer answer = client.post(authorization, {{"status", "deactivated"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"], "deactivated");
    const HttpAnswer placed = client.place_order({"www.example.com"});
    EXPECT_EQ(placed.json()["status"], "pending") << "it is not reused";
    const json finalized = client.post(std::string(order["finalize"]), {{"csr", "AA"}}).json();
    EXPECT_EQ(finalized["type"], "urn:ietf:params:acme:error:orderNotReady");
}

// Conformance row G8.
TEST_F(ChallengeTest, AnAuthorizationTakesNoOtherStatus) {
    const std::string authorization = authorize();
    for (const json& payload : {json{{"status", "valid"}}, json{{"status", 7}}, json::object()}) {
        const HttpAnswer answer = client.post(authorization, payload);
        EXPECT_EQ(answer.status, 400);
        EXPECT_EQ(answer.problem(), "malformed");
    }
    EXPECT_EQ(client.post_as_get(authorization).json()["status"], "pending");
}

// Conformance row E7.
TEST_F(ChallengeTest, AnothersAreNotFound) {
    const std::string authorization = authorize();
    const std::string url = challenge_of(authorization, "http-01");
    AcmeClient mallory = world.registered();
    EXPECT_EQ(mallory.post_as_get(authorization).status, 404);
    EXPECT_EQ(mallory.post_as_get(url).status, 404);
    EXPECT_EQ(mallory.post(url, json::object()).status, 404);
    EXPECT_EQ(mallory.post_as_get(authorization + "0").status, 404);
    EXPECT_EQ(mallory.post_as_get(url + "0").status, 404);
    EXPECT_EQ(jobs(), 0);
}

}  // namespace
}  // namespace causeway::acme
