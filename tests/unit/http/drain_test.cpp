// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "unit/http/server_fixture.hpp"

namespace causeway::http {
namespace {

using namespace std::chrono_literals;

class Drain : public ServerTest {
  protected:
    void SetUp() override {
        handler.function = [this](const Request&) {
            gate.pass();
            return text(200, "done");
        };
    }
    void TearDown() override { gate.open(); }

    Gate gate;
};

TEST_F(Drain, LetsARequestInProgressFinishAndClosesIdleConnections) {
    start();
    const std::uint16_t port = server->port();
    RawClient idle = connect();
    RawClient busy = connect();
    busy.send(kGet);
    ASSERT_TRUE(gate.wait_for_arrivals(1));

    std::jthread stopping([this] { server->stop(kPatience); });
    EXPECT_TRUE(idle.closed_by_server());
    EXPECT_FALSE(RawClient::to_port(port).connected()) << "nobody new is let in";
    gate.open();
    const auto response = busy.read_response();
    EXPECT_EQ(response.body, "done");
    EXPECT_EQ(response.header("Connection"), "close");
    EXPECT_TRUE(busy.closed_by_server());
}

TEST_F(Drain, LetsARequestThatIsArrivingFinish) {
    start();
    gate.open();
    RawClient idle = connect();
    RawClient arriving = connect();
    arriving.send(
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    ASSERT_EQ(arriving.read_response().status, 100);
    std::jthread stopping([this] { server->stop(kPatience); });
    EXPECT_TRUE(idle.closed_by_server());
    EXPECT_EQ(arriving.exchange("hi").body, "done");
}

TEST_F(Drain, HandlesNothingWhoseAnswerItCouldNotSend) {
    start();
    gate.open();
    RawClient idle = connect();
    std::jthread stopping;
    // The drain begins when the first answer has been sent and the next request is there already.
    log.before_write = [&](std::string_view event) {
        if (event != "http.request" || stopping.joinable()) return;
        stopping = std::jthread([this] { server->stop(kPatience); });
        EXPECT_TRUE(idle.closed_by_server());
    };
    RawClient client = connect();
    EXPECT_EQ(client.exchange(std::string(kGet) + std::string(kGet)).body, "done");
    EXPECT_TRUE(client.closed_by_server());
    stopping.join();
    EXPECT_EQ(gate.arrivals(), 1);
}

TEST_F(Drain, EndsAtItsDeadline) {
    start();
    RawClient arriving = connect();
    arriving.send(
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    ASSERT_EQ(arriving.read_response().status, 100);
    const auto began = clock.monotonic();
    server->stop(50ms);
    EXPECT_LT(clock.monotonic() - began, limits.body_deadline / 2);
    EXPECT_EQ(arriving.read_to_end().find("200"), std::string::npos);
    EXPECT_EQ(log.wait_for("http.drain_cut").at("connections"), "1");
}

TEST_F(Drain, MayBeAskedForTwiceAndIsFollowedByAnotherStart) {
    start();
    gate.open();
    EXPECT_EQ(connect().exchange(kGet).status, 200);
    listener.port = server->port();
    server->stop(0ms);
    server->stop(0ms);
    EXPECT_EQ(server->port(), 0);
    start();
    EXPECT_EQ(connect().exchange(kGet).status, 200);
}

}  // namespace
}  // namespace causeway::http
