// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

const json kKey{{"kid", "kid-1"},
                {"hmac_key", "c2VjcmV0"},
                {"label", "build"},
                {"max_uses", nullptr},
                {"expires_at", "2026-05-31T12:00:00Z"},
                {"domains", {"corp.example"}}};

TEST(EabCreate, ShowsTheKeyOnceWithItsSecret) {
    CliWorld world;
    world.answer(201, kKey);
    const auto outcome =
        world.run({"eab", "create", "corp/web", "--label", "build", "--max-uses", "unlimited",
                   "--expires", "30d", "--domain", "corp.example", "--domain", "b.example"});
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tenants/corp/endpoints/web/eab-keys");
    EXPECT_EQ(world.sent_body(), (json{{"label", "build"},
                                       {"max_uses", nullptr},
                                       {"expires_at", "2026-05-31T12:00:00Z"},
                                       {"domains", {"corp.example", "b.example"}}}));
    EXPECT_EQ(outcome.out,
              "kid        kid-1\n"
              "hmac_key   c2VjcmV0\n"
              "label      build\n"
              "most uses  -\n"
              "expires    2026-05-31T12:00:00Z\n"
              "domains    corp.example\n"
              "denied     -\n");
    EXPECT_EQ(outcome.err, "Keep the HMAC key now: it is not shown again.\n");
}

TEST(EabCreate, LeavesTheDefaultsToTheServer) {
    CliWorld world;
    world.answer(201, kKey);
    world.answer(201, kKey);
    world.run({"eab", "create", "corp/web"});
    EXPECT_EQ(world.sent_body(0), json::object());
    world.run({"eab", "create", "corp/web", "--max-uses", "5"});
    EXPECT_EQ(world.sent_body(1), (json{{"max_uses", 5}}));
}

TEST(EabCreate, PrintsLinesForAShellAndNothingElseOnStdout) {
    CliWorld world;
    world.answer(201, kKey);
    EXPECT_EQ(world.run({"eab", "create", "corp/web", "--output", "env"}).out,
              "EAB_KID=kid-1\nEAB_HMAC=c2VjcmV0\n");
}

TEST(EabCreate, LinesForAShellCannotHoldACommand) {
    for (const char* kid : {"$(reboot)", "a;b", "a b", "a\nb", "`x`", ""}) {
        CliWorld world;
        json key = kKey;
        key["kid"] = kid;
        world.answer(201, key);
        const auto outcome = world.run({"eab", "create", "corp/web", "--output", "env"});
        EXPECT_EQ(outcome.exit_code, 1) << kid;
        EXPECT_EQ(outcome.out, "") << kid;
    }
}

TEST(EabRevoke, NamesTheKey) {
    CliWorld world;
    world.answer(200, {{"kid", "kid-1"}, {"status", "revoked"}});
    EXPECT_EQ(world.run({"eab", "revoke", "corp/web", "kid-1"}).exit_code, 0);
    EXPECT_EQ(world.calls[0].method, "POST");
    EXPECT_EQ(world.calls[0].url,
              "http://localhost/api/v1/tenants/corp/endpoints/web/eab-keys/kid-1/revoke");
    EXPECT_EQ(world.calls[0].body, "{}");
}

TEST(TokenCreate, AsksForAReadTokenOfNinetyDaysUnlessToldOtherwise) {
    CliWorld world;
    const json token{{"token", "cwy_x"},
                     {"label", "ci"},
                     {"scope", "read"},
                     {"expires_at", "2026-07-30T12:00:00Z"},
                     {"id", "1"}};
    world.answer(201, token);
    world.answer(201, token);
    const auto outcome = world.run({"token", "create"});
    EXPECT_EQ(world.sent_body(0),
              (json{{"scope", "read"}, {"expires_at", "2026-07-30T12:00:00Z"}}));
    EXPECT_EQ(outcome.out.substr(0, outcome.out.find('\n')), "token    cwy_x");
    EXPECT_EQ(outcome.err, "Keep the token now: it is not shown again.\n");
    world.run({"token", "create", "--label", "ci", "--scope", "admin", "--expires", "12h"});
    EXPECT_EQ(world.sent_body(1),
              (json{{"label", "ci"}, {"scope", "admin"}, {"expires_at", "2026-05-02T00:00:00Z"}}));
}

TEST(Secrets, HaveNoOptionThatTakesThemOnTheCommandLine) {
    CliWorld world;
    for (const char* option : {"--token", "--secret", "--password", "--hmac-key"}) {
        EXPECT_EQ(world.run({"tenant", "list", option, "x"}).exit_code, 2) << option;
    }
    EXPECT_TRUE(world.calls.empty());
}

TEST(Secrets, TheLineEndOfAnEditorIsNotPartOfThem) {
    const std::pair<const char*, const char*> cases[] = {
        {"pin", "pin"}, {"pin\n", "pin"}, {"pin\r\n", "pin"}, {" pin \n\n", " pin \n"}};
    for (const auto& [content, secret] : cases) {
        CliWorld world;
        world.answer(201, json::object());
        world.run({"connector", "create", "ca", "--type", "x", "--secret-file",
                   "pin=" + world.file("pin", content)});
        EXPECT_EQ(world.sent_body()["secrets"]["pin"], secret);
    }
}

TEST(Secrets, AFileThatIsEmptyBinaryOrTooLargeIsRefused) {
    for (const std::string& content :
         {std::string(), std::string("\n"), std::string("\xff\xfe"), std::string(2 << 20, 'a')}) {
        CliWorld world;
        EXPECT_EQ(world
                      .run({"connector", "create", "ca", "--type", "x", "--secret-file",
                            "pin=" + world.file("pin", content)})
                      .exit_code,
                  2);
        EXPECT_TRUE(world.calls.empty());
    }
}

}  // namespace
}  // namespace causeway::cli
