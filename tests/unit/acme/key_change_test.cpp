// SPDX-License-Identifier: Apache-2.0
#include "acme/key_change.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "acme_world.hpp"
#include "support/request_maker.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::base64url;
using support::flattened_jws;
using support::HttpAnswer;
using support::JwsKey;

class KeyChangeTest : public ::testing::Test {
  protected:
    using Edit = std::function<void(json& header, json& payload)>;

    std::string url() { return client.url_of("keyChange"); }
    json inner_header(const JwsKey& key) {
        return {{"alg", key.alg()}, {"jwk", key.jwk()}, {"url", url()}};
    }
    json inner_payload() { return {{"account", client.kid()}, {"oldKey", client.key().jwk()}}; }

    // A rollover whose inner JWS is changed before the new key signs it.
    HttpAnswer with(const Edit& edit) {
        json header = inner_header(new_key);
        json payload = inner_payload();
        edit(header, payload);
        return client.post(url(), flattened_jws(new_key, header.dump(), payload.dump()));
    }
    void expect_malformed(const std::string& what, const Edit& edit) {
        const HttpAnswer answer = with(edit);
        EXPECT_EQ(answer.status, 400) << what;
        EXPECT_EQ(answer.problem(), "malformed") << what;
        EXPECT_TRUE(answer.json()["detail"].get<std::string>().starts_with(
            "In the inner JWS of the key change: "))
            << answer.body;
        expect_nothing_changed(what);
    }
    void expect_nothing_changed(const std::string& what) {
        EXPECT_EQ(client.post_as_get(client.kid()).status, 200) << what;
        EXPECT_TRUE(world.database.committed().retired_keys.empty()) << what;
    }

    AcmeWorld world;
    AcmeClient client = world.registered();
    const JwsKey old_key = client.key();
    const JwsKey new_key = JwsKey::generate("ES256");
};

// Conformance rows E30, E33: the account stays what it was, the new key signs for it, and the old
// one for nothing.
TEST_F(KeyChangeTest, TheNewKeyTakesTheAccountOver) {
    client.post(client.kid(), {{"contact", {"mailto:admin@example.com"}}});
    const json before = client.post_as_get(client.kid()).json();
    const HttpAnswer answer = client.change_key(new_key);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json(), before);
    EXPECT_TRUE(world.log.mentions("acme.account_key_changed"));

    EXPECT_EQ(client.post_as_get(client.kid()).json(), before);
    const HttpAnswer found = client.register_account({{"onlyReturnExisting", true}});
    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(found.header("Location"), client.kid());

    AcmeClient late(world.transport, world.directory_url("open"), old_key);
    late.set_kid(client.kid());
    EXPECT_EQ(late.post_as_get(client.kid()).status, 400);
    EXPECT_EQ(late.change_key(JwsKey::generate("ES256")).status, 400);
}

// Conformance rows E30, E34: every kind of key that may register may take over, from any other.
TEST_F(KeyChangeTest, KeysOfEveryKindFollowEachOther) {
    for (const char* alg : {"RS256", "ES384", "ES512", "EdDSA", "ES256"}) {
        EXPECT_EQ(client.change_key(JwsKey::generate(alg)).status, 200) << alg;
        EXPECT_EQ(client.post_as_get(client.kid()).status, 200) << alg;
    }
}

// Conformance row E30: the form of the inner JWS. A nonce in it is not looked at.
TEST_F(KeyChangeTest, TheInnerJwsHasTheNewKeyAndTheSameUrl) {
    expect_malformed("no jwk", [](json& header, json&) { header.erase("jwk"); });
    expect_malformed("a kid beside it", [&](json& header, json&) { header["kid"] = client.kid(); });
    expect_malformed("a kid instead", [&](json& header, json&) {
        header.erase("jwk");
        header["kid"] = client.kid();
    });
    expect_malformed("no url", [](json& header, json&) { header.erase("url"); });
    expect_malformed("another url",
                     [&](json& header, json&) { header["url"] = client.url_of("newOrder"); });
    expect_malformed("the url spelt otherwise",
                     [&](json& header, json&) { header["url"] = url() + "?"; });
    expect_malformed("no algorithm", [](json& header, json&) { header.erase("alg"); });
    expect_malformed("alg none", [](json& header, json&) { header["alg"] = "none"; });
    expect_malformed("a MAC", [](json& header, json&) { header["alg"] = "HS256"; });
    for (const char* payload :
         {"", "{}", "[]", R"({"protected":"","payload":"","signature":""})"}) {
        EXPECT_EQ(client.post_raw(url(), payload).problem(), "malformed") << payload;
    }
    EXPECT_EQ(with([](json& header, json&) { header["nonce"] = "junk"; }).status, 200);
}

// Conformance row E30: without the new key's signature, somebody else's key could be put there.
TEST_F(KeyChangeTest, TheNewKeyMustHaveSignedTheInnerJws) {
    const JwsKey other = JwsKey::generate("ES256");
    const std::string payload = inner_payload().dump();
    const std::string header = inner_header(new_key).dump();
    EXPECT_EQ(client.post(url(), flattened_jws(other, header, payload)).problem(), "malformed");
    EXPECT_EQ(client.post(url(), flattened_jws(client.key(), header, payload)).problem(),
              "malformed");
    json cut = flattened_jws(new_key, header, payload);
    cut["signature"] = "";
    EXPECT_EQ(client.post(url(), cut).problem(), "malformed");
    expect_nothing_changed("signature");
}

// Conformance row E31: the new key agreed to be this account's, in place of this key.
TEST_F(KeyChangeTest, TheInnerPayloadNamesTheAccountAndItsPresentKey) {
    AcmeClient bystander = world.registered();
    expect_malformed("no account", [](json&, json& payload) { payload.erase("account"); });
    expect_malformed("a number", [](json&, json& payload) { payload["account"] = 7; });
    expect_malformed("another's account",
                     [&](json&, json& payload) { payload["account"] = bystander.kid(); });
    expect_malformed("the account spelt otherwise",
                     [&](json&, json& payload) { payload["account"] = client.kid() + "/"; });
    expect_malformed("no oldKey", [](json&, json& payload) { payload.erase("oldKey"); });
    expect_malformed("a text", [](json&, json& payload) { payload["oldKey"] = "key"; });
    expect_malformed("another's key",
                     [&](json&, json& payload) { payload["oldKey"] = bystander.key().jwk(); });
    expect_malformed("the new key",
                     [&](json&, json& payload) { payload["oldKey"] = new_key.jwk(); });
    const HttpAnswer spaced = with([&](json&, json& payload) {
        payload["oldKey"]["use"] = "sig";  // the same key: compared by what makes it one
        payload["unknown"] = "member";
    });
    EXPECT_EQ(spaced.status, 200);
}

// Conformance row B8: by kid only, like every request but newAccount.
TEST_F(KeyChangeTest, TheOuterJwsIsSignedByTheAccount) {
    const std::string inner =
        flattened_jws(new_key, inner_header(new_key).dump(), inner_payload().dump()).dump();
    const json header = client.header_for(url(), false);
    const HttpAnswer answer =
        client.send(url(), flattened_jws(client.key(), header.dump(), inner).dump());
    EXPECT_EQ(answer.problem(), "malformed");
    expect_nothing_changed("outer jwk");
}

// Conformance row E32: also for the account's own key, and for one whose account has ended.
TEST_F(KeyChangeTest, AKeyInUseIsAConflictThatNamesItsAccount) {
    AcmeClient other = world.registered();
    AcmeClient ended = world.registered();
    ended.post(ended.kid(), {{"status", "deactivated"}});
    for (const AcmeClient* owner : {&other, &ended, &client}) {
        const HttpAnswer answer = client.change_key(owner->key());
        EXPECT_EQ(answer.status, 409);
        EXPECT_EQ(answer.problem(), "malformed");
        EXPECT_EQ(answer.header("Location"), owner->kid());
    }
    expect_nothing_changed("conflict");
    world.add_endpoint("corp", "second");
    AcmeClient second = world.registered("second");
    EXPECT_EQ(client.change_key(second.key()).status, 200) << "accounts live at one endpoint";
}

// Conformance row E34: the new key is judged as at registration (B4, B6, B7, B20).
TEST_F(KeyChangeTest, AWeakOrOddKeyIsRefusedWithItsReason) {
    const auto refused = [&](const JwsKey& key, const Edit& edit) {
        json header = inner_header(key);
        json payload = inner_payload();
        edit(header, payload);
        return client.post(url(), flattened_jws(key, header.dump(), payload.dump())).problem();
    };
    EXPECT_EQ(refused(JwsKey::generate("RS256", 1024), [](json&, json&) {}), "badPublicKey");
    EXPECT_EQ(refused(new_key, [](json& header, json&) { header["jwk"]["d"] = "AAAA"; }),
              "badPublicKey");
    EXPECT_EQ(
        refused(JwsKey::generate("ES384"), [](json& header, json&) { header["alg"] = "ES256"; }),
        "badSignatureAlgorithm");
    expect_nothing_changed("weak");
}

// Whoever found an old key must not get an account with it; and an account found by an old key
// would not be the one that its client means.
TEST_F(KeyChangeTest, AKeyThatWasGivenUpIsNobodysAgain) {
    EXPECT_EQ(client.change_key(new_key).status, 200);
    AcmeClient stranger(world.transport, world.directory_url("open"), old_key);
    EXPECT_EQ(stranger.register_account({{"onlyReturnExisting", true}}).problem(),
              "accountDoesNotExist");
    const HttpAnswer registration = stranger.register_account({{"termsOfServiceAgreed", true}});
    EXPECT_EQ(registration.status, 403);
    EXPECT_EQ(registration.problem(), "unauthorized");
    EXPECT_EQ(client.change_key(old_key).problem(), "unauthorized");
    EXPECT_EQ(world.registered().change_key(old_key).problem(), "unauthorized");
}

// Conformance row F17: nor a certificate's.
TEST_F(KeyChangeTest, AKeyThatWasGivenUpIsNoKeyForACertificate) {
    EXPECT_EQ(client.change_key(new_key).status, 200);
    const json order = client.place_order({"www.example.com"}).json();
    world.prove_everything();
    for (const JwsKey& key : {old_key, new_key}) {
        const std::string csr =
            support::RequestMaker{.sans = {"DNS:www.example.com"}}.make(key.handle());
        EXPECT_EQ(client.post(order["finalize"], {{"csr", base64url(csr)}}).problem(), "badCSR");
    }
}

// Conformance row E33: what the account had before stays its own.
TEST_F(KeyChangeTest, OpenOrdersGoOnWithTheNewKey) {
    const HttpAnswer placed = client.place_order({"www.example.com"});
    const json authorization = client.post_as_get(placed.json()["authorizations"][0]).json();
    EXPECT_EQ(client.change_key(new_key).status, 200);
    EXPECT_EQ(client.post_as_get(placed.header("Location")).json(), placed.json());
    EXPECT_EQ(client.post(authorization["challenges"][0]["url"], json::object()).status, 200);
    world.prove_everything();
    const std::string csr = support::RequestMaker{.sans = {"DNS:www.example.com"}}.make();
    EXPECT_EQ(client.post(placed.json()["finalize"], {{"csr", base64url(csr)}}).json()["status"],
              "processing");
}

TEST_F(KeyChangeTest, TheBindingIsShownAsItWasSent) {
    world.add_eab_key("bound", "kid-1");
    AcmeClient bound = world.client("bound");
    const json before = bound.register_bound("kid-1", "hmac key of kid-1").json();
    ASSERT_TRUE(before.contains("externalAccountBinding"));
    EXPECT_EQ(bound.change_key(new_key).json(), before);
}

}  // namespace
}  // namespace causeway::acme
