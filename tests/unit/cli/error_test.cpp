// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

Outcome tenant_show_with(int status, const json& problem, const net::HttpFields& fields = {}) {
    CliWorld world;
    world.answer_problem(status, problem, fields);
    return world.run({"tenant", "show", "corp"});
}

TEST(Errors, SayWhatIsWrongWhatToDoAndWhichRequestItWas) {
    const auto outcome =
        tenant_show_with(404, {{"detail", "There is no tenant corp."}, {"request_id", "r-1"}});
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err,
              "error: There is no tenant corp.\n"
              "Check the name; the command's \"list\" shows what there is.\n"
              "request id: r-1\n");
}

TEST(Errors, EachStatusHasItsExitCodeAndAdvice) {
    struct Case {
        int status;
        int exit_code;
        const char* advice;
    };
    const Case cases[] = {
        {400, 2, "Correct the command and run it again; --help shows what it takes.\n"},
        {401, 5, "Check --token-file (or CAUSEWAY_TOKEN_FILE): the token may have expired.\n"},
        {403, 5,
         "Ask for a token with the scope that is needed, or run the command on the server.\n"},
        {404, 3, "Check the name; the command's \"list\" shows what there is.\n"},
        {409, 4, "Nothing was changed.\n"},
        {412, 4, "Nothing was changed.\n"},
        {413, 1, ""},
        {415, 1, ""},
        {429, 1, "Try again later.\n"},
        {500, 1, "Look for the request id in the server's log.\n"},
        {501, 1, ""},
        {503, 1, "Try again later.\n"},
        {302, 1, "Look for the request id in the server's log.\n"},
    };
    for (const auto& [status, exit_code, advice] : cases) {
        const auto outcome = tenant_show_with(status, {{"detail", "Reason."}});
        EXPECT_EQ(outcome.exit_code, exit_code) << status;
        EXPECT_EQ(outcome.err, "error: Reason.\n" + std::string(advice)) << status;
        EXPECT_EQ(outcome.out, "") << status;
    }
}

TEST(Errors, SayWhenToTryAgain) {
    EXPECT_EQ(tenant_show_with(503, {{"detail", "Down."}}, {{"retry-after", "30"}}).err,
              "error: Down.\nTry again in 30 seconds.\n");
}

TEST(Errors, ListSeveralMistakesAtTheirPlaces) {
    const auto outcome =
        tenant_show_with(400, {{"detail", "/slug: is missing. (and 1 more, see \"errors\")"},
                               {"errors",
                                {{{"pointer", "/slug"}, {"detail", "is missing."}},
                                 {{"parameter", "limit"}, {"detail", "must be a number."}}}}});
    EXPECT_EQ(outcome.err,
              "error: /slug: is missing. (and 1 more, see \"errors\")\n"
              "  /slug: is missing.\n"
              "  limit: must be a number.\n"
              "Correct the command and run it again; --help shows what it takes.\n");
}

TEST(Errors, AServerThatIsNotThereIsAFailureWithItsReason) {
    CliWorld world;
    world.answer_nothing("GET https://pki.example/api/v1/tenants/corp: connection refused");
    const auto outcome = world.run({"--server", "https://pki.example", "--token-file",
                                    world.file("token", "cwy_a"), "tenant", "show", "corp"});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.err,
              "error: GET https://pki.example/api/v1/tenants/corp: connection refused\n"
              "Check --server, and --ca-file if its certificate comes from your own CA.\n");
}

TEST(Errors, TellASocketThatIsNotThereFromOneThatNobodyServes) {
    CliWorld world;
    world.answer_nothing("failed");
    const auto absent = world.run({"--socket", "/nonexistent/admin.sock", "tenant", "list"});
    EXPECT_EQ(absent.exit_code, 1);
    EXPECT_TRUE(absent.err.starts_with("error: There is no /nonexistent/admin.sock:"))
        << absent.err;
    world.answer_nothing("failed");
    const auto deserted = world.run({"--socket", world.file("a.sock", ""), "tenant", "list"});
    EXPECT_EQ(deserted.exit_code, 1);
    EXPECT_NE(deserted.err.find("still running?"), std::string::npos) << deserted.err;
}

TEST(Errors, AnAnswerThatIsNotOursIsAFailureAndNotACrash) {
    for (const char* body : {"", "<html>", "[]", "{", "{\"items\":1,\"next\":null}", "{}"}) {
        CliWorld world;
        world.answer_raw(200, body);
        EXPECT_EQ(world.run({"tenant", "list"}).exit_code, 1) << body;
    }
    CliWorld world;
    world.answer(201, {{"kid", 5}, {"hmac_key", true}});
    EXPECT_EQ(world.run({"eab", "create", "a/b", "--output", "env"}).exit_code, 1);
    world.answer(200, {{"order", "none"}, {"authorizations", 5}});
    EXPECT_LE(world.run({"order", "show", "x"}).exit_code, 1);
    EXPECT_EQ(tenant_show_with(502, json::parse("[1]")).err,
              "error: The server answered with HTTP status 502.\n"
              "Look for the request id in the server's log.\n");
}

TEST(Errors, AHostileServerCannotCommandTheTerminal) {
    const auto outcome = tenant_show_with(409, {{"detail", "a\x1b[2J\nb"}, {"request_id", "\x07"}});
    EXPECT_EQ(outcome.err, "error: a\\x1b[2J\\x0ab\nNothing was changed.\nrequest id: \\x07\n");
}

}  // namespace
}  // namespace causeway::cli
