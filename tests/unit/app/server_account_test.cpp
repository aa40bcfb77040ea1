// SPDX-License-Identifier: Apache-2.0
#include "app/server_account.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

#include "app/demo_state.hpp"
#include "support/counting_random.hpp"
#include "support/fixed_clock.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

class ServerAccountTest : public testing::Test {
  protected:
    ServerAccountTest() {
        fs::permissions(directory_.path(), fs::perms::others_exec, fs::perm_options::add);
    }

    // Only root can make one; to everybody else root is a stranger.
    fs::path directory_of_a_stranger() const {
        if (::geteuid() != 0) return "/usr";
        fs::path made = directory_.path() / "strange";
        fs::create_directory(made);
        if (::chown(made.c_str(), kStranger, kStranger) != 0) throw std::runtime_error("chown");
        return made;
    }
    static uid_t owner_of(const fs::path& path) {
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0) throw std::runtime_error(path.string());
        return status.st_uid;
    }
    // Homes that were made because `home` cannot be entered.
    std::ptrdiff_t moved_homes() const {
        const std::string prefix = "causeway-" + home().filename().string();
        return std::ranges::count_if(fs::directory_iterator("/var/tmp"), [&](const auto& entry) {
            return entry.path().filename().string().starts_with(prefix);
        });
    }
    fs::path home() const {
        // A name of this test's own, because it becomes one in /var/tmp.
        return directory_.path() / "closed" / directory_.path().filename();
    }

    static constexpr uid_t kStranger = 12345;
    support::TemporaryDirectory directory_;
    ServerAccount account_ = *ServerAccount::choose("nobody", "base-passwd");
};

TEST_F(ServerAccountTest, LeavesTheDataOfAnotherUserAlone) {
    const fs::path stranger = directory_of_a_stranger();
    const uid_t before = owner_of(stranger);
    fs::create_directories(home());
    fs::create_directory_symlink(stranger, home() / "data");
    const auto made = account_.make_home(home());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, base::ErrorKind::conflict);
    EXPECT_NE(made.error().detail.find("--state"), std::string::npos) << made.error().detail;
    EXPECT_EQ(owner_of(stranger), before);
}

TEST_F(ServerAccountTest, DoesNotReplaceALinkToTheHomeOfAnotherUser) {
    fs::create_directories(home().parent_path());
    fs::create_directory_symlink(directory_of_a_stranger(), home());
    const auto made = account_.make_home(home());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, base::ErrorKind::conflict);
    EXPECT_TRUE(fs::is_symlink(home()));
}

TEST_F(ServerAccountTest, KeepsTheStateOfAnotherUserAsItIs) {
    fs::create_symlink(directory_of_a_stranger(), directory_.path() / "key-encryption.key");
    const support::FixedClock clock;
    support::CountingRandom random;
    const auto state = prepare_demo_state(directory_.path(), clock, random);
    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().kind, base::ErrorKind::conflict);
    EXPECT_FALSE(fs::exists(directory_.path() / "lock"));
    EXPECT_FALSE(fs::exists(directory_.path() / "tls-key.pem"));
}

// Only root's servers run as another user.
TEST_F(ServerAccountTest, LeavesDataThatTheAccountCannotReachWhereItIs) {
    ASSERT_TRUE(account_.make_home(home()));
    fs::create_directory(home() / "data" / "kept");
    fs::permissions(home().parent_path(), fs::perms::owner_all);
    const auto made = account_.make_home(home());
    EXPECT_EQ(made.has_value(), ::geteuid() != 0);
    if (!made) {
        EXPECT_NE(made.error().detail.find("chmod a+x"), std::string::npos) << made.error().detail;
    }
    EXPECT_TRUE(fs::exists(home() / "data" / "kept"));
    EXPECT_EQ(moved_homes(), 0);
}

}  // namespace
}  // namespace causeway::app
