// SPDX-License-Identifier: Apache-2.0
#include "app/environment_file.hpp"

#include <gtest/gtest.h>

#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

class EnvironmentFileTest : public testing::Test {
  protected:
    base::Result<EnvironmentFile> prepare() const { return EnvironmentFile::prepare(path_); }

    support::TemporaryDirectory directory_;
    const std::string path_ = (directory_.path() / "environment").string();
};

TEST_F(EnvironmentFileTest, IsThereFromItsWritingToItsEnd) {
    {
        const auto file = prepare();
        EXPECT_FALSE(fs::exists(path_));
        ASSERT_TRUE(file->write("A='b'\n"));
        EXPECT_EQ(fs::file_size(path_), 6U);
        EXPECT_EQ(fs::status(path_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    }
    EXPECT_FALSE(fs::exists(path_));
}

TEST_F(EnvironmentFileTest, StaysWhenItIsKept) {
    {
        auto file = prepare();
        ASSERT_TRUE(file->write("A='b'\n"));
        file->keep();
    }
    EXPECT_TRUE(fs::exists(path_));
}

// What waits for it must not find that of an earlier run.
TEST_F(EnvironmentFileTest, OfAnEarlierRunIsGoneAtOnce) {
    directory_.write("environment", "A='old'\n");
    const auto file = prepare();
    ASSERT_TRUE(file);
    EXPECT_FALSE(fs::exists(path_));
}

TEST_F(EnvironmentFileTest, IsRefusedBeforeAnythingStartsWhereItCannotBe) {
    const auto nowhere = EnvironmentFile::prepare((directory_.path() / "none" / "file").string());
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().kind, base::ErrorKind::unavailable);
}

TEST_F(EnvironmentFileTest, ReplacesNothingThatIsNoFile) {
    fs::create_directory(path_);
    const auto file = prepare();
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().kind, base::ErrorKind::malformed);
    EXPECT_TRUE(fs::exists(path_));
}

TEST_F(EnvironmentFileTest, IsNotNeeded) {
    const auto none = EnvironmentFile::prepare("");
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->write("A='b'\n"));
}

}  // namespace
}  // namespace causeway::app
