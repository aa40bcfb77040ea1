// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

json revocation(const std::string& state) {
    return {{"id", "r-1"},
            {"state", state},
            {"reason", "keyCompromise"},
            {"comment", "a lost laptop"},
            {"requested_by", "local:alice"},
            {"requested_at", "2026-05-01T12:00:00Z"},
            {"tries", 1},
            {"last_error", "it has no operation revoke"},
            {"refusal", ""},
            {"next_try_at", nullptr},
            {"ended_at", nullptr}};
}

json certificate(const std::string& state) {
    return {{"id", "c-1"},
            {"status", state == "revoked" ? "revoked" : "issued"},
            {"key_sha256", "0f0f"},
            {"revocation", revocation(state)}};
}

json task(const std::string& state) {
    json of = revocation(state);
    if (state == "requested") of["next_try_at"] = "2026-05-01T12:10:00Z";
    return {{"id", "r-1"},
            {"kind", "revocation"},
            {"open", state == "refused"},
            {"certificate", "c-1"},
            {"serial", "0a1b"},
            {"connector", "legacy"},
            {"state", state},
            {"reason", "it has no operation revoke"},
            {"revocation", of}};
}

TEST(CertRevoke, SendsWhatWasAskedFor) {
    CliWorld world;
    world.answer(200, certificate("revoked"));
    const auto outcome = world.run(
        {"cert", "revoke", "c-1", "--reason", "keyCompromise", "--comment", "a lost laptop"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(world.calls[0].method, "POST");
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/certificates/c-1/revoke");
    EXPECT_EQ(world.sent_body(), (json{{"reason", "keyCompromise"}, {"comment", "a lost laptop"}}));
    EXPECT_EQ(outcome.out.find("The CA has revoked the certificate.\n"), 0U) << outcome.out;
}

// The thief has the others too.
TEST(CertRevoke, NamesTheOtherCertificatesOfACompromisedKey) {
    const std::string command = "causeway cert list --status issued --key-sha256 0f0f\n";
    CliWorld world;
    world.answer(202, certificate("requested"));
    const auto compromised = world.run({"cert", "revoke", "c-1", "--reason", "keyCompromise"});
    EXPECT_NE(compromised.out.find("key is blocked"), std::string::npos) << compromised.out;
    EXPECT_NE(compromised.out.find(command), std::string::npos) << compromised.out;
    world.answer(202, certificate("requested"));
    const auto other = world.run({"cert", "revoke", "c-1", "--reason", "superseded"});
    EXPECT_EQ(other.out.find("blocked"), std::string::npos) << other.out;
}

TEST(CertRevoke, SaysWhenItWasAskedForBeforeForAnotherReason) {
    CliWorld world;
    world.answer(202, certificate("requested"));
    const auto outcome = world.run({"cert", "revoke", "c-1", "--reason", "superseded"});
    EXPECT_NE(outcome.out.find("before, by local:alice, for the reason keyCompromise."),
              std::string::npos)
        << outcome.out;
}

TEST(CertRevoke, LeavesOutWhatWasNotSaid) {
    CliWorld world;
    world.answer(200, certificate("revoked"));
    world.run({"cert", "revoke", "c-1"});
    EXPECT_EQ(world.sent_body(), json::object());
}

TEST(CertRevoke, SaysThatItIsOnItsWay) {
    CliWorld world;
    world.answer(202, certificate("requested"));
    const auto outcome = world.run({"cert", "revoke", "c-1"});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_NE(outcome.out.find("causeway cert show c-1"), std::string::npos) << outcome.out;
}

TEST(CertRevoke, FailsWhenTheCaRefusesAndNamesTheTask) {
    for (const bool as_json : {false, true}) {
        CliWorld world;
        world.answer(202, certificate("refused"));
        std::vector<std::string> words = {"cert", "revoke", "c-1"};
        if (as_json) words.emplace_back("--json");
        const auto outcome = world.run(words);
        EXPECT_EQ(outcome.exit_code, 1);
        EXPECT_NE(outcome.out.find(as_json ? "r-1" : "causeway task show r-1"), std::string::npos)
            << outcome.out;
    }
}

TEST(CertRevoke, OfARevokedOneIsAConflict) {
    CliWorld world;
    world.answer_problem(409, {{"detail", "The certificate is revoked already."}});
    EXPECT_EQ(world.run({"cert", "revoke", "c-1"}).exit_code, 4);
}

TEST(CertShow, TellsWhatBecameOfTheRevocation) {
    CliWorld world;
    world.answer(200, certificate("refused"));
    const auto outcome = world.run({"cert", "show", "c-1"});
    for (const char* text : {"refused", "keyCompromise", "a lost laptop", "local:alice",
                             "it has no operation revoke", "r-1"}) {
        EXPECT_NE(outcome.out.find(text), std::string::npos) << text << '\n' << outcome.out;
    }
}

TEST(CertShow, SaysNothingOfARevocationThatNobodyAskedFor) {
    CliWorld world;
    world.answer(200, {{"id", "c-1"}, {"revocation", nullptr}});
    EXPECT_EQ(world.run({"cert", "show", "c-1"}).out.find("revocation"), std::string::npos);
}

TEST(CertList, FiltersByStatus) {
    CliWorld world;
    world.answer(200, {{"items", json::array()}, {"next", nullptr}});
    world.run({"cert", "list", "--status", "revoked"});
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/certificates?status=revoked&limit=100");
}

TEST(CertList, FiltersByKey) {
    CliWorld world;
    world.answer(200, {{"items", json::array()}, {"next", nullptr}});
    world.run({"cert", "list", "--key-sha256", "0f0f"});
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/certificates?key_sha256=0f0f&limit=100");
}

TEST(RevocationTasks, SayWhatToDo) {
    CliWorld world;
    world.answer(200, task("refused"));
    const auto outcome = world.run({"task", "show", "r-1"});
    for (const char* text :
         {"0a1b", "legacy", "keyCompromise", "it has no operation revoke",
          "causeway task revoked r-1", "causeway task retry r-1", "causeway task dismiss r-1"}) {
        EXPECT_NE(outcome.out.find(text), std::string::npos) << text << '\n' << outcome.out;
    }
}

TEST(RevocationTasks, SayWhenTheyAreSettled) {
    for (const std::string state : {"revoked", "dismissed"}) {
        CliWorld world;
        world.answer(200, task(state));
        const auto outcome = world.run({"task", "show", "r-1"});
        EXPECT_NE(outcome.out.find("This task is settled."), std::string::npos) << state;
        EXPECT_EQ(outcome.out.find("task revoked"), std::string::npos) << state;
    }
}

// Not settled, and no task either: the certificate is good.
TEST(RevocationTasks, SayWhenTheCaIsBeingAsked) {
    CliWorld world;
    world.answer(200, task("requested"));
    const auto outcome = world.run({"task", "show", "r-1"});
    for (const char* text : {"being asked", "2026-05-01T12:10:00Z", "causeway task revoked r-1"}) {
        EXPECT_NE(outcome.out.find(text), std::string::npos) << text << '\n' << outcome.out;
    }
    for (const char* text : {"settled", "task retry", "task dismiss"}) {
        EXPECT_EQ(outcome.out.find(text), std::string::npos) << text << '\n' << outcome.out;
    }
}

TEST(RevocationTasks, AreEndedByTheOperatorsWord) {
    for (const std::string verb : {"revoked", "retry", "dismiss"}) {
        CliWorld world;
        world.answer(200, {{"detail", "So be it."}});
        EXPECT_EQ(world.run({"task", verb, "r-1"}).out, "So be it.\n");
        EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tasks/r-1/" + verb);
        EXPECT_EQ(world.sent_body(), json::object());
    }
}

TEST(RevocationTasks, GoToTheCaForAnotherReason) {
    CliWorld world;
    world.answer(200, {{"detail", "So be it."}});
    world.run({"task", "retry", "r-1", "--reason", "superseded"});
    EXPECT_EQ(world.sent_body(), (json{{"reason", "superseded"}}));
}

}  // namespace
}  // namespace causeway::cli
