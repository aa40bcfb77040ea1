// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <thread>

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "unit/http/server_fixture.hpp"

namespace causeway::http {
namespace {

class UnixSocket : public ServerTest {
  protected:
    void SetUp() override {
        std::string folder = "/tmp/causeway-unix-XXXXXX";
        directory_ = ::mkdtemp(folder.data());
        listener.unix_path = directory_ + "/admin.sock";
        handler.function = [](const Request& request) {
            const auto& [address, tls, uid, user] = request.peer;
            return text(200, address + " " + (uid ? std::to_string(*uid) : "nobody") + " " + user);
        };
    }
    void TearDown() override {
        server.reset();
        std::filesystem::remove_all(directory_);
    }
    RawClient connect_path() const { return RawClient::to_path(listener.unix_path); }
    std::string start_error() {
        Server broken(listener, limits, handler, {clock, random, log, metrics});
        const auto started = broken.start();
        return started ? "started" : started.error().detail;
    }

    std::string directory_;
};

TEST_F(UnixSocket, TellsTheHandlerWhoIsAtTheOtherEnd) {
    start();
    const std::string uid = std::to_string(::getuid());
    EXPECT_EQ(connect_path().exchange(kGet).body,
              "unix " + uid + " " + ::getpwuid(::getuid())->pw_name);
    EXPECT_EQ(server->port(), 0);
}

TEST_F(UnixSocket, HasTheModeAndGroupOfItsConfiguration) {
    // Any group that the test may give a file to: root has all of them, others have their own.
    const ::group* group = ::getuid() == 0 ? ::getgrnam("daemon") : ::getgrgid(::getgid());
    listener.unix_mode = 0640;
    listener.unix_group = group->gr_name;
    const gid_t wanted = group->gr_gid;
    start();
    struct stat status {};
    ASSERT_EQ(::stat(listener.unix_path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0640U);
    EXPECT_EQ(status.st_gid, wanted);
}

TEST_F(UnixSocket, IsRemovedWithTheServer) {
    start();
    EXPECT_TRUE(std::filesystem::exists(listener.unix_path));
    server->stop(std::chrono::milliseconds::zero());
    EXPECT_FALSE(std::filesystem::exists(listener.unix_path));
}

TEST_F(UnixSocket, IsRemovedBeforeTheDrainSoThatASuccessorCanListen) {
    Gate gate;
    handler.function = [&](const Request&) {
        gate.pass();
        return empty(200);
    };
    start();
    RawClient idle = connect_path();
    RawClient busy = connect_path();
    busy.send(kGet);
    ASSERT_TRUE(gate.wait_for_arrivals(1));
    std::jthread stopping([this] { server->stop(kPatience); });
    EXPECT_TRUE(idle.closed_by_server());
    EXPECT_FALSE(std::filesystem::exists(listener.unix_path));
    gate.open();
    EXPECT_EQ(busy.read_response().status, 200);
}

TEST_F(UnixSocket, ReplacesWhatACrashedProcessLeftBehind) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    listener.unix_path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(dead);
    start();
    EXPECT_EQ(connect_path().exchange(kGet).status, 200);
}

TEST_F(UnixSocket, IsNotTakenFromAProcessThatListens) {
    start();
    EXPECT_NE(start_error().find("another process listens there"), std::string::npos);
    EXPECT_EQ(connect_path().exchange(kGet).status, 200);
}

TEST_F(UnixSocket, NeverReplacesAFileThatIsNoSocket) {
    std::ofstream(listener.unix_path) << "precious";
    EXPECT_NE(start_error().find("no socket"), std::string::npos);
    EXPECT_EQ(std::filesystem::file_size(listener.unix_path), 8);
}

TEST_F(UnixSocket, IsNotOpenedForAGroupThatDoesNotExist) {
    listener.unix_group = "no-such-group";
    EXPECT_NE(start_error().find("no-such-group"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(listener.unix_path));
}

TEST_F(UnixSocket, RefusesAPathThatTheKernelWouldCutOff) {
    listener.unix_path = directory_ + "/" + std::string(107, 'x');
    EXPECT_NE(start_error().find("107"), std::string::npos);
}

}  // namespace
}  // namespace causeway::http
