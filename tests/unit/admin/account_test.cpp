// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "admin_world.hpp"
#include "support/jws_key.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

const std::string kPath = "/api/v1/tenants/corp/endpoints/web/accounts";

// Accounts at the endpoint "web" of "corp".
class AccountsTest : public testing::Test {
  protected:
    AccountsTest() {
        world.add_endpoint();
        bound_by = world.write("/api/v1/tenants/corp/endpoints/web/eab-keys",
                               {{"label", "build servers"}});
    }

    model::Account add(const std::vector<std::string>& contacts, bool bound = false) {
        world.clock.advance(std::chrono::seconds(1));
        const auto key = support::JwsKey::generate("ES256");
        model::Account account{model::AccountId::make(world.clock, world.random), world.scope(),
                               crypto::Jwk::parse(key.jwk().dump()).value()};
        account.contacts = contacts;
        account.created_at = world.clock.now();
        if (bound) {
            account.binding = model::AccountBinding{
                model::EabKeyId::parse(bound_by["id"].get<std::string>()).value(),
                "{}",
                "",
                {},
                bound_by["kid"]};
        }
        world.database.edit([&](auto& tables) { tables.accounts.push_back(account); });
        return account;
    }
    std::vector<std::string> listed(const std::string& query = {}) {
        std::vector<std::string> ids;
        const json answer = world.read(kPath + query);
        for (const json& item : answer["items"]) ids.push_back(item["id"]);
        return ids;
    }
    std::string path_of(const model::Account& account) {
        return kPath + "/" + account.id.to_string();
    }
    http::Response revoke(const model::Account& account, const json& body = json::object()) {
        return world.post(path_of(account) + "/revoke", body);
    }

    AdminWorld world;
    json bound_by;
};

TEST_F(AccountsTest, AreShownWithTheirKeyAndItsBinding) {
    const model::Account account = add({"mailto:a@corp.example"}, true);
    EXPECT_EQ(
        world.read(path_of(account)),
        (json{{"id", account.id.to_string()},
              {"url", "https://acme.example.test/acme/corp/web/account/" + account.id.to_string()},
              {"status", "valid"},
              {"contacts", {"mailto:a@corp.example"}},
              {"key", "ECDSA P-256"},
              {"key_thumbprint", account.key.thumbprint().value()},
              {"eab_key",
               {{"kid", bound_by["kid"]}, {"label", "build servers"}, {"status", "active"}}},
              {"terms_of_service_agreed", false},
              {"created_at", "2026-05-01T12:00:01Z"}}));
    EXPECT_EQ(world.read(path_of(add({})))["eab_key"], nullptr);
}

TEST_F(AccountsTest, AreFoundByEachOfTheirMembers) {
    const model::Account first = add({"mailto:a@corp.example", "mailto:b@corp.example"}, true);
    const model::Account second = add({"mailto:a@corp.example"});
    const model::Account third = add({});
    ASSERT_EQ(revoke(third).status, 200);
    const auto ids = [](std::initializer_list<model::Account> accounts) {
        std::vector<std::string> out;
        for (const auto& account : accounts) out.push_back(account.id.to_string());
        return out;
    };
    EXPECT_EQ(listed(), ids({third, second, first}));
    EXPECT_EQ(listed("?status=revoked"), ids({third}));
    EXPECT_EQ(listed("?eab_kid=" + bound_by["kid"].get<std::string>()), ids({first}));
    EXPECT_EQ(listed("?contact=b@corp.example"), ids({first}));
    EXPECT_EQ(listed("?contact=mailto:a@corp.example"), ids({second, first}));
    EXPECT_EQ(listed("?contact=corp.example"), ids({})) << "an address is matched whole";
    EXPECT_EQ(listed("?key_thumbprint=" + second.key.thumbprint().value()), ids({second}));
    const json page = world.read(kPath + "?limit=2");
    EXPECT_EQ(page["items"].size(), 2U);
    EXPECT_EQ(listed("?limit=2&cursor=" + page["next"].get<std::string>()), ids({first}));
    EXPECT_EQ(world.get(kPath + "?status=ended").status, 400);
    EXPECT_EQ(world.get(kPath + "?mail=a").status, 400);
}

// Conformance row E10: as if the client had deactivated it, by name of the operator.
TEST_F(AccountsTest, AreRevokedForGood) {
    const model::Account account = add({});
    const auto answer = revoke(account, {{"comment", "left the company"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(body_of(answer)["status"], "revoked");
    const model::AuditEvent event = world.database.committed().events.back();
    EXPECT_EQ(event.action, model::AuditAction::account_revoked);
    EXPECT_EQ(event.actor.name, "local:root");
    EXPECT_EQ(event.object, "account:" + account.id.to_string());
    EXPECT_EQ(event.payload.back(),
              (std::pair<std::string, std::string>{"comment", "left the company"}));

    const std::size_t events = world.database.committed().events.size();
    EXPECT_EQ(revoke(account).status, 200) << "harmless when repeated";
    EXPECT_EQ(world.database.committed().events.size(), events);
}

TEST_F(AccountsTest, ThatTheirClientHasDeactivatedAreAConflict) {
    const model::Account account = add({});
    world.database.edit([](auto& t) { t.accounts[0].status = model::AccountStatus::deactivated; });
    EXPECT_EQ(revoke(account).status, 409);
}

TEST_F(AccountsTest, ACommentIsTheOnlyThingThatARevocationTakes) {
    const model::Account account = add({});
    EXPECT_EQ(revoke(account, {{"reason", "x"}}).status, 400);
    EXPECT_EQ(revoke(account, {{"comment", std::string(1001, 'x')}}).status, 400);
    EXPECT_EQ(world.read(path_of(account))["status"], "valid");
}

TEST_F(AccountsTest, OfAnotherTenantAreNotFoundHere) {
    const model::Account account = add({});
    world.write("/api/v1/tenants", {{"slug", "other"}});
    world.write("/api/v1/tenants/other/endpoints", {{"slug", "web"}, {"connectors", {"ca"}}});
    const std::string there = "/api/v1/tenants/other/endpoints/web/accounts";
    EXPECT_EQ(world.get(there + "/" + account.id.to_string()).status, 404);
    EXPECT_EQ(world.post(there + "/" + account.id.to_string() + "/revoke", json::object()).status,
              404);
    EXPECT_TRUE(world.read(there)["items"].empty());
    EXPECT_EQ(world.get(kPath + "/junk").status, 404);
    EXPECT_EQ(world.get("/api/v1/tenants/corp/endpoints/none/accounts").status, 404);
}

}  // namespace
}  // namespace causeway::admin
