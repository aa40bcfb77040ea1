// SPDX-License-Identifier: Apache-2.0
#include "acme/envelope.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "acme_world.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::base64url;
using support::flattened_jws;
using support::HttpAnswer;
using support::JwsKey;

// A refusal, by HTTP status and problem type.
struct Refusal {
    int status;
    std::string problem;

    bool operator==(const Refusal&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
    return out << refusal.status << " " << refusal.problem;
}

const Refusal kMalformed{400, "malformed"};

// Requests to newOrder of "open" by a registered account, each with one thing wrong.
class EnvelopeTest : public ::testing::Test {
  protected:
    using EditHeader = std::function<void(json&)>;
    using EditJws = std::function<void(json&)>;

    std::string new_order() { return client.url_of("newOrder"); }
    static std::string payload() {
        return R"({"identifiers":[{"type":"dns","value":"www.example.com"}]})";
    }

    // What every refusal has beside its type.
    Refusal refusal_of(const HttpAnswer& answer) {
        EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
        EXPECT_EQ(answer.json()["status"], answer.status);
        EXPECT_FALSE(answer.json().value("detail", "").empty());
        EXPECT_EQ(answer.link("index"), world.directory_url("open"));
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
        EXPECT_EQ(client.post_as_get(client.kid()).status, 200)
            << "the refusal's nonce was no good";
        return {answer.status, answer.problem()};
    }

    Refusal with_header(const EditHeader& edit) {
        json header = client.header_for(new_order(), true);
        edit(header);
        return refusal_of(
            client.send(new_order(), flattened_jws(client.key(), header.dump(), payload()).dump()));
    }

    Refusal with_jws(const EditJws& edit) {
        json jws =
            flattened_jws(client.key(), client.header_for(new_order(), true).dump(), payload());
        edit(jws);
        return refusal_of(client.send(new_order(), jws.dump()));
    }

    Refusal with_body(const std::string& body) {
        return refusal_of(client.send(new_order(), body));
    }

    // newAccount signed with an unregistered key, whose header is changed before it is signed.
    Refusal registration(const JwsKey& key, const EditHeader& edit = {}) {
        AcmeClient stranger(world.transport, world.directory_url("open"), key);
        json header = stranger.header_for(stranger.url_of("newAccount"), false);
        if (edit) edit(header);
        return refusal_of(client.send(stranger.url_of("newAccount"),
                                      flattened_jws(key, header.dump(), "{}").dump()));
    }

    AcmeWorld world;
    AcmeClient client = world.registered();
};

TEST_F(EnvelopeTest, AGoodRequestIsAccepted) {
    EXPECT_EQ(client.post_raw(new_order(), payload()).status, 201);
}

// Conformance row A6.
TEST_F(EnvelopeTest, TheMediaTypeMustBeJose) {
    const auto send = [&](const std::string& type) {
        const std::string body =
            flattened_jws(client.key(), client.header_for(new_order(), true).dump(), payload())
                .dump();
        return world.transport.send("POST", new_order(), type, body);
    };
    for (const char* type : {"application/json", "", "text/plain", "application/jose+jsonx",
                             "application/jose", "; application/jose+json"}) {
        EXPECT_EQ(refusal_of(send(type)), (Refusal{415, "malformed"})) << type;
    }
    for (const char* type :
         {"application/jose+json", "Application/JOSE+json", "application/jose+json; charset=utf-8",
          "application/jose+json ;a=b"}) {
        EXPECT_EQ(send(type).status, 201) << type;
    }
}

// Conformance rows B1, B19, A2: flattened JSON serialization only, and JSON that reads one way.
TEST_F(EnvelopeTest, OnlyTheFlattenedSerializationIsRead) {
    const std::string compact = base64url("{}") + "." + base64url("{}") + ".AAAA";
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "[";
    for (const std::string& body :
         {std::string(), std::string("{"), std::string("[]"), std::string("null"), compact, deep,
          std::string(R"({"protected":"e30","payload":"","payload":"e30","signature":""})"),
          std::string("{\"protected\":\"\xff\",\"payload\":\"\",\"signature\":\"\"}")}) {
        EXPECT_EQ(with_body(body), kMalformed) << body.substr(0, 40);
    }
    EXPECT_EQ(with_jws([](json& jws) { jws["signatures"] = json::array(); }), kMalformed);
    EXPECT_EQ(with_jws([](json& jws) { jws["header"] = {{"alg", "ES256"}}; }), kMalformed);
    for (const char* member : {"protected", "payload", "signature"}) {
        EXPECT_EQ(with_jws([&](json& jws) { jws.erase(member); }), kMalformed) << member;
        EXPECT_EQ(with_jws([&](json& jws) { jws[member] = 7; }), kMalformed) << member;
    }
}

// Conformance row A3: one spelling for each value.
TEST_F(EnvelopeTest, Base64urlIsStrict) {
    for (const char* member : {"protected", "payload", "signature"}) {
        for (const char* suffix : {"=", "==", "+", "/", " ", "\n"}) {
            EXPECT_EQ(
                with_jws([&](json& jws) { jws[member] = jws[member].get<std::string>() + suffix; }),
                kMalformed)
                << member << suffix;
        }
    }
}

// Conformance rows B2, B8: who signs is said once, and in the way that the resource takes.
TEST_F(EnvelopeTest, ExactlyTheWantedOneOfKidAndJwkIsThere) {
    EXPECT_EQ(with_header([&](json& header) { header["jwk"] = client.key().jwk(); }), kMalformed);
    EXPECT_EQ(with_header([](json& header) { header.erase("kid"); }), kMalformed);
    EXPECT_EQ(with_header([&](json& header) {
                  header.erase("kid");
                  header["jwk"] = client.key().jwk();
              }),
              kMalformed);
    EXPECT_EQ(registration(client.key(),
                           [&](json& header) {
                               header.erase("jwk");
                               header["kid"] = client.kid();
                           }),
              kMalformed);
}

// Conformance rows B2, B18.
TEST_F(EnvelopeTest, TheHeaderMustBeComplete) {
    EXPECT_EQ(with_header([](json& header) { header.erase("alg"); }), kMalformed);
    EXPECT_EQ(with_header([](json& header) { header.erase("url"); }), kMalformed);
    EXPECT_EQ(with_header([](json& header) { header["url"] = 7; }), kMalformed);
    EXPECT_EQ(with_header([](json& header) { header["nonce"] = json::array(); }), kMalformed);
    EXPECT_EQ(with_header([](json& header) { header["crit"] = {"exp"}; }), kMalformed);
    EXPECT_EQ(with_header([](json& header) { header["b64"] = false; }), kMalformed);
    EXPECT_EQ(with_header([](json& header) { header = json::array(); }), kMalformed);
}

// Conformance row B18: what is not known and not critical is ignored.
TEST_F(EnvelopeTest, UnknownMembersAreIgnored) {
    json header = client.header_for(new_order(), true);
    header["x-client"] = {{"name", "test"}};
    json jws = flattened_jws(client.key(), header.dump(), payload());
    jws["x-trace"] = true;
    EXPECT_EQ(client.send(new_order(), jws.dump()).status, 201);
}

// Conformance row B3.
TEST_F(EnvelopeTest, NoneAndMacAlgorithmsAreRefused) {
    for (const char* alg : {"none", "HS256", "HS384", "HS512"}) {
        EXPECT_EQ(with_header([&](json& header) { header["alg"] = alg; }), kMalformed) << alg;
        EXPECT_EQ(
            registration(JwsKey::generate("ES256"), [&](json& header) { header["alg"] = alg; }),
            kMalformed)
            << alg;
    }
}

// Conformance row B5: clients fall back by the list.
TEST_F(EnvelopeTest, UnsupportedAlgorithmsAreAnsweredWithTheSupportedOnes) {
    for (const char* alg : {"RS1", "ES256K", "PS999", "es256", ""}) {
        json header = client.header_for(new_order(), true);
        header["alg"] = alg;
        const HttpAnswer answer =
            client.send(new_order(), flattened_jws(client.key(), header.dump(), payload()).dump());
        EXPECT_EQ(refusal_of(answer), (Refusal{400, "badSignatureAlgorithm"})) << alg;
        EXPECT_EQ(answer.json()["algorithms"], (json{"ES256", "EdDSA", "ES384", "ES512", "RS256"}));
        EXPECT_EQ(registration(JwsKey::generate("ES256"), [&](json& h) { h["alg"] = alg; }),
                  (Refusal{400, "badSignatureAlgorithm"}));
    }
}

// Conformance row B4.
TEST_F(EnvelopeTest, EveryOfferedAlgorithmWorksFromRegistrationToOrder) {
    for (const char* alg : {"RS256", "ES256", "ES384", "ES512", "EdDSA"}) {
        AcmeClient other = world.registered("open", alg);
        EXPECT_EQ(other.place_order({"www.example.com"}).status, 201) << alg;
    }
}

// Conformance row B6: the algorithm fits the key, and ECDSA signatures are r‖s.
TEST_F(EnvelopeTest, TheAlgorithmMustFitTheKey) {
    const Refusal wrong{400, "badSignatureAlgorithm"};
    EXPECT_EQ(with_header([](json& header) { header["alg"] = "ES384"; }), wrong);
    EXPECT_EQ(with_header([](json& header) { header["alg"] = "RS256"; }), wrong);
    EXPECT_EQ(
        registration(JwsKey::generate("ES384"), [](json& header) { header["alg"] = "ES256"; }),
        wrong);
    EXPECT_EQ(with_jws([&](json& jws) {
                  const std::string input =
                      jws["protected"].get<std::string>() + "." + jws["payload"].get<std::string>();
                  jws["signature"] = base64url(client.key().sign_der(input));
              }),
              kMalformed);
}

// Conformance rows B7, B20: keys that are weak, broken or not public.
TEST_F(EnvelopeTest, BadKeysAreRefused) {
    const Refusal bad{400, "badPublicKey"};
    const auto with_jwk = [&](const std::function<void(json&)>& edit) {
        return registration(JwsKey::generate("ES256"), [&](json& header) { edit(header["jwk"]); });
    };
    EXPECT_EQ(registration(JwsKey::generate("RS256", 1024)), bad);
    EXPECT_EQ(with_jwk([](json& jwk) { jwk["y"] = jwk["x"]; }), bad);
    EXPECT_EQ(with_jwk([](json& jwk) { jwk["d"] = "AAAA"; }), bad);
    EXPECT_EQ(with_jwk([](json& jwk) { jwk = {{"kty", "oct"}, {"k", "AAAA"}}; }), bad);
    EXPECT_EQ(with_jwk([](json& jwk) { jwk.erase("x"); }), bad);
    EXPECT_EQ(with_jwk([](json& jwk) { jwk = "a text"; }), bad);
}

// Conformance row B9: an account is known at its own endpoint, by exactly its URL.
TEST_F(EnvelopeTest, TheKidMustBeAnAccountUrlOfThisEndpoint) {
    world.add_endpoint("other", "open");
    const std::string foreign = world.registered("open", "ES256", "other").kid();
    const std::string own = client.kid();
    const std::string id = own.substr(own.rfind('/') + 1);
    for (const std::string& kid :
         {foreign, std::string(), id, own + "/", own + "?a", own.substr(0, own.size() - 1),
          "http" + own.substr(5), "https://evil.example" + own.substr(kBaseUrl.size()),
          "https://acme.example.evil" + own.substr(kBaseUrl.size()), "HTTPS" + own.substr(5),
          kBaseUrl + "/acme/other/open/account/" + id, kBaseUrl + "/acme/corp/bound/account/" + id,
          kBaseUrl + "/acme/corp/open/account/01890000-0000-7000-8000-000000000000"}) {
        EXPECT_EQ(with_header([&](json& header) { header["kid"] = kid; }),
                  (Refusal{400, "accountDoesNotExist"}))
            << kid;
    }
}

// Conformance row B10: a request is good where it was made for.
TEST_F(EnvelopeTest, TheUrlMustBeTheRequestedOne) {
    const std::string good = new_order();
    for (const std::string& url :
         {good + "/", good + "?a=b", client.url_of("newAccount"), std::string(),
          "http" + good.substr(5), "https://evil.example" + good.substr(kBaseUrl.size()),
          "https://acme.example.test:443" + good.substr(kBaseUrl.size()),
          kBaseUrl + "/acme/corp/bound/new-order", "HTTPS" + good.substr(5)}) {
        EXPECT_EQ(with_header([&](json& header) { header["url"] = url; }),
                  (Refusal{403, "unauthorized"}))
            << url;
    }
}

TEST_F(EnvelopeTest, AQueryIsPartOfTheUrl) {
    const std::string queried =
        client.kid() + "/orders?cursor=01890000-0000-7000-8000-00000000ffff";
    EXPECT_EQ(client.post_as_get(queried).status, 200);
    const std::string unsaid =
        flattened_jws(client.key(), client.header_for(client.kid() + "/orders", true).dump(), "")
            .dump();
    EXPECT_EQ(refusal_of(client.send(queried, unsaid)), (Refusal{403, "unauthorized"}));
}

// Conformance row B10: a string comparison, without any normalisation.
TEST_F(EnvelopeTest, AnEmptyQueryIsPartOfTheUrlToo) {
    const std::string jws =
        flattened_jws(client.key(), client.header_for(client.kid(), true).dump(), "").dump();
    EXPECT_EQ(refusal_of(client.send(client.kid() + "?", jws)), (Refusal{403, "unauthorized"}));
    EXPECT_EQ(client.post_as_get(client.kid() + "?").status, 200);
}

TEST_F(EnvelopeTest, ATargetInAbsoluteFormIsTheSameUrl) {
    const EndpointUrls urls(kBaseUrl, world.add_endpoint("corp", "other"));
    http::Request request;
    for (const std::string target : {"/a?", "http://internal:8443/a?"}) {
        request.target = target;
        EXPECT_EQ(urls.requested(request), kBaseUrl + "/a?");
    }
    request.target = "https://internal";
    EXPECT_EQ(urls.requested(request), kBaseUrl + "/");
}

// Conformance rows B11, B12.
TEST_F(EnvelopeTest, NoncesMustBeFreshAndOurs) {
    const Refusal bad{400, "badNonce"};
    EXPECT_EQ(with_header([](json& header) { header.erase("nonce"); }), bad);
    EXPECT_EQ(with_header([](json& header) { header["nonce"] = ""; }), bad);
    EXPECT_EQ(with_header([](json& header) { header["nonce"] = "junk"; }), bad);
    const std::string elsewhere = world.client("bound").fresh_nonce();
    EXPECT_EQ(with_header([&](json& header) { header["nonce"] = elsewhere; }), bad);

    const std::string request =
        flattened_jws(client.key(), client.header_for(new_order(), true).dump(), payload()).dump();
    EXPECT_EQ(client.send(new_order(), request).status, 201);
    EXPECT_EQ(refusal_of(client.send(new_order(), request)), bad);
    EXPECT_EQ(world.database.committed().orders.size(), 1);
}

// Conformance row B11: a new account costs a nonce as everything does.
TEST_F(EnvelopeTest, RegistrationsCannotBeReplayed) {
    AcmeClient stranger = world.client();
    const std::string url = stranger.url_of("newAccount");
    const std::string request =
        flattened_jws(stranger.key(), stranger.header_for(url, false).dump(), "{}").dump();
    EXPECT_EQ(stranger.send(url, request).status, 201);
    EXPECT_EQ(refusal_of(stranger.send(url, request)), (Refusal{400, "badNonce"}));
}

// Conformance row B12: an expired nonce is answered with one that the retry can use.
TEST_F(EnvelopeTest, ExpiredNoncesAreReplaced) {
    const json header = client.header_for(new_order(), true);
    world.clock.advance(std::chrono::hours(2));
    const HttpAnswer answer =
        client.send(new_order(), flattened_jws(client.key(), header.dump(), payload()).dump());
    EXPECT_EQ(refusal_of(answer), (Refusal{400, "badNonce"}));
}

// Conformance row B15: wrong signatures are refused without a hint, and their nonce is gone.
TEST_F(EnvelopeTest, SignaturesMustBeRight) {
    EXPECT_EQ(with_jws([](json& jws) { jws["payload"] = base64url("{}"); }), kMalformed);
    EXPECT_EQ(with_jws([](json& jws) { jws["signature"] = ""; }), kMalformed);
    EXPECT_EQ(with_jws([](json& jws) { jws["signature"] = base64url(std::string(64, '\0')); }),
              kMalformed);

    const json header = client.header_for(new_order(), true);
    const JwsKey thief = JwsKey::generate("ES256");
    const std::string forged = flattened_jws(thief, header.dump(), payload()).dump();
    EXPECT_EQ(refusal_of(client.send(new_order(), forged)), kMalformed);
    const std::string honest = flattened_jws(client.key(), header.dump(), payload()).dump();
    EXPECT_EQ(refusal_of(client.send(new_order(), honest)), (Refusal{400, "badNonce"}));
}

// Conformance row B16.
TEST_F(EnvelopeTest, PayloadsFitTheResource) {
    EXPECT_EQ(refusal_of(client.post_raw(new_order(), "")), kMalformed);
    for (const char* payload : {"[]", "7", "null", "{", "\"\"", "{\"a\":1,\"a\":2}", "\xff"}) {
        EXPECT_EQ(refusal_of(client.post_raw(new_order(), payload)), kMalformed) << payload;
    }
    const std::string order = client.place_order({"www.example.com"}).header("Location");
    EXPECT_EQ(refusal_of(client.post_raw(order, "{}")), kMalformed);
    EXPECT_EQ(refusal_of(client.post_raw(world.directory_url("open"), "{}")), kMalformed);
    EXPECT_EQ(refusal_of(client.post_raw(client.url_of("newNonce"), "{}")), kMalformed);
    EXPECT_EQ(refusal_of(client.post_raw(order + "/finalize", "")), kMalformed);
}

// Conformance row B17: ended accounts can do nothing, and only their owner learns why.
TEST_F(EnvelopeTest, EndedAccountsAreUnauthorized) {
    AcmeClient other = world.registered();
    for (const auto status : {model::AccountStatus::deactivated, model::AccountStatus::revoked}) {
        world.database.edit(
            [&](support::FakeTables& tables) { tables.accounts.back().status = status; });
        EXPECT_EQ(refusal_of(other.post_as_get(other.kid())), (Refusal{401, "unauthorized"}));
        EXPECT_EQ(refusal_of(other.place_order({"www.example.com"})),
                  (Refusal{401, "unauthorized"}));
        AcmeClient stranger = world.client();
        stranger.set_kid(other.kid());
        EXPECT_EQ(refusal_of(stranger.post_as_get(other.kid())), kMalformed);
    }
}

// Conformance row C5: when the database is down, that is said and nothing is lost.
TEST_F(EnvelopeTest, BrokenStorageIsA5xxWithRetryAfter) {
    const json header = client.header_for(new_order(), true);
    world.database.break_down();
    const HttpAnswer answer =
        client.send(new_order(), flattened_jws(client.key(), header.dump(), payload()).dump());
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.problem(), "serverInternal");
    EXPECT_EQ(answer.header("Retry-After"), "5");
    EXPECT_EQ(answer.body.find("fake database"), std::string::npos);
    EXPECT_TRUE(world.log.mentions("the fake database is down"));
}

// What a client must not have sent is not repeated to anybody.
TEST_F(EnvelopeTest, PrivateKeyMaterialReachesNeitherAnswerNorLog) {
    json header = client.header_for(client.url_of("newAccount"), false);
    header["jwk"]["d"] = "canary-private-exponent";
    const HttpAnswer answer = client.send(client.url_of("newAccount"),
                                          flattened_jws(client.key(), header.dump(), "{}").dump());
    EXPECT_EQ(answer.problem(), "badPublicKey");
    EXPECT_EQ(answer.body.find("canary"), std::string::npos);
    EXPECT_FALSE(world.log.mentions("canary"));
}

}  // namespace
}  // namespace causeway::acme
