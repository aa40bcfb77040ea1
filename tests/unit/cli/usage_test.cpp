// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli/duration.hpp"
#include "cli/key_option.hpp"
#include "cli_world.hpp"

namespace causeway::cli {
namespace {

TEST(Usage, EveryMistakeOfTheCommandLineIs2AndAsksNobody) {
    const std::vector<std::vector<std::string>> mistakes{
        {},
        {"tenant"},
        {"tenants"},
        {"tenant", "destroy"},
        {"tenant", "create"},
        {"tenant", "create", "a", "b"},
        {"tenant", "list", "--limit", "0"},
        {"tenant", "list", "--limit", "many"},
        {"tenant", "list", "--verbose"},
        {"tenant", "list", "--socket"},
        {"endpoint", "create", "corp/web"},
        {"endpoint", "create", "corp", "--connector", "ca"},
        {"endpoint", "create", "/web", "--connector", "ca"},
        {"endpoint", "create", "corp/", "--connector", "ca"},
        {"endpoint", "create", "corp/web", "--connector", "ca", "--eab", "maybe"},
        {"endpoint", "create", "corp/web", "--connector", "ca", "--challenge", "http"},
        {"endpoint", "create", "corp/web", "--connector", "ca", "--key", "rsa:big"},
        {"endpoint", "create", "corp/web", "--connector", "ca", "--authorization", "reused"},
        {"endpoint", "create", "corp/web", "--connector", "ca", "--max-validity", "long"},
        {"domain", "add", "corp"},
        {"domain", "add", "corp", "example.com", "--pre-authorized-until", "soon"},
        {"domain", "add", "corp", "example.com", "--deny", "--pre-authorized-until", "90d"},
        {"domain", "add", "corp", "example.com", "--evidence", "ticket 7"},
        {"domain", "update", "corp", "example.com"},
        {"domain", "update", "corp", "example.com", "--allow", "--deny"},
        {"domain", "update", "corp", "example.com", "--allow", "--allow-any"},
        {"domain", "pre-authorize", "corp", "example.com"},
        {"domain", "pre-authorize", "corp", "example.com", "--until", "90d", "--end"},
        {"domain", "pre-authorize", "corp", "example.com", "--end", "--evidence", "x"},
        {"eab", "create", "corp/web", "--max-uses", "0"},
        {"eab", "create", "corp/web", "--max-uses", "all"},
        {"eab", "create", "corp/web", "--expires", "soon"},
        {"eab", "create", "corp/web", "--output", "xml"},
        {"eab", "create", "corp/web", "--output", "env", "--json"},
        {"eab", "show", "corp/web"},
        {"account", "revoke", "corp/web"},
        {"token", "create", "--scope", "root"},
        {"connector", "create", "ca"},
        {"connector", "create", "ca", "--type", "x", "--secret-file", "pin"},
        {"connector", "create", "ca", "--type", "x", "--config", "/nonexistent"},
        {"tenant", "list", "--token-file", "/nonexistent"},
        {"cert", "show", "x", "--pem", "--json"},
        {"task", "show"},
        {"task", "attach", "x"},
        {"task", "attach", "x", "--certificate", "/nonexistent"},
    };
    for (const auto& words : mistakes) {
        CliWorld world;
        const auto outcome = world.run(words);
        std::string line;
        for (const auto& word : words) line += word + " ";
        EXPECT_EQ(outcome.exit_code, 2) << line;
        EXPECT_EQ(outcome.out, "") << line;
        EXPECT_TRUE(outcome.err.starts_with("error: ")) << line << outcome.err;
        EXPECT_TRUE(world.calls.empty()) << line;
    }
}

TEST(Usage, NamesTheWordThatIsNoCommand) {
    CliWorld world;
    const auto outcome = world.run({"--json", "frobnicate"});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_NE(outcome.err.find("frobnicate"), std::string::npos) << outcome.err;
}

TEST(Usage, HelpIsDataAndASuccess) {
    CliWorld world;
    const auto outcome = world.run({"--help"});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.err, "");
    for (const char* noun : {"tenant", "domain", "endpoint", "eab", "account", "connector", "order",
                             "cert", "audit", "task", "token", "Also: serve"}) {
        EXPECT_NE(outcome.out.find(noun), std::string::npos) << noun;
    }
    EXPECT_NE(world.run({"eab", "create", "--help"}).out.find("--max-uses"), std::string::npos);
}

TEST(Usage, AWordThatIsAVerbElsewhereIsAnArgumentHere) {
    CliWorld world;
    world.answer(201, {{"slug", "list"}});
    EXPECT_EQ(world.run({"tenant", "create", "list"}).exit_code, 0);
    EXPECT_EQ(world.sent_body()["slug"], "list");
}

TEST(Usage, ArgumentsAreEncodedIntoThePath) {
    CliWorld world;
    world.answer(404, {{"detail", "no"}});
    world.run({"tenant", "show", "../orders?x=1#y z"});
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tenants/..%2Forders%3Fx%3D1%23y%20z");
}

TEST(Durations, AreANumberAndAUnit) {
    using std::chrono::seconds;
    EXPECT_EQ(parse_duration("90s").value(), seconds{90});
    EXPECT_EQ(parse_duration("30m").value(), seconds{1800});
    EXPECT_EQ(parse_duration("12h").value(), seconds{43'200});
    EXPECT_EQ(parse_duration("30d").value(), seconds{2'592'000});
    EXPECT_EQ(parse_duration("6w").value(), seconds{3'628'800});
    for (const char* bad : {"", "d", "30", "0d", "-1d", "+1d", "1.5h", "1 d", "1y", "1dd",
                            "99999999999999999999d", "9999999999w"}) {
        EXPECT_FALSE(parse_duration(bad)) << bad;
    }
}

TEST(KeyOption, HasATypeAndForRsaItsSizes) {
    using nlohmann::json;
    EXPECT_EQ(parse_key_option("ec-p256").value(), (json{{"type", "ec-p256"}}));
    EXPECT_EQ(parse_key_option("rsa:2048-4096").value(),
              (json{{"type", "rsa"}, {"min_bits", 2048}, {"max_bits", 4096}}));
    EXPECT_EQ(parse_key_option("rsa:3072").value(),
              (json{{"type", "rsa"}, {"min_bits", 3072}, {"max_bits", 3072}}));
    for (const char* bad : {"rsa:", "rsa:-", "rsa:2048-", "rsa:a-b", "rsa:1-2-3"}) {
        EXPECT_FALSE(parse_key_option(bad)) << bad;
    }
}

}  // namespace
}  // namespace causeway::cli
