// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>

#include "acme_world.hpp"
#include "support/request_maker.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::base64url;
using support::HttpAnswer;

class OrderTest : public ::testing::Test {
  protected:
    // A ready order for www.example.com.
    std::string ready_order() {
        const std::string url = client.place_order({"www.example.com"}).header("Location");
        world.prove_everything();
        return url;
    }
    HttpAnswer finalize(const std::string& order, const std::string& name = "www.example.com") {
        const std::string csr = support::RequestMaker{.sans = {"DNS:" + name}}.make();
        return client.post(order + "/finalize", {{"csr", base64url(csr)}});
    }

    AcmeWorld world;
    AcmeClient client = world.registered();
};

// Conformance rows F1, F2: the object, with times that shell clients can parse.
TEST_F(OrderTest, IsCreatedWithItsUrlAndObject) {
    const HttpAnswer answer =
        client.post(client.url_of("newOrder"), {{"identifiers",
                                                 {{{"type", "dns"}, {"value", "WWW.Example.com"}},
                                                  {{"type", "dns"}, {"value", "example.org"}}}},
                                                {"profile", "unknown"},
                                                {"replaces", "nothing"}});
    EXPECT_EQ(answer.status, 201) << answer.body;
    const std::string url = answer.header("Location");
    EXPECT_TRUE(url.starts_with(kBaseUrl + "/acme/corp/open/order/")) << url;
    json order = answer.json();
    ASSERT_EQ(order["authorizations"].size(), 2);
    for (const json& authorization : order["authorizations"]) {
        EXPECT_TRUE(
            authorization.get<std::string>().starts_with(kBaseUrl + "/acme/corp/open/authz/"));
    }
    order.erase("authorizations");
    EXPECT_EQ(order, (json{{"status", "pending"},
                           {"expires", "2026-05-08T12:00:00Z"},
                           {"identifiers",
                            {{{"type", "dns"}, {"value", "www.example.com"}},
                             {{"type", "dns"}, {"value", "example.org"}}}},
                           {"finalize", url + "/finalize"}}));
    EXPECT_EQ(answer.header("Retry-After"), "1");
    EXPECT_EQ(client.post_as_get(url).body, answer.body);
    EXPECT_TRUE(world.log.mentions("acme.order_placed"));
}

// Conformance row F5.
TEST_F(OrderTest, IdentifiersMustBeAListOfTypedTexts) {
    const json good{{"type", "dns"}, {"value", "www.example.com"}};
    for (const json& identifiers :
         {json(nullptr), json::array(), json::object(), json("www.example.com"), good,
          json{"www.example.com"}, json{{{"type", "dns"}}}, json{{{"value", "www.example.com"}}},
          json{{{"type", 1}, {"value", "www.example.com"}}}, json{{{"type", "dns"}, {"value", 7}}},
          json{good, nullptr}}) {
        const HttpAnswer answer =
            client.post(client.url_of("newOrder"), {{"identifiers", identifiers}});
        EXPECT_EQ(answer.status, 400) << identifiers;
        EXPECT_EQ(answer.problem(), "malformed") << identifiers;
    }
    EXPECT_EQ(client.post(client.url_of("newOrder"), json::object()).problem(), "malformed");
    EXPECT_TRUE(world.database.committed().orders.empty());
}

// Conformance rows F3, C3: all refused names at once, each with its reason.
TEST_F(OrderTest, RefusedNamesAreSubproblems) {
    const HttpAnswer answer =
        client.place_order({"www.example.com", "under_score.example.com", "https://example.com"});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.problem(), "rejectedIdentifier");
    ASSERT_EQ(answer.json()["subproblems"].size(), 2);
    EXPECT_EQ(answer.json()["subproblems"][0]["identifier"],
              (json{{"type", "dns"}, {"value", "under_score.example.com"}}));
    EXPECT_FALSE(answer.json().contains("identifier"));

    const HttpAnswer unknown =
        client.post(client.url_of("newOrder"),
                    {{"identifiers", {{{"type", "email"}, {"value", "a@b.example"}}}}});
    EXPECT_EQ(unknown.problem(), "unsupportedIdentifier");
}

// Conformance row F3: names that can never be had, each with its reason.
TEST_F(OrderTest, ImpossibleNamesAreRejected) {
    std::string long_name;
    while (long_name.size() < 254) long_name += "a234567890.";
    for (const std::string& name :
         {std::string("www.example.com:443"), std::string("https://www.example.com/"),
          std::string("192.0.2.1"), std::string("under_score.example.com"),
          std::string("a..example.com"), std::string(64, 'a') + ".example.com",
          long_name + "example.com", std::string("www.example.com."), std::string("com"),
          std::string("*"), std::string("**.example.com"), std::string("a.*.example.com"),
          std::string("*a.example.com"), std::string("*.com")}) {
        const HttpAnswer answer = client.place_order({name});
        EXPECT_EQ(answer.status, 400) << name;
        EXPECT_EQ(answer.problem(), "rejectedIdentifier") << name;
        EXPECT_FALSE(answer.json()["detail"].get<std::string>().empty()) << name;
    }
    EXPECT_TRUE(world.database.committed().orders.empty());
}

// Conformance row F3: more names than the endpoint takes.
TEST_F(OrderTest, TooManyNamesAreRefused) {
    world.edit_endpoint("open", [](model::Endpoint& e) { e.policy.max_names = 3; });
    EXPECT_EQ(client.place_order({"a.example.com", "b.example.com", "c.example.com"}).status, 201);
    const HttpAnswer answer =
        client.place_order({"a.example.com", "b.example.com", "c.example.com", "d.example.com"});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.problem(), "malformed");
    EXPECT_NE(answer.body.find("at most 3 names"), std::string::npos) << answer.body;
}

// Conformance row F2: a name given twice is one, and the lists stay as they were, to the end.
TEST_F(OrderTest, NamesAreMergedAndKeepTheirPlaces) {
    const HttpAnswer placed =
        client.place_order({"z.example.com", "a.example.com", "Z.EXAMPLE.com", "m.example.com"});
    const json order = placed.json();
    ASSERT_EQ(order["identifiers"].size(), 3U);
    EXPECT_EQ(order["identifiers"][0]["value"], "z.example.com");
    EXPECT_EQ(order["identifiers"][2]["value"], "m.example.com");
    world.prove_everything();
    const json later = client.post_as_get(placed.header("Location")).json();
    EXPECT_EQ(later["identifiers"], order["identifiers"]);
    EXPECT_EQ(later["authorizations"], order["authorizations"]);
}

// Conformance row F7: a wildcard and its base name are two things to prove, by two tokens.
TEST_F(OrderTest, AWildcardBesideItsBaseNameHasAnAuthorizationOfItsOwn) {
    const json order = client.place_order({"*.example.com", "example.com"}).json();
    ASSERT_EQ(order["authorizations"].size(), 2U);
    const json wildcard = client.post_as_get(order["authorizations"][0]).json();
    const json plain = client.post_as_get(order["authorizations"][1]).json();
    EXPECT_EQ(order["identifiers"][0]["value"], "*.example.com");
    EXPECT_EQ(wildcard["wildcard"], true);
    EXPECT_FALSE(plain.contains("wildcard"));
    EXPECT_EQ(wildcard["identifier"], plain["identifier"]);
    EXPECT_NE(wildcard["challenges"][0]["token"], plain["challenges"][0]["token"]);
}

// Conformance rows F8, F14: an order fails with its authorization, and says why.
TEST_F(OrderTest, FailsWithItsAuthorization) {
    const std::string order = client.place_order({"www.example.com"}).header("Location");
    EXPECT_EQ(client.post_as_get(order).json()["status"], "pending");
    world.refute_everything("Nobody listens on port 80 of 192.0.2.1.");
    const json body = client.post_as_get(order).json();
    EXPECT_EQ(body["status"], "invalid");
    EXPECT_NE(body["error"].dump().find("Nobody listens on port 80"), std::string::npos) << body;
}

// Conformance rows F9, G3: nothing is left to prove, and a client that answers all the same is told
// that it has.
TEST_F(OrderTest, BeginsReadyWhenEverythingIsProvedAlready) {
    ready_order();
    const HttpAnswer second = client.place_order({"www.example.com"});
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.json()["status"], "ready");
    const json authorization = client.post_as_get(second.json()["authorizations"][0]).json();
    EXPECT_EQ(authorization["status"], "valid");
    const HttpAnswer answer = client.post(authorization["challenges"][0]["url"], json::object());
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"], "valid");
    EXPECT_EQ(finalize(second.header("Location")).status, 200);
}

// Conformance row F10: expiry is seen when the order is looked at, by whatever request.
TEST_F(OrderTest, ExpiresWhileItIsOpen) {
    const std::string pending = client.place_order({"a.example.com"}).header("Location");
    const std::string ready = ready_order();
    world.clock.advance(std::chrono::days(8));
    client.post_as_get(client.kid());  // for a nonce of today
    for (const std::string& order : {pending, ready}) {
        const HttpAnswer refused = finalize(order);
        EXPECT_EQ(refused.status, 403);
        EXPECT_EQ(refused.problem(), "orderNotReady");
        EXPECT_EQ(client.post_as_get(order).json()["status"], "invalid");
    }
}

// Conformance row F6: times are honoured or refused, and shown as they were asked for.
TEST_F(OrderTest, WantedValidityIsReadAsRfc3339) {
    const auto place = [&](const json& not_before, const json& not_after) {
        return client.post(client.url_of("newOrder"),
                           {{"identifiers", {{{"type", "dns"}, {"value", "www.example.com"}}}},
                            {"notBefore", not_before},
                            {"notAfter", not_after}});
    };
    const HttpAnswer answer = place("2026-05-02T00:00:00Z", "2026-05-09T02:00:00+02:00");
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.json()["notBefore"], "2026-05-02T00:00:00Z");
    EXPECT_EQ(answer.json()["notAfter"], "2026-05-09T00:00:00Z");
    EXPECT_EQ(place("yesterday", nullptr).problem(), "malformed");
    EXPECT_EQ(place(nullptr, 7).problem(), "malformed");
    EXPECT_EQ(place(nullptr, "2020-01-01T00:00:00Z").problem(), "malformed");
    EXPECT_EQ(place("9999-12-31T23:00:00-12:00", "9999-12-31T23:30:00-12:00").problem(),
              "malformed")
        << "the year 10000 of UTC";
}

// Conformance row F12: the order URL stands on the answer to finalize, for clients that poll there.
TEST_F(OrderTest, FinalizeAnswersWithTheOrderAndWhereItLives) {
    const std::string order = ready_order();
    EXPECT_EQ(client.post_as_get(order).json()["status"], "ready");
    const HttpAnswer answer = finalize(order);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["status"], "processing");
    EXPECT_EQ(answer.header("Location"), order);
    EXPECT_EQ(answer.header("Retry-After"), "2");
    EXPECT_TRUE(world.log.mentions("acme.order_finalized"));
}

// Conformance row F12: a CA that answers at once makes finalize look synchronous.
TEST_F(OrderTest, FinalizeAnswersWithTheCertificateWhenItIsThereInTime) {
    AcmeWorld quick(1);
    AcmeClient user = quick.registered();
    const std::string order = user.place_order({"www.example.com"}).header("Location");
    quick.prove_everything();
    std::thread ca([&] {
        while (quick.database.committed().attempts.empty()) std::this_thread::yield();
        quick.issue_everything({"leaf.cert.der"});
    });
    const std::string csr = support::RequestMaker{.sans = {"DNS:www.example.com"}}.make();
    const HttpAnswer answer = user.post(order + "/finalize", {{"csr", base64url(csr)}});
    ca.join();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"], "valid");
    EXPECT_TRUE(answer.json().contains("certificate"));
    EXPECT_EQ(answer.header("Location"), order);
    EXPECT_EQ(answer.header("Retry-After"), "");
}

// Conformance rows F13, F14.
TEST_F(OrderTest, IsPolledUntilItsCertificateIsThere) {
    const std::string order = ready_order();
    finalize(order);
    const HttpAnswer processing = client.post_as_get(order);
    EXPECT_EQ(processing.status, 200);
    EXPECT_EQ(processing.json()["status"], "processing");
    EXPECT_EQ(processing.header("Retry-After"), "2");
    EXPECT_FALSE(processing.json().contains("certificate"));

    world.issue_everything({"leaf.cert.der"});
    const HttpAnswer valid = client.post_as_get(order);
    EXPECT_EQ(valid.json()["status"], "valid");
    EXPECT_TRUE(valid.json()["certificate"].get<std::string>().starts_with(
        kBaseUrl + "/acme/corp/open/certificate/"));
    EXPECT_EQ(valid.header("Retry-After"), "");
}

// Conformance row F15: for the client that crashed after it was issued.
TEST_F(OrderTest, IsReadableLongAfterItWasValid) {
    const std::string order = ready_order();
    finalize(order);
    world.issue_everything({"leaf.cert.der"});
    world.clock.advance(std::chrono::days(60));
    client.post_as_get(client.kid());  // for a nonce of today
    const json body = client.post_as_get(order).json();
    EXPECT_EQ(body["status"], "valid");
    EXPECT_TRUE(body.contains("expires"));
    EXPECT_EQ(client.post_as_get(body["certificate"]).status, 200);
}

// Conformance row F21: one order each time, whatever is under way.
TEST_F(OrderTest, OrdersForTheSameNamesAreSeparate) {
    const HttpAnswer first = client.place_order({"www.example.com"});
    const HttpAnswer second = client.place_order({"www.example.com"});
    EXPECT_EQ(second.status, 201);
    EXPECT_NE(second.header("Location"), first.header("Location"));
}

// Conformance row F14: a failed order says why.
TEST_F(OrderTest, AFailedOrderHasItsProblem) {
    const std::string order = ready_order();
    finalize(order);
    world.fail_everything("The CA refused the key size.");
    const json body = client.post_as_get(order).json();
    EXPECT_EQ(body["status"], "invalid");
    EXPECT_EQ(body["error"], (json{{"type", "urn:ietf:params:acme:error:badCSR"},
                                   {"status", 400},
                                   {"detail", "The CA refused the key size."}}));
}

// Conformance rows F11, F16: orderNotReady in every other state; a bad CSR leaves the order ready.
TEST_F(OrderTest, FinalizeFailsForTheRightReason) {
    const std::string pending = client.place_order({"www.example.com"}).header("Location");
    const HttpAnswer early = finalize(pending);
    EXPECT_EQ(early.status, 403);
    EXPECT_EQ(early.problem(), "orderNotReady");

    world.prove_everything();
    EXPECT_EQ(finalize(pending, "other.example.com").problem(), "badCSR");
    EXPECT_EQ(client.post_as_get(pending).json()["status"], "ready");
    EXPECT_EQ(finalize(pending).status, 200);
    EXPECT_EQ(finalize(pending).problem(), "orderNotReady");  // processing

    world.issue_everything({"leaf.cert.der"});
    const HttpAnswer late = finalize(pending);
    EXPECT_EQ(late.status, 403);
    EXPECT_EQ(late.problem(), "orderNotReady");

    const std::string failed = ready_order();
    finalize(failed);
    world.fail_everything("The CA refused.");
    EXPECT_EQ(finalize(failed).problem(), "orderNotReady");
    EXPECT_EQ(world.database.committed().attempts.size(), 2U);
}

// Conformance rows A3, B16: a CSR is base64url of DER, and nothing else.
TEST_F(OrderTest, TheCsrMustBeBase64url) {
    const std::string order = ready_order();
    for (const json& payload :
         {json::object(), json{{"csr", 7}}, json{{"csr", nullptr}}, json{{"csr", "AAA="}},
          json{{"csr", "-----BEGIN CERTIFICATE REQUEST-----"}}, json{{"csr", "+///"}}}) {
        EXPECT_EQ(client.post(order + "/finalize", payload).problem(), "malformed") << payload;
    }
    EXPECT_EQ(client.post(order + "/finalize", {{"csr", ""}}).problem(), "badCSR");
    EXPECT_EQ(client.post(order + "/finalize", {{"csr", "AAAA"}}).problem(), "badCSR");
}

// Conformance row E7: nor does an account of another tenant, at whichever URL.
TEST_F(OrderTest, AnotherTenantsIsNotFound) {
    const std::string order = ready_order();
    const std::string tail = order.substr(order.find("/order/"));
    const std::string authorization =
        client.post_as_get(order).json()["authorizations"][0].get<std::string>();
    world.add_endpoint("rival", "open");
    AcmeClient rival = world.registered("open", "ES256", "rival");
    const std::string here = kBaseUrl + "/acme/rival/open";
    EXPECT_EQ(rival.post_as_get(here + tail).status, 404);
    EXPECT_EQ(rival.post(here + tail + "/finalize", {{"csr", "AAAA"}}).status, 404);
    EXPECT_EQ(rival.post_as_get(here + authorization.substr(authorization.find("/authz/"))).status,
              404);
    EXPECT_EQ(rival.post_as_get(order).status, 400) << "nor does its account exist there";
}

// Conformance row E7: another account's order, and one that never was, look the same.
TEST_F(OrderTest, AnothersOrderIsNotFound) {
    const std::string order = ready_order();
    AcmeClient mallory = world.registered();
    const std::string nothing =
        order.substr(0, order.size() - 36) + "01890000-0000-7000-8000-000000000000";
    const HttpAnswer theirs = mallory.post_as_get(order);
    EXPECT_EQ(theirs.status, 404);
    EXPECT_EQ(theirs.body, mallory.post_as_get(nothing).body);
    EXPECT_EQ(mallory.post(order + "/finalize", {{"csr", "AAAA"}}).status, 404);
    EXPECT_EQ(mallory.post_as_get(order + "x").status, 404);
    EXPECT_EQ(client.post_as_get(order).json()["status"], "ready");
}

}  // namespace
}  // namespace causeway::acme
