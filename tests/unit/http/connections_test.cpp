// SPDX-License-Identifier: Apache-2.0
#include "http/connections.hpp"

#include <gtest/gtest.h>

#include <array>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/listener.hpp"

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
    std::unique_ptr<Connections::Seat> admit(const SocketPair& pair, Phase phase,
                                             const std::string& network = {}) {
        auto seat = connections.admit(pair.socket(), network);
        if (seat) seat->enter(phase);
        return seat;
    }
    bool has_room_for(const SocketPair& pair, const std::string& network = {}) {
        return connections.admit(pair.socket(), network) != nullptr;
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
    EXPECT_FALSE(has_room_for(third)) << "its place is not free yet";
    EXPECT_EQ(waiting->cut_in(), Phase::waiting);
    EXPECT_EQ(head->cut_in(), std::nullopt);
}

TEST_F(ConnectionsTest, GiveUpTheOldestUnfinishedHeadWhenNoneIsIdle) {
    const auto older = admit(first, Phase::head);
    const auto newer = admit(second, Phase::head);
    EXPECT_FALSE(has_room_for(third));
    EXPECT_EQ(older->cut_in(), Phase::head);
    EXPECT_EQ(newer->cut_in(), std::nullopt);
}

TEST_F(ConnectionsTest, GiveUpTheOldestUnfinishedBodyAfterAllUnfinishedHeads) {
    const auto body = admit(first, Phase::body);
    const auto head = admit(second, Phase::head);
    EXPECT_FALSE(has_room_for(third));
    EXPECT_EQ(body->cut_in(), std::nullopt);
    EXPECT_EQ(head->cut_in(), Phase::head);
    head->enter(Phase::writing);
    EXPECT_FALSE(has_room_for(third));
    EXPECT_EQ(body->cut_in(), Phase::body);
}

TEST_F(ConnectionsTest, NeverGiveUpOneThatHasARequest) {
    const auto handling = admit(first, Phase::handling);
    const auto writing = admit(second, Phase::writing);
    EXPECT_FALSE(has_room_for(third));
    EXPECT_EQ(handling->cut_in(), std::nullopt);
    EXPECT_EQ(writing->cut_in(), std::nullopt);
}

TEST_F(ConnectionsTest, OfOneNetworkMakeRoomForThemselvesOnly) {
    const Limits shared{.connections = 4, .connections_per_network = 2};
    Connections sharing(shared, clock);
    const auto other = sharing.admit(first.socket(), "other");
    const auto older = sharing.admit(second.socket(), "greedy");
    const auto newer = sharing.admit(third.socket(), "greedy");
    const SocketPair fourth;
    EXPECT_EQ(sharing.admit(fourth.socket(), "greedy"), nullptr);
    EXPECT_EQ(other->cut_in(), std::nullopt) << "although it has been idle longest";
    EXPECT_EQ(older->cut_in(), Phase::handshake);
    EXPECT_EQ(newer->cut_in(), std::nullopt);
    EXPECT_NE(sharing.admit(fourth.socket(), "third"), nullptr) << "its place was there";
}

TEST_F(ConnectionsTest, WithoutANetworkAreNobodysShare) {
    const Limits shared{.connections = 4, .connections_per_network = 1};
    Connections sharing(shared, clock);
    const auto one = sharing.admit(first.socket(), {});
    EXPECT_NE(sharing.admit(second.socket(), {}), nullptr);
}

TEST_F(ConnectionsTest, CountForTheirAddressOrTheirIpv6Network) {
    const auto of = [](const char* address) {
        return network_of(Poco::Net::SocketAddress(Poco::Net::IPAddress(address), 1024));
    };
    EXPECT_EQ(of("192.0.2.1"), std::string("\xc0\x00\x02\x01", 4));
    EXPECT_NE(of("192.0.2.1"), of("192.0.2.2"));
    EXPECT_EQ(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    EXPECT_EQ(of("2001:db8:0:1::1"), of("2001:db8:0:1:ffff:ffff:ffff:ffff"));
    EXPECT_NE(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
    EXPECT_EQ(network_of({Poco::Net::SocketAddress::UNIX_LOCAL, "/run/admin.sock"}), "");
}

TEST_F(ConnectionsTest, HaveRoomAgainWhenOneLeaves) {
    auto gone = admit(first, Phase::body);
    const auto stays = admit(second, Phase::body);
    gone.reset();
    EXPECT_NE(admit(third, Phase::body), nullptr);
}

}  // namespace
}  // namespace causeway::http
