// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

json account() {
    return json::parse(R"({"id": "a-1", "url": "https://acme.example/acme/corp/web/account/a-1",
        "status": "valid", "contacts": ["mailto:a@corp.example"], "key": "ECDSA P-256",
        "key_thumbprint": "tp", "eab_key": {"kid": "k", "label": "builds", "status": "active"},
        "terms_of_service_agreed": true, "created_at": "2026-05-01T12:00:00Z"})");
}

TEST(Accounts, AreListedByWhatIsKnownOfThem) {
    CliWorld world;
    world.answer(200, {{"items", {account()}}, {"next", nullptr}});
    const auto outcome = world.run({"account", "list", "corp/web", "--status", "valid", "--eab-kid",
                                    "k", "--contact", "a@corp.example", "--key-thumbprint", "tp"});
    EXPECT_EQ(world.calls[0].url,
              "http://localhost/api/v1/tenants/corp/endpoints/web/accounts?status=valid&eab_kid=k"
              "&contact=a%40corp.example&key_thumbprint=tp&limit=100");
    EXPECT_EQ(outcome.out,
              "ACCOUNT  CREATED               STATUS  CONTACTS               EAB KEY\n"
              "a-1      2026-05-01T12:00:00Z  valid   mailto:a@corp.example  builds\n");
}

TEST(Accounts, AreShownWithTheirUrlAndKey) {
    CliWorld world;
    json unbound = account();
    unbound["eab_key"] = nullptr;
    world.answer(200, unbound);
    const auto outcome = world.run({"account", "show", "corp/web", "a-1"});
    EXPECT_EQ(world.calls[0].url,
              "http://localhost/api/v1/tenants/corp/endpoints/web/accounts/a-1");
    for (const char* text :
         {"https://acme.example/acme/corp/web/account/a-1", "ECDSA P-256", "tp"}) {
        EXPECT_NE(outcome.out.find(text), std::string::npos) << outcome.out;
    }
}

TEST(Accounts, AreRevokedWithTheReason) {
    CliWorld world;
    world.answer(200, account());
    world.answer(200, account());
    EXPECT_EQ(world.run({"account", "revoke", "corp/web", "a-1", "--comment", "gone"}).exit_code,
              0);
    EXPECT_EQ(world.calls[0].url,
              "http://localhost/api/v1/tenants/corp/endpoints/web/accounts/a-1/revoke");
    EXPECT_EQ(world.sent_body(), (json{{"comment", "gone"}}));
    world.run({"account", "revoke", "corp/web", "a-1"});
    EXPECT_EQ(world.sent_body(1), json::object());
}

}  // namespace
}  // namespace causeway::cli
