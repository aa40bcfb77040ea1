// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_host.hpp"

#include <filesystem>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "findings.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

class DoctorHostTest : public testing::Test {
  protected:
    DoctorHostTest() { admin_.socket = (folder_.path() / "admin.sock").string(); }
    ~DoctorHostTest() override {
        if (socket_ >= 0) ::close(socket_);
    }

    void make_socket(unsigned mode) {
        socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        admin_.socket.copy(address.sun_path, sizeof address.sun_path - 1);
        ASSERT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        fs::permissions(admin_.socket, static_cast<fs::perms>(mode));
    }

    support::TemporaryDirectory folder_;
    Config::Admin admin_;

  private:
    int socket_ = -1;
};

TEST_F(DoctorHostTest, TakesASocketThatIsItsGroupsOnly) {
    make_socket(0660);
    EXPECT_TRUE(passes(check_admin_socket(admin_, true)));
    EXPECT_TRUE(passes(check_user(admin_)));
}

// Security: whoever may open the socket is a super-admin.
TEST_F(DoctorHostTest, SeesThatTheSocketIsOpenToEverybody) {
    make_socket(0666);
    EXPECT_TRUE(
        finds(check_admin_socket(admin_, true), Verdict::fail, "super-admin", "chmod 0660"));
}

TEST_F(DoctorHostTest, ComparesTheSocketsGroup) {
    make_socket(0660);
    admin_.socket_group = "no-such-group";
    EXPECT_TRUE(finds(check_admin_socket(admin_, true), Verdict::fail, "not no-such-group",
                      "Restart the service"));
}

TEST_F(DoctorHostTest, SeesAServiceThatHasLostItsSocket) {
    EXPECT_TRUE(finds(check_admin_socket(admin_, true), Verdict::fail, "is not there",
                      "running service's configuration"));
    folder_.write("admin.sock", "");
    EXPECT_TRUE(finds(check_admin_socket(admin_, true), Verdict::fail, "no socket", "Remove it"));
}

TEST_F(DoctorHostTest, PreparesTheFirstStart) {
    EXPECT_TRUE(passes(check_admin_socket(admin_, false)));
    admin_.socket_group = "no-such-group";
    EXPECT_TRUE(finds(check_admin_socket(admin_, false), Verdict::fail, "no group", "addgroup"));
    admin_.socket = (folder_.path() / "absent" / "admin.sock").string();
    EXPECT_TRUE(
        finds(check_admin_socket(admin_, false), Verdict::fail, "directory", "RuntimeDirectory"));
    EXPECT_EQ(worst(check_user(admin_)).verdict, Verdict::skip);
}

TEST(DoctorDisk, WarnsBeforeNothingCanBeWritten) {
    const WrittenDirectory data{"/data", "the database's data"};
    const std::uint64_t gibibyte = std::uint64_t{1} << 30U;
    EXPECT_EQ(judge_space(data, 10 * gibibyte, 100 * gibibyte).verdict, Verdict::pass);
    EXPECT_TRUE(finds({judge_space(data, 4 * gibibyte, 100 * gibibyte)}, Verdict::warn,
                      "/data (the database's data): 4096 MiB", "Make room"));
    EXPECT_EQ(judge_space(data, gibibyte / 2, gibibyte).verdict, Verdict::warn);
    EXPECT_TRUE(
        finds({judge_space(data, gibibyte / 32, gibibyte)}, Verdict::fail, "32 MiB", "Make room"));
    EXPECT_EQ(worst(check_disks({})).verdict, Verdict::skip);
    EXPECT_EQ(worst(check_disks({{"/nowhere", "x"}})).verdict, Verdict::skip);
    EXPECT_NE(worst(check_disks({{"/", "x"}})).verdict, Verdict::skip);
}

}  // namespace
}  // namespace causeway::app
