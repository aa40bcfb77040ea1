// SPDX-License-Identifier: Apache-2.0
#include "app/anchor_directory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

audit::SignedCheckpoint checkpoint(std::size_t size, std::uint8_t root = 1,
                                   const std::string& signature = "a") {
    audit::SignedCheckpoint made;
    made.checkpoint = {"log", {size, {}}};
    made.checkpoint.head.root.fill(root);
    made.note = audit::to_text(made.checkpoint) + "\n\u2014 log " + signature + "\n";
    return made;
}

class AnchorDirectoryTest : public testing::Test {
  protected:
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(directory_.path())) {
            names.push_back(entry.path().filename().string());
        }
        std::ranges::sort(names);
        return names;
    }

    support::TemporaryDirectory directory_;
    AnchorDirectory anchors_{directory_.path()};
};

TEST_F(AnchorDirectoryTest, KeepsEachCheckpointInAFileOfItsOwn) {
    EXPECT_FALSE(anchors_.newest().value());
    ASSERT_TRUE(anchors_.keep(checkpoint(9)));
    ASSERT_TRUE(anchors_.keep(checkpoint(10)));
    EXPECT_EQ(files(), (std::vector<std::string>{"00000000000000000009.checkpoint",
                                                 "00000000000000000010.checkpoint"}));
    const auto newest = anchors_.newest().value().value();
    EXPECT_EQ(newest.note, checkpoint(10).note);
    EXPECT_EQ(newest.tree_size, 10U);
    EXPECT_EQ(newest.name, (directory_.path() / files().at(1)).string());
}

TEST_F(AnchorDirectoryTest, WritesAFileOnce) {
    ASSERT_TRUE(anchors_.keep(checkpoint(9)));
    const auto refused = anchors_.keep(checkpoint(9, 2));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_EQ(anchors_.newest().value()->note, checkpoint(9).note);
    struct stat status {};
    ASSERT_EQ(::stat((directory_.path() / files().at(0)).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0222, 0U);
}

// Replicas that share a directory sign with keys of their own.
TEST_F(AnchorDirectoryTest, LeavesTheSameCheckpointOfAnotherKeyInPlace) {
    ASSERT_TRUE(anchors_.keep(checkpoint(9)));
    EXPECT_TRUE(anchors_.keep(checkpoint(9, 1, "b")));
    EXPECT_EQ(anchors_.newest().value()->note, checkpoint(9).note);
}

TEST_F(AnchorDirectoryTest, PassesOverOtherFiles) {
    ASSERT_TRUE(anchors_.keep(checkpoint(9)));
    for (const char* name : {"00000000000000000010.checkpoint.77", "99999.checkpoint", "README",
                             "0000000000000000001x.checkpoint", "99999999999999999999.txt"}) {
        directory_.write(name, "x");
    }
    EXPECT_EQ(anchors_.newest().value()->note, checkpoint(9).note);
}

// In containers every process has the same id: another one's draft is never opened, or what has its
// final name already could be cut off.
TEST_F(AnchorDirectoryTest, LeavesTheDraftsOfOthersAlone) {
    const std::string draft = "00000000000000000009.checkpoint." + std::to_string(::getpid());
    directory_.write(draft, "another process writes this");
    ASSERT_TRUE(anchors_.keep(checkpoint(9)));
    std::ifstream file(directory_.path() / draft);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "another process writes this");
    EXPECT_EQ(files().size(), 2U) << "and its own is gone";
}

TEST_F(AnchorDirectoryTest, WritesNoDraftOfWhatIsThere) {
    ASSERT_TRUE(anchors_.keep(checkpoint(9)));
    const auto before = fs::last_write_time(directory_.path());
    fs::last_write_time(directory_.path(), before - std::chrono::hours(1));
    ASSERT_TRUE(anchors_.keep(checkpoint(9)));
    EXPECT_EQ(fs::last_write_time(directory_.path()), before - std::chrono::hours(1));
}

TEST_F(AnchorDirectoryTest, SaysThatItCannotBeUsedNow) {
    AnchorDirectory missing(directory_.path() / "missing");
    const auto read = missing.newest();
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::unavailable);
    EXPECT_NE(read.error().detail.find("missing"), std::string::npos) << read.error().detail;
    const auto written = missing.keep(checkpoint(1));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace causeway::app
