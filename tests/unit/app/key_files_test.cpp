// SPDX-License-Identifier: Apache-2.0
#include "app/key_files.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

const std::string kKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";

class KeyFilesTest : public testing::Test {
  protected:
    std::string write(const std::string& name, const std::string& text, unsigned mode = 0600) {
        const auto path = directory_.write(name, text);
        std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
        return path.string();
    }
    static base::Result<crypto::SealingKeys> read(const std::string& file,
                                                  std::vector<std::string> earlier = {}) {
        Config config;
        config.secrets.key_file = file;
        config.secrets.earlier_key_files = std::move(earlier);
        return read_sealing_keys(config);
    }

  private:
    support::TemporaryDirectory directory_;
};

TEST_F(KeyFilesTest, HoldThirtyTwoOctets) {
    EXPECT_TRUE(read(write("good", kKey)));
    EXPECT_FALSE(read(write("short", "AAEC\n")));
    EXPECT_FALSE(read(write("empty", "")));
    EXPECT_FALSE(read(write("long", std::string(10'000, 'A'))));
}

TEST_F(KeyFilesTest, AreNobodyElsesToRead) {
    const auto refused = read(write("open", kKey, 0644));
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("chmod 0600"), std::string::npos);
    EXPECT_TRUE(read(write("group", kKey, 0640)));
}

TEST_F(KeyFilesTest, AreNamedWhenTheyAreMissing) {
    const auto refused = read("/nowhere/kek");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("/nowhere/kek"), std::string::npos);
    EXPECT_NE(refused.error().detail.find("Make one"), std::string::npos);
    EXPECT_FALSE(read(write("good", kKey), {"/nowhere/old"}));
}

TEST_F(KeyFilesTest, AreFiles) {
    const auto refused = read(std::filesystem::temp_directory_path().string());
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("no regular file"), std::string::npos);
    EXPECT_FALSE(read("/dev/zero"));
}

// Whoever made another key would lose what the first has sealed.
TEST_F(KeyFilesTest, AreNotToBeMadeAnewWhenTheyCannotBeReached) {
    const auto refused = read(write("good", kKey) + "/kek");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().detail.find("Make one"), std::string::npos) << refused.error().detail;
}

// As `openssl genpkey` makes them.
TEST_F(KeyFilesTest, HoldTheSigningKeyAsOpenSslWritesIt) {
    std::ostringstream pem;
    pem << std::ifstream(CAUSEWAY_SOURCE_DIR "/tests/data/crypto/ed25519.key.pem").rdbuf();
    const std::string good = write("good", pem.str());
    EXPECT_TRUE(read_signing_key(good)) << read_signing_key(good).error().detail;
    EXPECT_FALSE(read_signing_key(write("kek", kKey)));
    EXPECT_FALSE(read_signing_key("/nowhere/audit.key"));
}

}  // namespace
}  // namespace causeway::app
