// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_audit.hpp"

#include <fstream>

#include "app/audit_signing.hpp"
#include "audit/checkpoint.hpp"
#include "findings.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

class DoctorAuditTest : public testing::Test {
  protected:
    DoctorAuditTest() {
        config_.acme.base_url = "https://acme.example.com";
        config_.audit.signing_key_file = make_key("audit.key", "ed25519");
        config_.audit.anchor_directory = path("anchors");
        fs::create_directory(path("anchors"));
    }
    std::string path(const std::string& name) const { return (directory_.path() / name).string(); }
    std::string make_key(const std::string& name, const std::string& algorithm) {
        support::run({"openssl", "genpkey", "-algorithm", algorithm, "-out", path(name)});
        fs::permissions(path(name), fs::perms::owner_read);
        return path(name);
    }
    // As a process with that configuration would have anchored it.
    void anchor(const Config& signer, std::size_t size, const std::string& name) {
        const auto identity = log_identity(signer);
        const audit::Checkpoint checkpoint{identity->origin(), {size, {}}};
        std::ofstream(path("anchors/" + name))
            << identity->signer()->sign(audit::to_text(checkpoint));
    }

    Findings anchors() const {
        return check_audit_anchors(config_, [this] { return log_size_; });
    }

    support::TemporaryDirectory directory_;
    Config config_;
    base::Result<std::size_t> log_size_ = 9;
};

TEST_F(DoctorAuditTest, TakesAKeyOfTheRightKindThatIsSecret) {
    EXPECT_TRUE(passes(check_audit_key(config_)));
    fs::permissions(config_.audit.signing_key_file, fs::perms::others_read, fs::perm_options::add);
    EXPECT_TRUE(finds(check_audit_key(config_), Verdict::fail, "no certificate", "chmod 0600"));
    config_.audit.signing_key_file = make_key("x25519.key", "x25519");
    EXPECT_EQ(worst(check_audit_key(config_)).verdict, Verdict::fail);
    config_.audit.signing_key_file = path("nowhere");
    EXPECT_EQ(worst(check_audit_key(config_)).verdict, Verdict::fail);
    config_.audit.signing_key_file.clear();
    EXPECT_TRUE(finds(check_audit_key(config_), Verdict::warn, "not signed", "signing_key_file"));
}

TEST_F(DoctorAuditTest, LooksAtTheKeyOfAnInstallationWithoutABaseUrl) {
    config_.acme.base_url.clear();
    EXPECT_TRUE(passes(check_audit_key(config_)));
}

TEST_F(DoctorAuditTest, WantsADirectoryThatItCanWriteToAndNotEverybody) {
    EXPECT_TRUE(passes(anchors()));
    fs::permissions(path("anchors"), fs::perms::others_write, fs::perm_options::add);
    EXPECT_TRUE(finds(anchors(), Verdict::fail, "everybody", "chmod o-w"));
    config_.audit.anchor_directory = path("nowhere");
    EXPECT_TRUE(finds(anchors(), Verdict::fail, "No such", "mkdir"));
    config_.audit.anchor_directory = config_.audit.signing_key_file;
    EXPECT_TRUE(finds(anchors(), Verdict::fail, "no directory", "Name one"));
    config_.audit.anchor_directory.clear();
    EXPECT_TRUE(finds(anchors(), Verdict::warn, "database only", "anchor_directory"));
}

TEST_F(DoctorAuditTest, WantsTheNewestAnchorToBeOfThisLog) {
    anchor(config_, 7, "00000000000000000007.checkpoint");
    EXPECT_TRUE(passes(anchors()));

    Config stranger = config_;
    stranger.audit.signing_key_file = make_key("other.key", "ed25519");
    anchor(stranger, 8, "00000000000000000008.checkpoint");
    EXPECT_TRUE(finds(anchors(), Verdict::fail, "cannot be used", "further_verifier_keys"));

    Config renamed = config_;
    renamed.audit.origin = "another.example.com/audit";
    renamed.audit.signing_key_file = config_.audit.signing_key_file;
    config_.audit.further_verifier_keys = {log_identity(renamed)->signer()->verifier().to_string()};
    anchor(renamed, 9, "00000000000000000009.checkpoint");
    EXPECT_TRUE(finds(anchors(), Verdict::fail, "another.example.com", "Take the file away"));
}

// As after the restore of an older backup.
TEST_F(DoctorAuditTest, SeesADatabaseThatIsBehindItsNewestAnchor) {
    anchor(config_, 9, "00000000000000000009.checkpoint");
    EXPECT_TRUE(passes(anchors()));
    EXPECT_NE(worst(anchors()).detail.find("of the 9 events"), std::string::npos);
    log_size_ = 8;
    EXPECT_TRUE(finds(anchors(), Verdict::fail, "has 8 events", "begin another log"));
    log_size_ = base::fail(base::ErrorKind::unavailable, "it cannot be read");
    EXPECT_TRUE(passes(anchors()));
    EXPECT_NE(worst(anchors()).detail.find("not compared"), std::string::npos);
}

}  // namespace
}  // namespace causeway::app
