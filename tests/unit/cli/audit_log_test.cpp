// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "audit/event_form.hpp"
#include "audit/export_form.hpp"
#include "audit/signed_note.hpp"
#include "base/encoding.hpp"
#include "cli_world.hpp"
#include "support/counting_random.hpp"
#include "support/memory_log.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

// A server with a signed log, whose answers are the real ones.
class AuditLogTest : public testing::Test {
  protected:
    AuditLogTest() {
        for (int i = 0; i < 5; ++i) {
            model::AuditEvent event;
            event.id = model::AuditEventId::make(clock_, random_);
            event.object = "order:" + std::to_string(i);
            log_.add(audit::form(event, std::nullopt, random_), event.id);
        }
        key_file_ = world_.file("key", signer_.verifier().to_string() + "\n");
    }
    std::string note(std::size_t size) const {
        const auto head = support::tree_head(audit::LeafHashes(log_.leaves).first(size));
        return signer_.sign(audit::to_text({"log", head}));
    }
    void answer_head() {
        const auto head = support::tree_head(log_.leaves);
        world_.answer(200, {{"size", head.size},
                            {"root", base::base64_encode(head.root)},
                            {"checkpoint", note(head.size)},
                            {"signed_at", nullptr},
                            {"verifier_keys", {signer_.verifier().to_string()}}});
    }
    void answer_entries(std::size_t from, std::size_t to) {
        json items = json::array();
        for (std::size_t i = from; i < to; ++i) items.push_back(audit::to_json(log_.events[i]));
        world_.answer(200, {{"items", items}});
    }
    void answer_log() {
        answer_head();
        answer_entries(0, log_.events.size());
    }
    // The path of an export, after `edit` of its text.
    template <class Edit>
    std::string exported(Edit edit) {
        answer_log();
        const std::string path = world_.file("x", "") + std::to_string(world_.calls.size());
        EXPECT_EQ(world_.run({"audit", "export", "--output", path}).exit_code, 0);
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        std::string changed = text.str();
        edit(changed);
        std::ofstream(path) << changed;
        return path;
    }
    std::string exported() {
        return exported([](std::string&) {});
    }
    Outcome verify(std::vector<std::string> words) {
        words.insert(words.begin(), {"audit", "verify"});
        return world_.run(words);
    }

    CliWorld world_;
    support::FixedClock clock_;
    support::CountingRandom random_;
    support::MemoryLog log_;
    audit::NoteSigner signer_ =
        audit::NoteSigner::make("log",
                                crypto::PrivateKey::generate(crypto::KeyType::ed25519).value())
            .value();
    std::string key_file_;
};

std::size_t line_of(const std::string& text, int line) {
    std::size_t at = 0;
    for (; line > 0; --line) at = text.find('\n', at) + 1;
    return at;
}

TEST_F(AuditLogTest, IsVerifiedOfflineFromItsExport) {
    const std::string path = exported();
    const std::size_t asked = world_.calls.size();
    const Outcome outcome = verify({path, "--key", key_file_});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
    EXPECT_NE(outcome.out.find("good, of log"), std::string::npos) << outcome.out;
    EXPECT_EQ(world_.calls.size(), asked) << "nobody is asked";
}

TEST_F(AuditLogTest, SaysThatWithoutAKeyNoSignatureWasChecked) {
    const Outcome outcome = verify({exported()});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("not checked"), std::string::npos) << outcome.out;
}

TEST_F(AuditLogTest, NamesEveryEventThatDiffersAndExitsWithSix) {
    const std::string path = exported([](std::string& text) {
        for (const char* object : {"order:2", "order:4"}) text[text.find(object) + 6] = '7';
    });
    const Outcome outcome = verify({path, "--json"});
    EXPECT_EQ(outcome.exit_code, 6);
    const json report = json::parse(outcome.out);
    EXPECT_FALSE(report.at("ok").get<bool>());
    const json& findings = report.at("findings");
    ASSERT_EQ(findings.size(), 2U) << outcome.out;
    EXPECT_EQ(report.at("found"), 2U);
    const Outcome shown = verify({path});
    for (const auto& [place, finding] : {std::pair(2, findings[0]), std::pair(4, findings[1])}) {
        const std::string name = "place " + std::to_string(place) + ", event " +
                                 log_.events[static_cast<std::size_t>(place)].id.to_string();
        EXPECT_TRUE(finding.get<std::string>().starts_with(name)) << finding;
        EXPECT_NE(shown.out.find(name), std::string::npos) << shown.out;
    }
}

TEST_F(AuditLogTest, FindsAnExportThatWasCutOrExtended) {
    for (const auto& edit : std::initializer_list<std::function<void(std::string&)>>{
             [](std::string& text) { text.erase(line_of(text, 6)); },
             [](std::string& text) { text.erase(line_of(text, 4), 40); },
             [](std::string& text) {
                 text.erase(line_of(text, 3), line_of(text, 4) - line_of(text, 3));
             },
             [](std::string& text) { text += "{}\n"; },
             [](std::string& text) { text += text.substr(line_of(text, 5)); },
             [](std::string& text) { text.resize(text.size() - 20); }}) {
        const Outcome outcome = verify({exported(edit)});
        EXPECT_EQ(outcome.exit_code, 6) << outcome.out << outcome.err;
    }
}

TEST_F(AuditLogTest, RefusesAFileThatIsNoExport) {
    EXPECT_EQ(verify({world_.file("a", "{}\n")}).exit_code, 2);
    EXPECT_EQ(verify({world_.file("b", "{\"format\":1}\n")}).exit_code, 2);
    for (const char* begin : {"\"tenant\":true", "\"tenant\":\"\",\"from\":\"soon\",\"to\":\"\""}) {
        const std::string line = std::string("{\"format\":\"causeway-audit-export-1\",") + begin;
        const Outcome outcome = verify({world_.file("c", line + "}\n")});
        EXPECT_EQ(outcome.exit_code, 2) << begin;
        EXPECT_NE(outcome.err.find("no export"), std::string::npos) << outcome.err;
    }
    EXPECT_EQ(verify({"/nowhere/at/all"}).exit_code, 2);
}

// No server was asked, and none is blamed.
TEST_F(AuditLogTest, FindsMembersOfAnotherTypeInAnExport) {
    const auto replaced = [this](const std::string& part, const std::string& with) {
        return verify({exported([&](std::string& text) {
            const auto at = text.find(part);
            ASSERT_NE(at, std::string::npos) << part;
            text.replace(at, part.size(), with);
        })});
    };
    for (const auto& [part, with] : {std::pair("\"root\":\"", "\"root\":7,\"x\":\""),
                                     std::pair("\"schema\":1", "\"schema\":4294967297"),
                                     std::pair("\"schema\":1", "\"schema\":1.5")}) {
        const Outcome outcome = replaced(part, with);
        EXPECT_EQ(outcome.exit_code, 6) << part << outcome.out << outcome.err;
        EXPECT_EQ(outcome.err.find("server"), std::string::npos) << outcome.err;
    }
}

TEST_F(AuditLogTest, RefusesKeysAndAnchorsOfWhichThereAreNone) {
    const std::string path = exported();
    const std::string empty = world_.file("keys", "\n \n");
    const Outcome no_key = verify({path, "--key", empty});
    EXPECT_EQ(no_key.exit_code, 2);
    EXPECT_NE(no_key.err.find(empty), std::string::npos) << no_key.err;
    const std::string folder = world_.file("f", "") + "older";
    std::filesystem::create_directory(folder);
    const Outcome no_anchor = verify({path, "--key", key_file_, "--anchor", folder});
    EXPECT_EQ(no_anchor.exit_code, 2);
    EXPECT_NE(no_anchor.err.find(folder), std::string::npos) << no_anchor.err;
}

TEST_F(AuditLogTest, IsComparedWithAnchorsThatWereKeptElsewhere) {
    const std::string path = exported();
    const std::string good = world_.file("good.checkpoint", note(3));
    EXPECT_EQ(verify({path, "--key", key_file_, "--anchor", good}).exit_code, 0);
    log_.leaves[1][0] ^= 1;
    const std::string other = world_.file("other.checkpoint", note(3));
    const Outcome forked = verify({path, "--key", key_file_, "--anchor", other});
    EXPECT_EQ(forked.exit_code, 6);
    EXPECT_NE(forked.out.find("other.checkpoint"), std::string::npos) << forked.out;
    log_.leaves.resize(9);
    const std::string longer = world_.file("longer.checkpoint", note(9));
    const Outcome younger = verify({path, "--anchor", longer});
    EXPECT_EQ(younger.exit_code, 6);
    EXPECT_NE(younger.out.find("export the log again"), std::string::npos) << younger.out;
    EXPECT_EQ(verify({path, "--anchor", world_.file("no.checkpoint", "x")}).exit_code, 2);
}

TEST_F(AuditLogTest, IsNotComparedWithTheAnchorsOfAnotherLog) {
    const std::string path = exported();
    const auto head = support::tree_head(log_.leaves);
    const auto stranger = audit::NoteSigner::make(
        "other", crypto::PrivateKey::generate(crypto::KeyType::ed25519).value());
    const std::string key = world_.file("key2", stranger->verifier().to_string() + "\n");
    const std::string other =
        world_.file("other.checkpoint", stranger->sign(audit::to_text({"other", head})));
    EXPECT_EQ(verify({path, "--key", key_file_, "--key", key, "--anchor", other}).exit_code, 6);
    const std::string own = world_.file("own.checkpoint", note(3));
    EXPECT_EQ(verify({path, "--key", key_file_, "--key", key, "--anchor", other, "--anchor", own})
                  .exit_code,
              2);
}

TEST_F(AuditLogTest, FailsUnderAKeyThatDidNotSignIt) {
    const auto stranger = audit::NoteSigner::make(
        "log", crypto::PrivateKey::generate(crypto::KeyType::ed25519).value());
    const std::string key = world_.file("other", stranger->verifier().to_string() + "\n");
    EXPECT_EQ(verify({exported(), "--key", key}).exit_code, 6);
    EXPECT_EQ(verify({exported(), "--key", world_.file("none", "no key\n")}).exit_code, 2);
}

TEST_F(AuditLogTest, IsReadPageByPageUpToItsCheckpoint) {
    answer_head();
    answer_entries(0, 3);
    answer_entries(3, 5);
    const Outcome outcome = verify({"--key", key_file_});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
    EXPECT_NE(world_.calls.at(1).url.find("first=0"), std::string::npos);
    EXPECT_NE(world_.calls.at(2).url.find("first=3"), std::string::npos);
}

TEST_F(AuditLogTest, IsTooShortWhenTheServerHasNoMore) {
    answer_head();
    answer_entries(0, 3);
    answer_entries(0, 0);
    EXPECT_EQ(verify({}).exit_code, 6);
}

TEST_F(AuditLogTest, AsksTheServerWhatLacksItsEvents) {
    answer_log();
    world_.answer(200, {{"items", json::array()}, {"next", "events:"}});
    world_.answer(200, {{"items", json::array()}, {"next", nullptr}});
    EXPECT_EQ(verify({"--records"}).exit_code, 0);
    EXPECT_NE(world_.calls.back().url.find("cursor=events%3A"), std::string::npos);
    answer_log();
    world_.answer(
        200, {{"items", {{{"object", "order:1"}, {"missing", "it is alone"}}}}, {"next", nullptr}});
    const Outcome found = verify({"--records"});
    EXPECT_EQ(found.exit_code, 6);
    EXPECT_NE(found.out.find("order:1: it is alone"), std::string::npos) << found.out;
    EXPECT_EQ(verify({exported(), "--records"}).exit_code, 2);
}

TEST_F(AuditLogTest, FindsNothingWhereItCouldNotLook) {
    world_.answer_nothing("connection refused");
    EXPECT_EQ(verify({}).exit_code, 1);
}

TEST_F(AuditLogTest, IsNotExportedOverAnotherFile) {
    const std::string path = world_.file("there", "precious");
    EXPECT_EQ(world_.run({"audit", "export", "--output", path}).exit_code, 2);
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    EXPECT_EQ(text.str(), "precious");
}

// An export of one tenant's events proves the whole log, and says what it does not show.
TEST_F(AuditLogTest, IsProvedByAnExportOfSomeOfItsEvents) {
    log_.events[1].event.reset();
    log_.events[1].withheld = true;
    answer_log();
    const std::string path = world_.file("x", "") + "partial";
    const Outcome written = world_.run({"audit", "export", "--tenant", "corp", "--output", path});
    EXPECT_EQ(written.exit_code, 0);
    EXPECT_NE(written.err.find("of these events only: tenant corp"), std::string::npos);
    EXPECT_NE(world_.calls.back().url.find("tenant=corp"), std::string::npos);
    for (const std::vector<std::string>& asked : {std::vector<std::string>{},
                                                  {"--tenant", "corp"},
                                                  {"--tenant", "corp", "--to", "2030-01-31"}}) {
        std::vector<std::string> words = {path, "--key", key_file_, "--json"};
        words.insert(words.end(), asked.begin(), asked.end());
        const Outcome outcome = verify(words);
        EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
        EXPECT_EQ(json::parse(outcome.out).at("withheld"), 1);
        EXPECT_EQ(json::parse(outcome.out).at("filter"), "tenant corp");
    }
    answer_log();
    EXPECT_EQ(verify({}).exit_code, 6) << "nothing was to be withheld";
}

TEST_F(AuditLogTest, SaysWhatANarrowedVerificationProvesAndWhatNot) {
    log_.events[1].event.reset();
    log_.events[1].withheld = true;
    answer_log();
    const Outcome told = verify({"--key", key_file_, "--tenant", "corp"});
    EXPECT_EQ(told.exit_code, 0) << told.out << told.err;
    EXPECT_NE(world_.calls.back().url.find("tenant=corp"), std::string::npos);
    const auto proved = told.out.find("This proves:\n- The 5 places of the log are complete");
    const auto open =
        told.out.find("It does not prove:\n- That every event of tenant corp is shown");
    ASSERT_NE(proved, std::string::npos) << told.out;
    ASSERT_NE(open, std::string::npos) << told.out;
    EXPECT_LT(proved, open);
    EXPECT_NE(told.out.find("content of the 4 events"), std::string::npos) << told.out;
    EXPECT_NE(told.out.find("is the server's word"), std::string::npos) << told.out;
    EXPECT_EQ(told.out.find("no signature was checked"), std::string::npos) << told.out;

    answer_log();
    const json report = json::parse(verify({"--tenant", "corp", "--json"}).out);
    EXPECT_EQ(report.at("proves").size(), 2U);
    EXPECT_EQ(report.at("does_not_prove").size(), 3U);
    EXPECT_NE(report.dump().find("no signature was checked"), std::string::npos);
    const Outcome whole = verify({exported()});
    EXPECT_EQ(whole.out.find("proves"), std::string::npos) << "nothing is withheld";
}

TEST_F(AuditLogTest, ProvesNothingOfALogThatIsNotGood) {
    log_.events[1].event->payload->back() = ' ';
    answer_log();
    const Outcome outcome = verify({"--tenant", "corp"});
    EXPECT_EQ(outcome.exit_code, 6);
    EXPECT_EQ(outcome.out.find("proves"), std::string::npos) << outcome.out;
}

// All events of the log are of the day that the clock stands at.
TEST_F(AuditLogTest, HoldsATimeAgainstTheIdsOfWhatIsWithheld) {
    log_.events[1].event.reset();
    log_.events[1].withheld = true;
    answer_log();
    EXPECT_EQ(verify({"--from", "2026-05-01", "--to", "2026-05-02"}).exit_code, 6);
    for (std::size_t i : {0U, 2U, 3U, 4U}) {
        log_.events[i].event.reset();
        log_.events[i].withheld = true;
    }
    answer_log();
    const Outcome outcome = verify({"--to", "2026-05-01T11:00:00Z"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
    EXPECT_NE(world_.calls.back().url.find("to=2026-05-01T11%3A00%3A00.000000Z"), std::string::npos)
        << world_.calls.back().url;
    EXPECT_NE(outcome.out.find("within 10 minutes of its begin and end"), std::string::npos);
}

TEST_F(AuditLogTest, RefusesAnExportOfOtherEventsThanAreAskedFor) {
    answer_log();
    const std::string path = world_.file("x", "") + "corp";
    ASSERT_EQ(
        world_
            .run({"audit", "export", "--tenant", "corp", "--from", "2026-05-01", "--output", path})
            .exit_code,
        0);
    for (const std::vector<std::string>& asked : {std::vector<std::string>{"--tenant", "corp"},
                                                  {"--tenant", "other", "--from", "2026-05-01"},
                                                  {"--from", "2026-05-01"},
                                                  {"--tenant", "corp", "--from", "2026-04-30"}}) {
        std::vector<std::string> words = {path};
        words.insert(words.end(), asked.begin(), asked.end());
        const Outcome outcome = verify(words);
        EXPECT_EQ(outcome.exit_code, 2) << outcome.out;
        EXPECT_NE(outcome.err.find("tenant corp, from 2026-05-01T00:00:00Z"), std::string::npos)
            << outcome.err;
    }
    EXPECT_EQ(verify({path, "--tenant", "corp", "--from", "2026-05-01"}).exit_code, 0);
}

TEST_F(AuditLogTest, RefusesTimesThatAreNone) {
    EXPECT_EQ(verify({"--from", "yesterday"}).exit_code, 2);
    EXPECT_EQ(verify({"--from", "2026-05-02", "--to", "2026-05-02"}).exit_code, 2);
    EXPECT_EQ(world_.run({"audit", "export", "--output", "/nowhere/x", "--to", "90d"}).exit_code,
              2);
    EXPECT_TRUE(world_.calls.empty());
}

// Deleted from the very window that is exported.
TEST_F(AuditLogTest, LacksAnEventThatIsGoneAlsoInAnExportOfSome) {
    log_.events[1].event.reset();
    log_.events[1].withheld = true;
    log_.events[3].event.reset();
    answer_log();
    const std::string path = world_.file("x", "") + "gone";
    EXPECT_EQ(world_.run({"audit", "export", "--tenant", "corp", "--output", path}).exit_code, 0);
    const Outcome outcome = verify({path, "--key", key_file_});
    EXPECT_EQ(outcome.exit_code, 6);
    EXPECT_NE(outcome.out.find("place 3, event "), std::string::npos) << outcome.out;
    EXPECT_EQ(outcome.out.find("place 1, event "), std::string::npos) << outcome.out;
}

TEST_F(AuditLogTest, ShowsItsKeyAndItsCheckpoint) {
    answer_head();
    EXPECT_EQ(world_.run({"audit", "key"}).out, signer_.verifier().to_string() + "\n");
    answer_head();
    EXPECT_EQ(world_.run({"audit", "checkpoint"}).out, note(5));
    world_.answer(200, {{"checkpoint", nullptr}, {"verifier_keys", json::array()}});
    EXPECT_EQ(world_.run({"audit", "checkpoint"}).exit_code, 3);
}

TEST_F(AuditLogTest, TellsTheKeyOfAFileWithoutAServer) {
    std::vector<std::string> asked;
    world_.verifier_key = [&](const std::string& config, const std::string& key) {
        asked = {config, key};
        return base::Result<std::string>("log+0+1");
    };
    EXPECT_EQ(world_.run({"audit", "verifier-key"}).out, "log+0+1\n");
    EXPECT_EQ(asked, (std::vector<std::string>{"", ""}));
    const Outcome outcome =
        world_.run({"audit", "verifier-key", "next.key", "--config", "c.toml", "--json"});
    EXPECT_EQ(json::parse(outcome.out), (json{{"verifier_key", "log+0+1"}}));
    EXPECT_EQ(asked, (std::vector<std::string>{"c.toml", "next.key"}));
    world_.verifier_key = [](const auto&, const auto&) -> base::Result<std::string> {
        return base::fail(base::ErrorKind::malformed, "no key");
    };
    EXPECT_EQ(world_.run({"audit", "verifier-key"}).exit_code, 2);
    EXPECT_TRUE(world_.calls.empty());
}

// What the server says goes to a terminal.
TEST_F(AuditLogTest, PrintsNoCheckpointThatCommandsTheTerminal) {
    world_.answer(200, {{"checkpoint", "a\x1b[2J\n\n\u2014 a AAAAAA==\n"}, {"verifier_keys", {}}});
    const Outcome outcome = world_.run({"audit", "checkpoint"});
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.exit_code, 0);
}

}  // namespace
}  // namespace causeway::cli
