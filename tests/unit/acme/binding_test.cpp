// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "acme_world.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::base64url;
using support::external_account_binding;
using support::HttpAnswer;
using support::JwsKey;

// External account binding (RFC 8555 §7.3.4) at an endpoint that requires it.
class BindingTest : public ::testing::Test {
  protected:
    BindingTest() { world.add_eab_key("bound", "kid-1"); }

    json good_binding(AcmeClient& client) {
        return external_account_binding(client.key(), "kid-1", "hmac key of kid-1",
                                        client.url_of("newAccount"));
    }
    static HttpAnswer offer(AcmeClient& client, const json& binding) {
        return client.register_account(
            {{"termsOfServiceAgreed", true}, {"externalAccountBinding", binding}});
    }

    AcmeWorld world;
};

// Conformance row E20.
TEST_F(BindingTest, IsRequiredWhereTheDirectorySaysSo) {
    const HttpAnswer answer = world.client("bound").register_account(json::object());
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.problem(), "externalAccountRequired");
}

// Conformance row E22: it is shown again as it was sent.
TEST_F(BindingTest, BindsAndIsShownAgain) {
    AcmeClient client = world.client("bound");
    const json binding = good_binding(client);
    const HttpAnswer answer = offer(client, binding);
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.json()["externalAccountBinding"], binding);
    EXPECT_EQ(client.post_as_get(client.kid()).json()["externalAccountBinding"], binding);
}

// Conformance rows E2, E24: the look-up of a bound key needs no binding, and costs no use.
TEST_F(BindingTest, ABoundKeyFindsItsAccountWithoutABinding) {
    world.add_eab_key("bound", "once", 1);
    AcmeClient client = world.client("bound");
    ASSERT_EQ(client.register_bound("once", "hmac key of once").status, 201);
    EXPECT_EQ(client.register_account(json::object()).status, 200);
    EXPECT_EQ(client.register_bound("once", "hmac key of once").status, 200);
    EXPECT_EQ(world.client("bound").register_bound("once", "hmac key of once").problem(),
              "unauthorized");
}

// Conformance row E21: anything wrong makes no account.
TEST_F(BindingTest, EveryFlawIsRefused) {
    const std::string hmac_key = "hmac key of kid-1";
    const JwsKey other = JwsKey::generate("ES256");
    AcmeClient client = world.client("bound");
    const std::string url = client.url_of("newAccount");
    const auto edited = [&](const char* member, const json& value) {
        json binding = good_binding(client);
        binding[member] = value;
        return binding;
    };
    const auto with_header = [&](const json& header) {
        return edited("protected", base64url(header.dump()));
    };
    const std::vector<json> flawed = {
        external_account_binding(client.key(), "kid-1", "wrong key", url),
        external_account_binding(client.key(), "unknown", hmac_key, url),
        external_account_binding(client.key(), "kid-1", hmac_key, url + "/"),
        external_account_binding(other, "kid-1", hmac_key, url),
        edited("signature", ""),
        edited("signature", base64url("short")),
        edited("payload", base64url(other.jwk().dump())),
        edited("payload", ""),
        edited("signatures", json::array()),
        edited("header", json::object()),
        with_header({{"alg", "none"}, {"kid", "kid-1"}, {"url", url}}),
        with_header({{"alg", "ES256"}, {"kid", "kid-1"}, {"url", url}}),
        with_header({{"alg", "HS256"}, {"url", url}}),
        with_header({{"alg", "HS256"}, {"kid", "kid-1"}}),
        with_header({{"alg", "HS256"}, {"kid", "kid-1"}, {"url", url}, {"nonce", "x"}}),
        "a text",
        json::array(),
        7,
    };
    for (const json& binding : flawed) {
        const HttpAnswer answer = offer(client, binding);
        EXPECT_TRUE((answer.status == 400 && answer.problem() == "malformed") ||
                    (answer.status == 403 && answer.problem() == "unauthorized"))
            << binding << answer.body;
    }
    EXPECT_TRUE(world.database.committed().accounts.empty());
}

// Conformance row E21: the same key, however its JWK is written, and every MAC that there is.
TEST_F(BindingTest, TheJwkMayBeWrittenInAnyWay) {
    for (const char* alg : {"HS256", "HS384", "HS512"}) {
        AcmeClient client = world.client("bound");
        const json jwk = client.key().jwk();
        const std::string header =
            json{{"alg", alg}, {"kid", "kid-1"}, {"url", client.url_of("newAccount")}}.dump();
        const std::string spaced = "{\n  \"y\": " + jwk["y"].dump() +
                                   ",\t\"x\": " + jwk["x"].dump() +
                                   ", \"use\": \"sig\", \"kty\": \"EC\", \"crv\": \"P-256\" }";
        const json binding = support::mac_jws(alg, "hmac key of kid-1", header, spaced);
        const HttpAnswer answer = offer(client, binding);
        EXPECT_EQ(answer.status, 201) << answer.body;
        EXPECT_EQ(answer.json()["externalAccountBinding"], binding);
    }
}

TEST_F(BindingTest, AFlawedFormIsNamedAsTheBindings) {
    AcmeClient client = world.client("bound");
    const std::string detail = offer(client, json::object()).json()["detail"];
    EXPECT_TRUE(detail.starts_with("In externalAccountBinding: ")) << detail;
}

// Conformance row E23: where it is optional it is still verified.
TEST_F(BindingTest, AnOptionalBindingIsVerifiedOrRefused) {
    world.add_endpoint("corp", "optional",
                       [](model::Endpoint& e) { e.eab = model::EabRequirement::optional; });
    world.add_eab_key("optional", "kid-2");
    EXPECT_FALSE(world.get(world.directory_url("optional")).json().contains("meta"));
    EXPECT_EQ(world.client("optional").register_account(json::object()).status, 201);
    EXPECT_EQ(world.client("optional").register_bound("kid-2", "hmac key of kid-2").status, 201);
    EXPECT_EQ(world.client("optional").register_bound("kid-2", "wrong").status, 403);
}

// Architecture decision 2: a revoked key bites at once, by a type at which no client registers
// again, and reading stays allowed.
TEST_F(BindingTest, ARevokedKeyStopsNewWorkOnly) {
    AcmeClient client = world.client("bound");
    ASSERT_EQ(offer(client, good_binding(client)).status, 201);
    const std::string order = client.place_order({"www.example.com"}).header("Location");
    world.database.edit([](support::FakeTables& tables) {
        tables.eab_keys.front().status = model::EabKeyStatus::revoked;
    });
    const HttpAnswer refused = client.place_order({"www.example.com"});
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.problem(), "unauthorized");
    EXPECT_NE(refused.json()["detail"].get<std::string>().find("the label of kid-1"),
              std::string::npos);
    EXPECT_EQ(client.post_as_get(order).status, 200);
    EXPECT_EQ(client.post_as_get(client.kid()).status, 200);
    EXPECT_EQ(client.post(client.kid(), {{"status", "deactivated"}}).status, 200);
}

// HMAC keys show up nowhere.
TEST_F(BindingTest, HmacKeysReachNeitherAnswersNorLogs) {
    AcmeClient client = world.client("bound");
    EXPECT_EQ(offer(client, good_binding(client)).body.find("hmac key of"), std::string::npos);
    EXPECT_EQ(world.client("bound").register_bound("kid-1", "wrong").body.find("hmac key of"),
              std::string::npos);
    EXPECT_FALSE(world.log.mentions("hmac key of"));
}

}  // namespace
}  // namespace causeway::acme
