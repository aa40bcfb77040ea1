// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

json open_task() {
    return json::parse(R"({"id": "t-1", "kind": "unknown_outcome", "open": true, "tenant": "corp",
        "endpoint": "web", "order": "o-1", "order_status": "processing", "connector": "ca",
        "identifiers": [{"type": "dns", "value": "www.corp.example"}], "state": "unknown",
        "reason": "HTTP 500", "since": "2026-05-01T12:00:05Z",
        "give_up_at": "2026-05-04T12:00:00Z", "created_at": "2026-05-01T12:00:00Z",
        "csr": "-----BEGIN CERTIFICATE REQUEST-----", "key_sha256": "ab12",
        "exchanges": [{"attempt": "t-1", "operation": "enroll", "outcome": "unknown",
            "detail": "HTTP 500", "late": false, "at": "2026-05-01T12:00:05.000000Z",
            "took_ms": 40}]})");
}

constexpr const char* kPem = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";

TEST(Tasks, AreListedByTenant) {
    CliWorld world;
    world.answer(200, {{"items", {open_task()}}, {"next", nullptr}});
    const auto outcome = world.run({"task", "list", "--tenant", "corp"});
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tasks?tenant=corp&limit=100");
    EXPECT_EQ(
        outcome.out,
        "TASK  KIND             SINCE                 TENANT  CONNECTOR  NAMES             REASON\n"
        "t-1   unknown_outcome  2026-05-01T12:00:05Z  corp    ca         www.corp.example  HTTP "
        "500\n");
}

TEST(Tasks, SayWhatToLookForAndWhatToDoThen) {
    CliWorld world;
    world.answer(200, open_task());
    const auto outcome = world.run({"task", "show", "t-1"});
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tasks/t-1");
    for (const char* text :
         {"key SHA-256    ab12", "enroll: unknown after 40 ms, HTTP 500",
          "causeway task attach t-1 --certificate FILE", "causeway task not-issued t-1"}) {
        EXPECT_NE(outcome.out.find(text), std::string::npos) << text << '\n' << outcome.out;
    }
}

TEST(Tasks, SayWhenTheyAreSettled) {
    CliWorld world;
    json settled = open_task();
    settled["open"] = false;
    settled["state"] = "issued";
    world.answer(200, settled);
    const auto outcome = world.run({"task", "show", "t-1"});
    EXPECT_NE(outcome.out.find("This task is settled."), std::string::npos);
    EXPECT_EQ(outcome.out.find("task attach"), std::string::npos);
}

TEST(Tasks, TakeTheCertificateThatWasFound) {
    CliWorld world;
    world.answer(200, {{"consequence", "publishes"}, {"detail", "The client gets it."}});
    const auto outcome =
        world.run({"task", "attach", "t-1", "--certificate", world.file("found.pem", kPem)});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tasks/t-1/certificate");
    EXPECT_EQ(world.sent_body(), (json{{"certificates", kPem}}));
    EXPECT_EQ(outcome.out, "The client gets it.\n");
}

// A file that a server keeps its certificate in may hold its key too.
TEST(Tasks, NeverSendAPrivateKey) {
    CliWorld world;
    const std::string file =
        world.file("both.pem", std::string(kPem) +
                                   "-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC "
                                   "PRIVATE KEY-----\n");
    const auto outcome = world.run({"task", "attach", "t-1", "--certificate", file});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_NE(outcome.err.find("private key"), std::string::npos);
    EXPECT_TRUE(world.calls.empty());
}

TEST(Tasks, AskNobodyAboutAFileWithoutACertificate) {
    CliWorld world;
    const auto outcome =
        world.run({"task", "attach", "t-1", "--certificate", world.file("found.pem", "MII=\n")});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_TRUE(world.calls.empty());
}

TEST(Tasks, AreSettledByTheOperatorsWord) {
    CliWorld world;
    world.answer(200, {{"consequence", "sends_again"}, {"detail", "It is sent once more."}});
    world.answer(200, {{"consequence", "sends_again"}, {"detail", "It is sent once more."}});
    EXPECT_EQ(world.run({"task", "not-issued", "t-1"}).out, "It is sent once more.\n");
    EXPECT_EQ(world.calls[0].method, "POST");
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tasks/t-1/not-issued");
    EXPECT_EQ(json::parse(world.run({"task", "not-issued", "t-1", "--json"}).out)["consequence"],
              "sends_again");
}

TEST(Tasks, ThatAreSettledAlreadyAreAConflict) {
    CliWorld world;
    world.answer_problem(409, {{"detail", "This task is settled."}});
    const auto outcome = world.run({"task", "not-issued", "t-1"});
    EXPECT_EQ(outcome.exit_code, 4);
    EXPECT_NE(outcome.err.find("This task is settled."), std::string::npos);
}

TEST(Tasks, AreNamedByTheirOrder) {
    for (const char* status : {"processing", "invalid"}) {
        CliWorld world;
        world.answer(200, {{"order", {{"status", status}, {"connector", "ca"}}},
                           {"attempts", {{{"id", "t-1"}, {"state", "unknown"}}}}});
        EXPECT_NE(world.run({"order", "show", "o-1"}).out.find("causeway task show t-1\n"),
                  std::string::npos)
            << status;
    }
}

}  // namespace
}  // namespace causeway::cli
