// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include "service.hpp"

namespace causeway::acceptance {
namespace {

// A signed log on an installation of its own.
class LostLogTest : public testing::Test {
  protected:
    LostLogTest() {
        std::filesystem::create_directory(installation_.file("anchors"));
        service_.migrate();
        service_.start();
        service_.operate({"tenant", "create", "corp"});
        service_.wait_until(
            [&] { return installation_.sql("SELECT count(*) FROM audit_checkpoint") != "0\n"; });
    }
    void stop() {
        service_.ask_to_stop();
        ASSERT_EQ(service_.end(), 0);
    }
    std::string section(const std::string& key, const std::string& more = "") const {
        return "[audit]\nsigning_key_file = \"" + key + "\"\nanchor_directory = \"" +
               installation_.file("anchors") + "\"\n" + more;
    }
    std::string make_key(const std::string& name) const {
        std::string path = installation_.file(name);
        support::run({"openssl", "genpkey", "-algorithm", "ed25519", "-out", path});
        std::filesystem::permissions(path, std::filesystem::perms::owner_read);
        return path;
    }
    // Without its line end.
    std::string verifier_key(const std::string& of) const {
        std::string line = support::run(
            {CAUSEWAY_PROGRAM, "audit", "verifier-key", of, "--config", service_.config_file()});
        line.pop_back();
        return line;
    }
    std::string sealed() { return installation_.sql("SELECT size FROM audit_log"); }

    Installation installation_;
    const std::string key_ = make_key("audit.key");
    Service service_{installation_, {.more = section(key_)}};
};

// As the manual says.
TEST_F(LostLogTest, IsSignedWithAnotherKeyThatWasMadeKnown) {
    const std::string next = make_key("next.key");
    const std::string known = "further_verifier_keys = [\"" + verifier_key(key_) + "\", \"" +
                              verifier_key(next) + "\"]\n";
    EXPECT_EQ(service_.operate({"audit", "key"}).at(0), verifier_key(key_));
    service_.use_sections(section(key_, known));
    service_.restart();
    service_.use_sections(section(next, known));
    service_.restart();
    service_.operate({"tenant", "create", "other"});
    std::ofstream(installation_.file("next.txt")) << verifier_key(next) << '\n';
    service_.wait_until([&] {
        return installation_.sql("SELECT max(tree_size) FROM audit_checkpoint") == sealed();
    });
    EXPECT_TRUE(service_.operate({"audit", "verify", "--key", installation_.file("next.txt")})
                    .at("ok")
                    .get<bool>());
}

// As after the restore of a backup.
TEST_F(LostLogTest, IsNotContinued) {
    stop();
    installation_.sql(
        "SET session_replication_role = replica; DELETE FROM audit_leaf;"
        "DELETE FROM audit_checkpoint; UPDATE audit_log SET size = 0");
    service_.start_unready();
    service_.wait_for_log("audit.not_sealed");
    EXPECT_NE(service_.log().find("has lost some"), std::string::npos) << service_.log();
    EXPECT_EQ(service_.readiness(), 503);
    service_.operate({"tenant", "create", "other"});
    EXPECT_EQ(sealed(), "0\n");
    EXPECT_EQ(service_.operate({"tenant", "show", "other"}).at("slug"), "other")
        << "reading goes on";
}

TEST_F(LostLogTest, IsNotSealedWithoutItsKeyUntilThatIsBack) {
    stop();
    const std::string before = sealed();
    std::filesystem::rename(key_, key_ + ".away");
    service_.start_unready();
    service_.wait_for_log("audit.not_sealed");
    service_.operate({"tenant", "create", "other"});
    EXPECT_EQ(sealed(), before);
    std::filesystem::rename(key_ + ".away", key_);
    service_.wait_until([this] { return service_.readiness() == 200; });
    service_.wait_until([&] { return sealed() != before; });
}

}  // namespace
}  // namespace causeway::acceptance
