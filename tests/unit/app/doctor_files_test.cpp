// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_files.hpp"

#include <unistd.h>

#include "app/doctor_exposure.hpp"
#include "findings.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

constexpr uid_t kNobody = 65534;

class DoctorFilesTest : public testing::Test {
  protected:
    std::string write(const std::string& name, const std::string& text, unsigned mode = 0600) {
        const fs::path path = directory_.write(name, text);
        fs::permissions(path, static_cast<fs::perms>(mode));
        return path.string();
    }
    std::string write_key(unsigned mode = 0600) {
        return write("kek", support::run({"openssl", "rand", "-base64", "32"}), mode);
    }
    ConfigReading reading(const std::string& text, unsigned mode = 0644) {
        ConfigReading reading;
        reading.path = write("causeway.toml", text, mode);
        reading.config = *parse_config(text, reading.path, &reading.origins);
        return reading;
    }

    support::TemporaryDirectory directory_;
};

TEST_F(DoctorFilesTest, TakesAKeyThatIsSecretAndRandom) {
    EXPECT_TRUE(passes(check_key_files({write_key(), {}})));
    EXPECT_TRUE(passes(check_key_files({write_key(0640), {}})));
}

TEST_F(DoctorFilesTest, NamesWhatIsWrongWithAKeyFile) {
    const auto check = [](const std::string& path) { return check_key_files({path, {}}); };
    EXPECT_TRUE(finds(check(""), Verdict::fail, "no key", "secrets.key_file"));
    EXPECT_TRUE(finds(check("/nowhere/kek"), Verdict::fail, "/nowhere/kek is not there",
                      "openssl rand -base64 32"));
    EXPECT_TRUE(finds(check(write_key(0644)), Verdict::fail, "mode 0644", "chmod 0600"));
    EXPECT_TRUE(finds(check(write_key(0660)), Verdict::warn, "group", "chmod g-w"));
    EXPECT_TRUE(finds(check(write("short", "AAEC\n")), Verdict::fail, "short", "32 random octets"));
    EXPECT_TRUE(finds(check(directory_.path().string()), Verdict::fail, "no regular file", ""));
    EXPECT_TRUE(finds(check_key_files({write_key(), {"/nowhere/old"}}), Verdict::fail,
                      "/nowhere/old", "Restore"));
}

// Security: thirty-two octets that anybody would guess seal nothing.
TEST_F(DoctorFilesTest, DoesNotTakeZerosForAKey) {
    EXPECT_TRUE(finds(check_key_files({write("zeros", std::string(64, '0')), {}}), Verdict::fail,
                      "no random key", "openssl rand"));
}

TEST_F(DoctorFilesTest, SeesThatADirectoryIsOpenToEverybody) {
    const std::string key = write_key();
    fs::permissions(directory_.path(), fs::perms::all);
    EXPECT_TRUE(finds(check_key_files({key, {}}), Verdict::fail, "replace", "chmod o-w"));
    fs::permissions(directory_.path(), fs::perms::owner_all | fs::perms::group_all);
    EXPECT_TRUE(finds(check_key_files({key, {}}), Verdict::warn, "replace", "chmod g-w"));
    fs::permissions(directory_.path(), fs::perms::all | fs::perms::sticky_bit);
    EXPECT_TRUE(passes(check_key_files({key, {}}))) << "each replaces its own";
}

// Security: the owner of a file, and of each directory above it, may replace what is in it.
TEST_F(DoctorFilesTest, SeesOwnersWhoAreSomebodyElse) {
    // Only root gives files away, and no other user than root may have made the root directory.
    if (::geteuid() == 0) {
        const std::string key = write_key(0640);
        ASSERT_EQ(::chown(key.c_str(), kNobody, 0), 0);
        EXPECT_TRUE(finds(check_key_files({key, {}}), Verdict::warn, "belongs to", "chown root"));
        ASSERT_EQ(::chown(key.c_str(), 0, 0), 0);
        ASSERT_EQ(::chown(directory_.path().c_str(), kNobody, 0), 0);
        EXPECT_TRUE(finds(check_tls_key_file(key), Verdict::warn, "also " + key, "chown root"));
        EXPECT_TRUE(finds(check_configuration(reading("")), Verdict::warn, "belongs to", "chown"));
    } else {
        EXPECT_TRUE(strangers_who_may_change("/etc/passwd").empty()) << "root's";
    }
}

// The remedies are for a shell.
TEST_F(DoctorFilesTest, QuotesPathsInItsRemedies) {
    const std::string key = write("a key", "x", 0644);
    EXPECT_TRUE(finds(check_tls_key_file(key), Verdict::fail, "", "chmod 0600 '" + key + "'"));
    EXPECT_TRUE(finds(check_key_files({"/nowhere/a key", {}}), Verdict::fail, "is not there",
                      "(umask 077; openssl rand -base64 32 >'/nowhere/a key')"));
}

TEST_F(DoctorFilesTest, KeepsTheTlsKeySecretToo) {
    EXPECT_TRUE(passes(check_tls_key_file(write("tls.key", "x"))));
    EXPECT_TRUE(finds(check_tls_key_file(write("tls.key", "x", 0604)), Verdict::fail, "everybody",
                      "chmod 0600"));
    EXPECT_TRUE(finds(check_tls_key_file("/nowhere/key"), Verdict::fail, "No such file", "user"));
    EXPECT_TRUE(finds(check_tls_key_file(""), Verdict::fail, "no TLS key", "acme.tls_key"));
}

TEST_F(DoctorFilesTest, CountsWhereSettingsComeFrom) {
    ConfigReading read = reading("[log]\nlevel = \"info\"\n");
    read.origins["acme.listen"] = "CAUSEWAY_ACME_LISTEN";
    const Findings findings = check_configuration(read);
    EXPECT_TRUE(passes(findings));
    EXPECT_NE(findings.back().detail.find("1 settings, 1 from the environment"), std::string::npos)
        << findings.back().detail;
}

TEST_F(DoctorFilesTest, TakesAnErrorOfTheFileApart) {
    ConfigReading read;
    read.unreadable = base::make_error(base::ErrorKind::malformed,
                                       "c.toml:2: there is no setting a.b. Correct its spelling.");
    EXPECT_TRUE(finds(check_configuration(read), Verdict::fail, "c.toml:2: there is no setting a.b",
                      "Correct its spelling."));
    read.unreadable->detail = "c.toml:2: log.level must be a text.";
    EXPECT_TRUE(finds(check_configuration(read), Verdict::fail, "c.toml:2", "docs/operations.md"));
}

TEST_F(DoctorFilesTest, NamesWhatAStartWouldRefuseOrOverlook) {
    ConfigReading read = reading("");
    read.unacceptable = base::make_error(base::ErrorKind::malformed, "Set acme.base_url.");
    EXPECT_TRUE(finds(check_configuration(read), Verdict::fail, "refuses", "Set acme.base_url."));
    read = reading("");
    read.unknown_variables = {"CAUSEWAY_LOG_LEVLE"};
    EXPECT_TRUE(finds(check_configuration(read), Verdict::warn, "CAUSEWAY_LOG_LEVLE", "spelling"));
    EXPECT_TRUE(finds(check_configuration(reading("[lab]\nenabled = true\n")), Verdict::warn,
                      "lab mode", "Remove [lab]"));
}

// Security: who writes the configuration names the directories that code is loaded from.
TEST_F(DoctorFilesTest, SeesWhoMayChangeTheConfigurationOrReadItsPassword) {
    EXPECT_TRUE(
        finds(check_configuration(reading("", 0646)), Verdict::fail, "change", "chmod o-w"));
    EXPECT_TRUE(
        finds(check_configuration(reading("", 0664)), Verdict::warn, "change", "chmod g-w"));
    const std::string with_password = "[database]\nurl = \"postgresql://u:pw1@h/c\"\n";
    EXPECT_TRUE(
        finds(check_configuration(reading(with_password)), Verdict::warn, "password", "chmod o-r"));
    EXPECT_TRUE(passes(check_configuration(reading(with_password, 0640))));
    const std::string of_owner = "[database]\nowner_url = \"postgresql://o:pw2@h/c\"\n";
    EXPECT_TRUE(finds(check_configuration(reading(of_owner)), Verdict::warn,
                      "everybody may read the password of database.owner_url", "chmod o-r"));
    EXPECT_TRUE(finds(check_configuration(reading(of_owner, 0640)), Verdict::warn,
                      "the service can read", "CAUSEWAY_DATABASE_OWNER_URL"));
    ConfigReading from_elsewhere = reading(of_owner, 0640);
    from_elsewhere.origins["database.owner_url"] = "CAUSEWAY_DATABASE_OWNER_URL";
    EXPECT_TRUE(passes(check_configuration(from_elsewhere)));
    EXPECT_TRUE(passes(
        check_configuration(reading("[database]\nowner_url = \"postgresql:///c\"\n", 0640))));
}

TEST_F(DoctorFilesTest, LooksForCredentialsOnlyWhereTheyAreNamed) {
    Config config;
    EXPECT_EQ(worst(check_credentials(config)).verdict, Verdict::skip);
    config.secrets.key_file = "/run/credentials/causeway-of-a-test.service/kek";
    EXPECT_TRUE(
        finds(check_credentials(config), Verdict::fail, "causeway-of-a-test", "LoadCredential="));
}

}  // namespace
}  // namespace causeway::app
