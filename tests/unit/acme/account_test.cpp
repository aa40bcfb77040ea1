// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "acme_world.hpp"

namespace causeway::acme {
namespace {

using nlohmann::json;
using support::AcmeClient;
using support::HttpAnswer;

class AccountTest : public ::testing::Test {
  protected:
    AcmeWorld world;
};

// Conformance row E1: what the client says of status, orders and unknown things is not believed.
TEST_F(AccountTest, IsCreatedWithItsUrlAndObject) {
    AcmeClient client = world.client();
    const HttpAnswer answer = client.register_account({{"contact", {"mailto:admin@example.com"}},
                                                       {"termsOfServiceAgreed", true},
                                                       {"onlyReturnExisting", false},
                                                       {"status", "revoked"},
                                                       {"orders", "https://evil.example"},
                                                       {"unknown", "member"}});
    EXPECT_EQ(answer.status, 201);
    const std::string url = answer.header("Location");
    EXPECT_TRUE(url.starts_with(kBaseUrl + "/acme/corp/open/account/")) << url;
    EXPECT_EQ(answer.json(), (json{{"status", "valid"},
                                   {"contact", {"mailto:admin@example.com"}},
                                   {"termsOfServiceAgreed", true},
                                   {"orders", url + "/orders"}}));
    EXPECT_EQ(answer.link("index"), world.directory_url("open"));
    EXPECT_TRUE(world.log.mentions("acme.account_registered"));
}

// Conformance rows E2, E11: the key finds its account; nothing is changed or made.
TEST_F(AccountTest, TheSameKeyFindsTheSameAccount) {
    AcmeClient client = world.client();
    const HttpAnswer first = client.register_account({{"contact", {"mailto:one@example.com"}}});
    const HttpAnswer second = client.register_account({{"contact", {"mailto:two@example.com"}}});
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(second.header("Location"), first.header("Location"));
    EXPECT_EQ(second.json()["contact"], (json{"mailto:one@example.com"}));
    EXPECT_EQ(world.database.committed().accounts.size(), 1);
}

// Conformance row E3: also where a binding is required.
TEST_F(AccountTest, OnlyReturnExistingMakesNothing) {
    for (const char* endpoint : {"open", "bound"}) {
        const HttpAnswer answer =
            world.client(endpoint).register_account({{"onlyReturnExisting", true}});
        EXPECT_EQ(answer.status, 400);
        EXPECT_EQ(answer.problem(), "accountDoesNotExist");
    }
    EXPECT_TRUE(world.database.committed().accounts.empty());
    AcmeClient known = world.registered();
    EXPECT_EQ(known.register_account({{"onlyReturnExisting", true}}).status, 200);
    world.add_eab_key("bound", "kid-1");
    AcmeClient bound = world.client("bound");
    ASSERT_EQ(bound.register_bound("kid-1", "hmac key of kid-1").status, 201);
    EXPECT_EQ(bound.register_account({{"onlyReturnExisting", true}}).status, 200);
}

// Conformance rows E4, C7.
TEST_F(AccountTest, TermsMustBeAgreedTo) {
    const std::string terms = "https://corp.example/terms";
    world.edit_endpoint("open", [&](model::Endpoint& e) { e.terms_of_service = terms; });
    for (const json& payload : {json::object(), json{{"termsOfServiceAgreed", false}}}) {
        const HttpAnswer answer = world.client().register_account(payload);
        EXPECT_EQ(answer.status, 403);
        EXPECT_EQ(answer.problem(), "userActionRequired");
        EXPECT_EQ(answer.link("terms-of-service"), terms);
    }
    EXPECT_EQ(world.client().register_account({{"termsOfServiceAgreed", true}}).status, 201);
}

// Conformance row E5.
TEST_F(AccountTest, ContactsAreMailAddresses) {
    const auto problem = [&](const json& contact) {
        return world.client().register_account({{"contact", contact}}).problem();
    };
    EXPECT_EQ(problem({"tel:+1234"}), "unsupportedContact");
    EXPECT_EQ(problem({"mailto:a@example.com,b@example.com"}), "invalidContact");
    EXPECT_EQ(problem({"mailto:a@example.com?subject=x"}), "invalidContact");
    EXPECT_EQ(problem("mailto:a@example.com"), "malformed");
    EXPECT_EQ(problem({7}), "malformed");
    for (const json& payload : {json{{"contact", json::array()}}, json{{"contact", nullptr}}}) {
        EXPECT_EQ(world.client().register_account(payload).status, 201);
    }
}

TEST_F(AccountTest, FlagsMustBeBooleans) {
    for (const char* name : {"termsOfServiceAgreed", "onlyReturnExisting"}) {
        EXPECT_EQ(world.client().register_account({{name, "true"}}).problem(), "malformed");
    }
}

// Conformance row E6: read, update, and an update with the whole object, as python-acme sends it.
TEST_F(AccountTest, IsReadAndUpdatedAtItsUrl) {
    AcmeClient client = world.registered();
    const HttpAnswer before = client.post_as_get(client.kid());
    EXPECT_EQ(before.status, 200);
    EXPECT_EQ(before.json()["contact"], json::array());

    const HttpAnswer updated = client.post(client.kid(), {{"contact", {"mailto:a@example.com"}},
                                                          {"status", "valid"},
                                                          {"orders", "https://evil.example"},
                                                          {"termsOfServiceAgreed", false},
                                                          {"key", {{"kty", "x"}}}});
    EXPECT_EQ(updated.status, 200);
    json expected = before.json();
    expected["contact"] = {"mailto:a@example.com"};
    EXPECT_EQ(updated.json(), expected);
    EXPECT_EQ(client.post_as_get(client.kid()).json(), expected);

    EXPECT_EQ(client.post(client.kid(), json::object()).json(), expected);
    EXPECT_EQ(client.post(client.kid(), {{"contact", json::array()}}).json(), before.json());
    EXPECT_EQ(client.post(client.kid(), {{"contact", {"tel:1"}}}).problem(), "unsupportedContact");
}

// Conformance row E7: accounts see only themselves.
TEST_F(AccountTest, AnothersAccountIsUnauthorized) {
    AcmeClient alice = world.registered();
    AcmeClient mallory = world.registered();
    const std::string hers = alice.kid();
    for (const std::string& url :
         {hers, hers + "/orders",
          kBaseUrl + "/acme/corp/open/account/01890000-0000-7000-8000-000000000000"}) {
        const HttpAnswer read = mallory.post_as_get(url);
        EXPECT_EQ(read.status, 403);
        EXPECT_EQ(read.problem(), "unauthorized");
    }
    EXPECT_EQ(mallory.post(hers, {{"contact", {"mailto:m@example.com"}}}).status, 403);
    EXPECT_EQ(mallory.post(hers, {{"status", "deactivated"}}).status, 403);
    EXPECT_EQ(alice.post_as_get(hers).json()["contact"], json::array());
    EXPECT_EQ(mallory.post_as_get(kBaseUrl + "/acme/corp/open/account/junk").status, 404);
}

// Conformance row E9.
TEST_F(AccountTest, DeactivationIsForGood) {
    AcmeClient client = world.registered();
    const HttpAnswer answer = client.post(client.kid(), {{"status", "deactivated"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"], "deactivated");
    EXPECT_EQ(client.post_as_get(client.kid()).status, 401);
    const HttpAnswer again = client.register_account({{"termsOfServiceAgreed", true}});
    EXPECT_EQ(again.status, 403);
    EXPECT_EQ(again.problem(), "unauthorized");
}

// Conformance row E8: newest first, in pages that a new order does not shift.
TEST_F(AccountTest, OrdersAreListedInPages) {
    AcmeClient client = world.registered();
    const auto place = [&] {
        world.clock.advance(std::chrono::seconds(1));
        return client.place_order({"www.example.com"}).header("Location");
    };
    std::vector<std::string> placed;
    for (int i = 0; i < 51; ++i) placed.insert(placed.begin(), place());

    const HttpAnswer first = client.post_as_get(client.kid() + "/orders");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.json(), (json{{"orders", std::vector(placed.begin(), placed.end() - 1)}}));
    place();
    const HttpAnswer second = client.post_as_get(first.link("next"));
    EXPECT_EQ(second.json(), (json{{"orders", {placed.back()}}}));
    EXPECT_EQ(second.link("next"), "");
    EXPECT_EQ(client.post_as_get(client.kid() + "/orders?cursor=junk").problem(), "malformed");
}

TEST_F(AccountTest, AnAccountWithoutOrdersHasAnEmptyList) {
    AcmeClient client = world.registered();
    EXPECT_EQ(client.post_as_get(client.kid() + "/orders").json(),
              (json{{"orders", json::array()}}));
}

}  // namespace
}  // namespace causeway::acme
