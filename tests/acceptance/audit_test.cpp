// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "clients.hpp"
#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// What an auditor does with a log in which there are orders.
class AuditorsProofTest : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        lego(Endpoint::lab, "audited", {"--domains", "audited.lab.test"}, {"run"});
        const auto unsigned_events = [] {
            return shared_demo().sql(
                "SELECT (SELECT count(*) FROM audit_event) - max(tree_size) FROM audit_checkpoint");
        };
        for (int i = 0; i < 200 && unsigned_events() != "0\n"; ++i) {
        }
        ASSERT_EQ(unsigned_events(), "0\n");
    }
    void SetUp() override {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        write("key.txt", shared_demo().causeway({"audit", "key"}));
    }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
    }
    static fs::path state() { return shared_demo().environment_file().parent_path(); }
    std::string export_log() const {
        shared_demo().causeway({"audit", "export", "--output", path("log.jsonl")});
        return path("log.jsonl");
    }
    // The exit code and what was printed.
    static std::pair<std::string, std::string> verify(const std::vector<std::string>& arguments) {
        std::vector<std::string> command = {
            "sh",    "-c",    R"(out=$("$@" 2>&1); echo "$?"; echo "$out")", "sh", CAUSEWAY_PROGRAM,
            "audit", "verify"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        const std::string output = support::run(command);
        const auto end = output.find('\n');
        return {output.substr(0, end), output.substr(end + 1)};
    }
    std::vector<std::string> at_server() const {
        return {"--server",     shared_demo()["ADMIN_URL"],
                "--token-file", shared_demo()["ADMIN_TOKEN_FILE"],
                "--ca-file",    shared_demo()["CA_BUNDLE"],
                "--key",        path("key.txt"),
                "--anchor",     (state() / "anchors").string(),
                "--records"};
    }
    // As the database's superuser, past every trigger.
    static void tamper(const std::string& sql) {
        shared_demo().sql("SET session_replication_role = replica; " + sql);
    }

    const fs::path folder_ = scratch() / "auditor";
};

TEST_F(AuditorsProofTest, HoldsOfflineFromTheExportAlone) {
    const auto [code, output] = verify(
        {export_log(), "--key", path("key.txt"), "--anchor", (state() / "anchors").string()});
    EXPECT_EQ(code, "0") << output;
    EXPECT_NE(output.find("good, of localhost/audit"), std::string::npos) << output;
    EXPECT_EQ(fs::status(path("log.jsonl")).permissions() & fs::perms::others_all, fs::perms::none);
}

TEST_F(AuditorsProofTest, HoldsAtTheServerWithAllItsRecords) {
    const auto [code, output] = verify(at_server());
    EXPECT_EQ(code, "0") << output;
    EXPECT_NE(output.find("every order, attempt and certificate has its events"), std::string::npos)
        << output;
}

TEST_F(AuditorsProofTest, HoldsForTheEventsOfOneTenantOnly) {
    shared_demo().causeway(
        {"audit", "export", "--tenant", "demo", "--output", path("tenant.jsonl")});
    const auto [code, output] =
        verify({path("tenant.jsonl"), "--key", path("key.txt"), "--tenant", "demo"});
    EXPECT_EQ(code, "0") << output;
    EXPECT_NE(output.find("It does not prove:\n- That every event of tenant demo is shown"),
              std::string::npos)
        << output;
    EXPECT_EQ(verify({path("tenant.jsonl"), "--tenant", "other"}).first, "2");
}

// Nothing of ours is between OpenSSL and the key that the demo signs with.
TEST_F(AuditorsProofTest, IsSignedAsOpenSslVerifiesIt) {
    write("note", shared_demo().causeway({"audit", "checkpoint"}));
    EXPECT_NE(support::run({"sh", "-ec",
                            R"(
        sed '/^$/,$d' note > text
        tail -n 1 note | cut -d ' ' -f 3 | base64 -d | tail -c +5 > signature
        openssl pkey -in "$1" -pubout -out public.pem
        openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in text -sigfile signature)",
                            "sh", (state() / "audit.key").string()},
                           folder_)
                  .find("Verified Successfully"),
              std::string::npos);
}

TEST_F(AuditorsProofTest, FailsByTheNameOfTheEventOfWhichOneOctetWasChanged) {
    const std::string id = shared_demo().sql(
        "SELECT id FROM audit_event WHERE action = 'certificate.issued' ORDER BY id LIMIT 1");
    const std::string of_event = " WHERE id = '" + id.substr(0, id.size() - 1) + "'";
    tamper("UPDATE audit_event SET payload = set_byte(payload, 3, get_byte(payload, 3) # 1)" +
           of_event);
    const std::string file = export_log();
    const auto exported = verify({file, "--key", path("key.txt")});
    const auto served = verify(at_server());
    tamper("UPDATE audit_event SET payload = set_byte(payload, 3, get_byte(payload, 3) # 1)" +
           of_event);
    for (const auto& [code, output] : {exported, served}) {
        EXPECT_EQ(code, "6") << output;
        EXPECT_NE(output.find(id.substr(0, id.size() - 1) + " (certificate.issued of"),
                  std::string::npos)
            << output;
    }
    EXPECT_EQ(verify(at_server()).first, "0") << "with everything as it was";
}

// A key of the log's own name, made by OpenSSL, that has signed nothing. Its id is what the C2SP
// signed-note form says: the first octets of SHA-256(name, newline, 0x01, public key).
TEST_F(AuditorsProofTest, FailsWithAnotherKeyOfItsName) {
    constexpr const char* kMakeKey = R"sh(
        openssl genpkey -algorithm ed25519 -out other.pem
        openssl pkey -in other.pem -pubout -outform DER | tail -c 32 > raw
        { printf 'localhost/audit\n\001'; cat raw; } | sha256sum | cut -c 1-8 > id
        { printf '\001'; cat raw; } | base64 -w 0 > key
        echo "localhost/audit+$(cat id)+$(cat key)" > other.txt)sh";
    support::run({"sh", "-ec", kMakeKey}, folder_);
    const auto [code, output] = verify({export_log(), "--key", path("other.txt")});
    EXPECT_EQ(code, "6") << output;
    EXPECT_NE(output.find("The checkpoint: "), std::string::npos) << output;
}

TEST_F(AuditorsProofTest, KeepsItsCheckpointsOutsideOfTheDatabase) {
    const auto sealed = json::parse(shared_demo().api("/api/v1/audit/checkpoint"));
    EXPECT_TRUE(sealed.at("checkpoint").is_string());
    EXPECT_FALSE(fs::is_empty(state() / "anchors"));
}

}  // namespace
}  // namespace causeway::acceptance
