// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/time_text.hpp"
#include "cli/end_time.hpp"
#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

const std::string kPath = "http://localhost/api/v1/tenants/corp/domains";

// What the server lists for a rule that is there.
json found() {
    return {{"items", {{{"id", "d-1"}, {"rule", "10.1.0.0/16"}}}}, {"next", nullptr}};
}

TEST(Domain, IsAllowedWithItsPreAuthorizationOrDenied) {
    CliWorld world;
    for (int i = 0; i < 3; ++i) world.answer(201, {{"rule", "example.com"}});
    const auto added = world.run({"domain", "add", "corp", "example.com"});
    EXPECT_EQ(added.exit_code, 0) << added.err;
    EXPECT_NE(added.err.find("no others"), std::string::npos);
    EXPECT_EQ(world.calls[0].url, kPath);
    EXPECT_EQ(world.sent_body(0), (json{{"rule", "example.com"}}));

    world.run({"domain", "add", "corp", "example.com", "--pre-authorized-until", "2030-01-31",
               "--evidence", "ticket 7"});
    EXPECT_EQ(world.sent_body(1),
              (json{{"rule", "example.com"},
                    {"pre_authorization",
                     {{"until", "2030-01-31T00:00:00Z"}, {"evidence", "ticket 7"}}}}));

    const auto denied = world.run({"domain", "add", "corp", "=*.example.com", "--deny"});
    EXPECT_EQ(denied.err, "");
    EXPECT_EQ(world.sent_body(2), (json{{"rule", "=*.example.com"}, {"effect", "deny"}}));
}

TEST(Domain, IsListed) {
    CliWorld world;
    world.answer(200, json::parse(R"({"next": null, "items": [
        {"rule": "example.com", "effect": "allow", "created_by": "local:root",
         "pre_authorization": {"until": "2030-01-31T00:00:00Z", "evidence": "ticket 7"}},
        {"rule": "=a.example.com", "effect": "deny", "created_by": "local:root",
         "pre_authorization": null}]})"));
    EXPECT_EQ(world.run({"domain", "list", "corp"}).out,
              "RULE            EFFECT  PRE-AUTHORIZED UNTIL  MADE BY\n"
              "example.com     allow   2030-01-31T00:00:00Z  local:root\n"
              "=a.example.com  deny    -                     local:root\n");
}

TEST(Domain, IsNamedByItsRuleAndFoundByIt) {
    CliWorld world;
    const std::vector<std::vector<std::string>> commands = {{"show"},
                                                            {"pre-authorize", "--until", "1h"},
                                                            {"pre-authorize", "--end"},
                                                            {"remove"},
                                                            {"remove", "--allow-any"}};
    const std::vector<std::string> methods = {"GET", "PATCH", "PATCH", "POST", "POST"};
    for (std::size_t i = 0; i < commands.size(); ++i) {
        world.answer(200, found());
        world.answer(200, {{"rule", "10.1.0.0/16"}});
        std::vector<std::string> words{"domain", commands[i][0], "corp", "10.1.0.0/16"};
        words.insert(words.end(), commands[i].begin() + 1, commands[i].end());
        const auto outcome = world.run(words);
        EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
        EXPECT_EQ(world.calls.at(2 * i).url, kPath + "?rule=10.1.0.0%2F16&limit=1");
        EXPECT_EQ(world.calls.at(2 * i + 1).method, methods[i]);
        EXPECT_TRUE(world.calls.at(2 * i + 1).url.starts_with(kPath + "/d-1"));
    }
    EXPECT_EQ(world.sent_body(3)["pre_authorization"]["until"], "2026-05-01T13:00:00Z");
    EXPECT_EQ(world.sent_body(5), json::parse(R"({"pre_authorization": null})"));
    EXPECT_EQ(world.calls[7].url, kPath + "/d-1/remove");
    EXPECT_EQ(world.sent_body(7), json::object());
    EXPECT_EQ(world.sent_body(9), json::parse(R"({"allow_any": true})"));
}

TEST(Domain, IsTurnedIntoADenialAndBack) {
    CliWorld world;
    const std::vector<std::pair<std::vector<std::string>, json>> cases = {
        {{"--deny"}, {{"effect", "deny"}}},
        {{"--deny", "--allow-any"}, {{"effect", "deny"}, {"allow_any", true}}},
        {{"--allow"}, {{"effect", "allow"}}}};
    for (const auto& [options, body] : cases) {
        world.answer(200, found());
        world.answer(200, {{"rule", "10.1.0.0/16"}});
        std::vector<std::string> words{"domain", "update", "corp", "10.1.0.0/16"};
        words.insert(words.end(), options.begin(), options.end());
        EXPECT_EQ(world.run(words).exit_code, 0);
        EXPECT_EQ(world.calls.back().method, "PATCH");
        EXPECT_EQ(world.calls.back().url, kPath + "/d-1");
        EXPECT_EQ(world.sent_body(world.calls.size() - 1), body);
    }
}

TEST(Domain, ThatIsNotThereIsNotFound) {
    CliWorld world;
    world.answer(200, {{"items", json::array()}, {"next", nullptr}});
    const auto outcome = world.run({"domain", "remove", "corp", "example.com"});
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_NE(outcome.err.find("example.com"), std::string::npos);
}

TEST(Domain, ThatIsThereIsAConflict) {
    CliWorld world;
    world.answer_problem(409, {{"type", "urn:causeway:problem:conflict"},
                               {"title", "Conflict"},
                               {"status", 409},
                               {"detail", "The tenant corp has a rule example.com already."}});
    EXPECT_EQ(world.run({"domain", "add", "corp", "example.com"}).exit_code, 4);
}

TEST(EndTime, IsADateATimeOrADuration) {
    const base::Time now = base::parse_rfc3339("2026-05-01T12:00:00Z").value();
    EXPECT_EQ(base::to_rfc3339(*parse_end_time("2030-01-31", now)), "2030-01-31T00:00:00Z");
    EXPECT_EQ(base::to_rfc3339(*parse_end_time("2030-01-31T12:30:00Z", now)),
              "2030-01-31T12:30:00Z");
    EXPECT_EQ(base::to_rfc3339(*parse_end_time("90d", now)), "2026-07-30T12:00:00Z");
    for (const char* text : {"", "soon", "31.01.2030", "2030-13-01", "2030-1-1", "20300131"}) {
        EXPECT_FALSE(parse_end_time(text, now)) << text;
    }
}

}  // namespace
}  // namespace causeway::cli
