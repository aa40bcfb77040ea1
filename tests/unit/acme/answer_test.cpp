// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "acme_world.hpp"
#include "support/request_maker.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::base64url;
using support::HttpAnswer;
using support::JwsKey;

// Keeps what was answered to each POST on its way through.
class Recorder final : public support::Transport {
  public:
    explicit Recorder(support::Transport& inner) : inner_(inner) {}

    HttpAnswer send(std::string_view method, const std::string& url,
                    const std::string& content_type, const std::string& body) override {
        HttpAnswer answer = inner_.send(method, url, content_type, body);
        if (method == "POST") posts.push_back(answer);
        return answer;
    }

    std::vector<HttpAnswer> posts;

  private:
    support::Transport& inner_;
};

// What every answer has, whatever it is the answer to.
class AnswerTest : public ::testing::Test {
  protected:
    // All that an account can do in its life.
    void live_a_life() {
        client.register_account({{"contact", {"mailto:admin@example.com"}}});
        client.register_account({{"onlyReturnExisting", true}});
        const HttpAnswer placed = client.place_order({"www.example.com"});
        const std::string authorization = placed.json()["authorizations"][0];
        const json shown = client.post_as_get(authorization).json();
        client.post(shown["challenges"][0]["url"], json::object());
        world.prove_everything();
        const std::string csr = support::RequestMaker{.sans = {"DNS:www.example.com"}}.make();
        client.post(placed.json()["finalize"], {{"csr", base64url(csr)}});
        world.issue_everything({"leaf.cert.der", "intermediate.cert.der"});
        const json order = client.post_as_get(placed.header("Location")).json();
        client.post_as_get(order["certificate"]);
        client.post_as_get(client.kid() + "/orders");
        client.change_key(JwsKey::generate("ES256"));
        client.post(authorization, {{"status", "deactivated"}});
        client.post(client.kid(), {{"status", "deactivated"}});
    }

    AcmeWorld world;
    Recorder recorder{world.transport};
    AcmeClient client{recorder, world.directory_url("open"), JwsKey::generate("ES256")};
};

std::vector<std::string> urls_in(const json& value) {
    std::vector<std::string> out;
    for (const json& text : value.flatten()) {
        const std::string found = text.is_string() ? text.get<std::string>() : "";
        if (found.find("://") != std::string::npos) out.push_back(found);
    }
    return out;
}

// Conformance rows A13, B13, B14: a new nonce each time, and nothing that a cache may keep.
TEST_F(AnswerTest, EverySuccessBringsANonceOfItsOwn) {
    live_a_life();
    ASSERT_EQ(recorder.posts.size(), 12U);
    std::set<std::string> nonces;
    for (const HttpAnswer& answer : recorder.posts) {
        EXPECT_LT(answer.status, 300) << answer.body;
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
        EXPECT_EQ(answer.link("index"), world.directory_url("open"));
        EXPECT_EQ(answer.header("Replay-Nonce").size(), 64U);
        EXPECT_TRUE(nonces.insert(answer.header("Replay-Nonce")).second);
    }
}

// Conformance row A12: absolute, https, and below the configured address.
TEST_F(AnswerTest, EveryUrlIsOneOfTheConfiguredAddress) {
    for (const char* name : {"Host", "X-Forwarded-Host", "Forwarded"}) {
        world.transport.add_header(name, "evil.example");
    }
    live_a_life();
    std::size_t urls = 0;
    for (const HttpAnswer& answer : recorder.posts) {
        std::vector<std::string> found = {answer.link("index")};
        for (const char* relation : {"up", "next"}) found.push_back(answer.link(relation));
        found.push_back(answer.header("Location"));
        if (answer.header("Content-Type") == "application/json") {
            for (std::string& url : urls_in(answer.json())) found.push_back(std::move(url));
        }
        std::erase(found, "");
        urls += found.size();
        for (const std::string& url : found) {
            EXPECT_TRUE(url.starts_with(kBaseUrl + "/acme/corp/open/")) << url;
        }
    }
    EXPECT_GT(urls, 30U);
}

// Conformance row A5: old clients say neither who they are nor what they read, which is how all
// others of these tests ask.
TEST_F(AnswerTest, AgentAndLanguageChangeNothing) {
    const std::string before = client.register_account({{"contact", {"tel:1"}}}).body;
    for (const char* agent : {"curl/7.88.1", "", "Mozilla/5.0 (\xff)"}) {
        world.transport.add_header("User-Agent", agent);
        world.transport.add_header("Accept-Language", "de, en;q=0.5");
        EXPECT_EQ(client.register_account({{"contact", {"tel:1"}}}).body, before) << agent;
    }
}

// Conformance rows B12, B13, C1: clients take their next nonce from a refusal too, so it must be
// good for the retry.
TEST_F(AnswerTest, EveryRefusalBringsANonceThatTheRetryCanUse) {
    client.register_account(json::object());
    const AcmeClient other = world.registered();
    const std::string orders = client.kid() + "/orders";
    const std::string nothing =
        kBaseUrl + "/acme/corp/open/order/" + other.kid().substr(other.kid().size() - 36);
    const auto post_as = [&](const std::string& type) {
        const json header = client.header_for(orders, true);
        return recorder.send("POST", orders, type,
                             support::flattened_jws(client.key(), header.dump(), "").dump());
    };
    const std::vector<std::pair<int, std::function<HttpAnswer()>>> refusals = {
        {400, [&] { return client.post(client.url_of("newOrder"), json::object()); }},
        {400, [&] { return client.send(orders, "no JSON"); }},
        {400, [&] { return client.place_order({"under_score.example.com"}); }},
        {403, [&] { return client.post_as_get(other.kid()); }},
        {404, [&] { return client.post_as_get(nothing); }},
        {404, [&] { return client.post(kBaseUrl + "/acme/corp/open/new-cert", json::object()); }},
        {409, [&] { return client.change_key(other.key()); }},
        {415, [&] { return post_as("application/json"); }},
    };
    for (const auto& [status, refuse] : refusals) {
        const HttpAnswer answer = refuse();
        EXPECT_EQ(answer.status, status) << answer.body;
        EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
        EXPECT_EQ(answer.json()["status"], status);
        EXPECT_EQ(answer.link("index"), world.directory_url("open"));
        json header = client.header_for(orders, true);
        header["nonce"] = answer.header("Replay-Nonce");
        const std::string retry = support::flattened_jws(client.key(), header.dump(), "").dump();
        EXPECT_EQ(client.send(orders, retry).status, 200) << status;
    }
}

// Conformance rows B13, B17: also the refusal of an account that has ended.
TEST_F(AnswerTest, ARefusedAccountGetsANonceForRegisteringAnew) {
    client.register_account(json::object());
    client.post(client.kid(), {{"status", "deactivated"}});
    const HttpAnswer refused = client.post_as_get(client.kid());
    EXPECT_EQ(refused.status, 401);
    AcmeClient anew = world.client();
    json header = anew.header_for(anew.url_of("newAccount"), false);
    header["nonce"] = refused.header("Replay-Nonce");
    EXPECT_EQ(anew.send(anew.url_of("newAccount"),
                        support::flattened_jws(anew.key(), header.dump(), "{}").dump())
                  .status,
              201);
}

// Conformance rows B13, C5: so that the retry need not ask for one.
TEST_F(AnswerTest, AFailureOfOursBringsANonceToo) {
    client.register_account(json::object());
    world.database.lose_next_commit();
    const HttpAnswer failed = client.place_order({"www.example.com"});
    EXPECT_EQ(failed.status, 503);
    EXPECT_EQ(failed.problem(), "serverInternal");
    EXPECT_EQ(failed.header("Retry-After"), "5");
    EXPECT_NE(failed.header("Replay-Nonce"), "");
    EXPECT_EQ(client.place_order({"www.example.com"}).status, 201);
}

}  // namespace
}  // namespace causeway::acme
