// SPDX-License-Identifier: Apache-2.0
#include "app/legacy_ca.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include <sys/stat.h>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

class LegacyCaTest : public testing::Test {
  protected:
    LegacyCaTest() {
        // The user that the server runs as has to enter it.
        fs::permissions(directory_.path(), fs::perms::others_exec, fs::perm_options::add);
    }

    std::unique_ptr<LegacyCa> start(const std::string& name = "ca") {
        auto ca = LegacyCa::start(directory_.path() / name, port_, random_);
        if (!ca) throw std::runtime_error(ca.error().detail);
        return *std::move(ca);
    }
    // What the server says for itself, read by others.
    static std::string served_subject(const LegacyCa& ca) {
        return support::run({"sh", "-c",
                             "curl --silent --fail \"$1?operation=GetCACert\" | "
                             "openssl x509 -inform DER -noout -subject -fingerprint -sha256",
                             "sh", ca.url()});
    }
    static uid_t owner_of(const fs::path& path) {
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0) throw std::runtime_error(path.string());
        return status.st_uid;
    }
    fs::path data() const { return directory_.path() / "ca" / "data"; }

    base::SystemRandom random_;
    support::TemporaryDirectory directory_;
    const int port_ = support::free_port();
};

TEST_F(LegacyCaTest, IsAScepServerWithTheCertificateThatItTells) {
    const auto ca = start();
    EXPECT_NE(support::run({"curl", "--silent", "--fail", ca->url() + "?operation=GetCACaps"})
                  .find("POSTPKIOperation"),
              std::string::npos);
    const std::string file = directory_.write("ca.pem", ca->certificate().pem()).string();
    EXPECT_EQ(served_subject(*ca), support::run({"openssl", "x509", "-in", file, "-noout",
                                                 "-subject", "-fingerprint", "-sha256"}));
    EXPECT_TRUE(ca->certificate().is_ca());
}

TEST_F(LegacyCaTest, EndsWithItsObjectAndIsTheSameTheNextTime) {
    auto ca = start();
    const pid_t first = ca->pid();
    EXPECT_EQ(::kill(first, 0), 0);
    const crypto::Certificate certificate = ca->certificate();
    ca.reset();
    EXPECT_NE(::kill(first, 0), 0);
    EXPECT_EQ(start()->certificate(), certificate);
}

// Two CAs of one name number their certificates alike, which RFC 5280 §4.1.2.2 rules out.
TEST_F(LegacyCaTest, HasAnotherNameWhenItIsMadeAnew) {
    const std::string first = start()->certificate().subject();
    fs::remove_all(directory_.path() / "ca");
    EXPECT_NE(start()->certificate().subject(), first);
}

TEST_F(LegacyCaTest, KeepsItsKeyToAUserThatIsNotRoot) {
    const auto ca = start();
    EXPECT_NE(owner_of("/proc/" + std::to_string(ca->pid())), 0U);
    EXPECT_EQ(owner_of("/proc/" + std::to_string(ca->pid())), owner_of(data()));
    EXPECT_EQ(fs::status(data()).permissions(), fs::perms::owner_all);
}

TEST_F(LegacyCaTest, DoesNotTakeAnotherServerOnItsPortForItself) {
    const auto first = start("first");
    const auto second = LegacyCa::start(directory_.path() / "second", port_, random_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, base::ErrorKind::unavailable);
    EXPECT_NE(second.error().detail.find("port " + std::to_string(port_)), std::string::npos);
    EXPECT_NE(second.error().detail.find("address already in use"), std::string::npos)
        << second.error().detail;
}

TEST_F(LegacyCaTest, StartsAfterAFirstStartThatWasInterrupted) {
    start().reset();
    fs::rename(data() / "depot", data() / "depot.new");
    fs::remove(data() / "depot.new" / "ca.pem");
    EXPECT_NO_THROW(start());
}

}  // namespace
}  // namespace causeway::app
