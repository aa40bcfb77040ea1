// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

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
    EXPECT_EQ(finalize(pending).problem(), "orderNotReady");
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
