// SPDX-License-Identifier: Apache-2.0
#include "unit/http/server_fixture.hpp"

namespace causeway::http {
namespace {

using namespace std::chrono_literals;

// Deadlines that are not under test are far away, so that only the one that is can end a wait.
class Deadlines : public ServerTest {
  protected:
    // One octet each 10 ms, which keeps any timeout per receive from ever passing, until the server
    // says or does something.
    static void drip(RawClient& client) {
        while (!client.readable_within(10ms) && client.send("x")) {
        }
    }
    double cuts_in(const std::string& phase) {
        return metrics.wait_for("causeway_http_connections_cut_total surface=test phase=" + phase);
    }
    bool within_reason() const {
        const auto took = clock.monotonic() - began_;
        return took >= 150ms && took < 5s;
    }

  private:
    base::MonotonicTime began_ = clock.monotonic();
};

// Conformance row A11: a slow head is ended by the clock, however it drips.
TEST_F(Deadlines, EndAHeadThatDrips) {
    limits.header_deadline = 200ms;
    start();
    RawClient client = connect();
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    drip(client);
    EXPECT_EQ(client.read_response().status, 408);
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_TRUE(within_reason());
    EXPECT_EQ(cuts_in("head"), 1);
}

TEST_F(Deadlines, EndABodyThatDrips) {
    limits.body_deadline = 200ms;
    start();
    RawClient client = connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    drip(client);
    EXPECT_EQ(client.read_response().status, 408);
    EXPECT_TRUE(within_reason());
    EXPECT_EQ(cuts_in("body"), 1);
}

TEST_F(Deadlines, EndAConnectionThatIsIdle) {
    limits.idle_deadline = 200ms;
    start();
    RawClient silent = connect();
    RawClient kept_alive = connect();
    EXPECT_EQ(kept_alive.exchange(kGet).status, 200);
    EXPECT_TRUE(silent.closed_by_server());
    EXPECT_TRUE(kept_alive.closed_by_server());
    EXPECT_TRUE(within_reason());
}

TEST_F(Deadlines, EndAResponseThatNobodyReads) {
    limits.write_deadline = 200ms;
    handler.function = [](const Request&) { return text(200, std::string(64'000'000, 'x')); };
    start();
    RawClient client = connect();
    client.send(kGet);
    EXPECT_EQ(cuts_in("writing"), 1);
    EXPECT_LT(client.read_to_end().size(), 64'000'000);
    EXPECT_TRUE(within_reason());
}

TEST_F(Deadlines, EndTheWaitForARefusedClientToHangUp) {
    limits.linger_deadline = 200ms;
    start();
    RawClient client = connect();
    EXPECT_EQ(client.exchange("nonsense\r\n").status, 400);
    drip(client);
    EXPECT_EQ(cuts_in("lingering"), 1);
    EXPECT_TRUE(within_reason());
}

TEST_F(Deadlines, DoNotEndARequestThatIsBeingHandled) {
    limits.header_deadline = limits.body_deadline = limits.idle_deadline = 50ms;
    Gate gate;
    handler.function = [&](const Request&) {
        gate.pass();
        return empty(200);
    };
    start();
    RawClient busy = connect();
    busy.send(kGet);
    ASSERT_TRUE(gate.wait_for_arrivals(1));
    RawClient idle = connect();
    EXPECT_TRUE(idle.closed_by_server()) << "the reaper has been round";
    gate.open();
    const auto response = busy.read_response();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("Connection"), "(none)");
}

}  // namespace
}  // namespace causeway::http
