// SPDX-License-Identifier: Apache-2.0
#include "http/connections.hpp"

#include <gtest/gtest.h>

#include <array>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace causeway::http {
namespace {

// A connected socket whose other end shows whether it was shut down.
class SocketPair {
  public:
    SocketPair() { ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()); }
    SocketPair(const SocketPair&) = delete;
    SocketPair& operator=(const SocketPair&) = delete;
    ~SocketPair() {
        for (const int end : ends_) ::close(end);
    }
    int socket() const { return ends_[0]; }
    bool is_shut_down() const {
        pollfd other{.fd = ends_[1], .events = POLLIN, .revents = 0};
        return ::poll(&other, 1, 0) > 0;
    }

  private:
    std::array<int, 2> ends_{};
};

class ConnectionsTest : public testing::Test {
  protected:
    std::unique_ptr<Connections::Seat> admit(const SocketPair& pair, Phase phase) {
        auto seat = connections.admit(pair.socket());
        if (seat) seat->enter(phase);
        return seat;
    }

    base::SystemClock clock;
    Limits limits{.connections = 2};
    Connections connections{limits, clock};
    SocketPair first;
    SocketPair second;
    SocketPair third;
};

TEST_F(ConnectionsTest, WhileDrainingEndWhenTheyWouldWaitForAFurtherRequest) {
    const auto working = admit(first, Phase::handling);
    const auto waiting = admit(second, Phase::waiting);
    connections.drain();
    EXPECT_TRUE(second.is_shut_down());
    EXPECT_FALSE(first.is_shut_down());
    working->enter(Phase::writing);
    EXPECT_EQ(working->cut_in(), std::nullopt);
    working->enter(Phase::waiting);
    EXPECT_EQ(working->cut_in(), Phase::waiting);
    EXPECT_TRUE(first.is_shut_down());
}

TEST_F(ConnectionsTest, GiveUpAnIdleOneBeforeAnUnfinishedHead) {
    const auto head = admit(first, Phase::head);
    const auto waiting = admit(second, Phase::waiting);
    EXPECT_EQ(connections.admit(third.socket()), nullptr) << "its place is not free yet";
    EXPECT_EQ(waiting->cut_in(), Phase::waiting);
    EXPECT_EQ(head->cut_in(), std::nullopt);
}

TEST_F(ConnectionsTest, GiveUpTheOldestUnfinishedHeadWhenNoneIsIdle) {
    const auto older = admit(first, Phase::head);
    const auto newer = admit(second, Phase::head);
    EXPECT_EQ(connections.admit(third.socket()), nullptr);
    EXPECT_EQ(older->cut_in(), Phase::head);
    EXPECT_EQ(newer->cut_in(), std::nullopt);
}

TEST_F(ConnectionsTest, NeverGiveUpOneThatHasARequest) {
    const auto body = admit(first, Phase::body);
    const auto writing = admit(second, Phase::writing);
    EXPECT_EQ(connections.admit(third.socket()), nullptr);
    EXPECT_EQ(body->cut_in(), std::nullopt);
    EXPECT_EQ(writing->cut_in(), std::nullopt);
}

TEST_F(ConnectionsTest, HaveRoomAgainWhenOneLeaves) {
    auto gone = admit(first, Phase::body);
    const auto stays = admit(second, Phase::body);
    gone.reset();
    EXPECT_NE(admit(third, Phase::body), nullptr);
}

}  // namespace
}  // namespace causeway::http
