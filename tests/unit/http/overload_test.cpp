// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "unit/http/server_fixture.hpp"

namespace causeway::http {
namespace {

class Overload : public ServerTest {
  protected:
    void hold_handlers_back() {
        handler.function = [this](const Request& request) {
            if (request.path == "/slow") gate.pass();
            return text(200, request.path);
        };
    }
    void TearDown() override { gate.open(); }

    static constexpr std::string_view kSlow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
    Gate gate;
};

TEST_F(Overload, OfIdleConnectionsDoesNotStopANewRequest) {
    limits.connections = 20;
    start();
    std::vector<RawClient> idle;
    for (int i = 0; i < 60; ++i) idle.push_back(connect());
    EXPECT_EQ(connect().exchange(kGet).status, 200);
    EXPECT_TRUE(idle.front().closed_by_server()) << "who was idle longest had to go";
    EXPECT_EQ(idle.back().exchange(kGet).status, 200) << "who came last stayed";
}

TEST_F(Overload, OfUnfinishedHeadsDoesNotStopANewRequest) {
    limits.connections = 5;
    start();
    std::vector<RawClient> dripping;
    for (int i = 0; i < 5; ++i) {
        dripping.push_back(connect());
        dripping.back().send("GET / HTT");
    }
    EXPECT_EQ(connect().exchange(kGet).status, 200);
}

TEST_F(Overload, OfUnfinishedBodiesDoesNotStopANewRequest) {
    limits.connections = 5;
    start();
    std::vector<RawClient> dripping;
    for (int i = 0; i < 5; ++i) {
        dripping.push_back(connect());
        dripping.back().send(
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        ASSERT_EQ(dripping.back().read_response().status, 100);
    }
    EXPECT_EQ(connect().exchange(kGet).status, 200);
    EXPECT_EQ(dripping.front().read_response().status, 408)
        << "who was unfinished longest had to go";
    EXPECT_EQ(dripping.back().exchange("hi").body, "/|hi") << "who came last stayed";
}

TEST_F(Overload, OfOneClientIsItsOwnMatter) {
    limits.connections_per_network = 2;
    start();
    std::vector<RawClient> idle;
    for (int i = 0; i < 3; ++i) idle.push_back(connect());
    EXPECT_EQ(idle.back().exchange(kGet).status, 200);
    const auto served = std::ranges::count_if(
        idle, [](RawClient& client) { return client.exchange(kGet).status == 200; });
    EXPECT_EQ(served, 2) << "one made room for the third";
}

TEST_F(Overload, OfConnectionsAtWorkTurnsANewOneAway) {
    limits.connections = 3;
    hold_handlers_back();
    start();
    std::vector<RawClient> busy;
    for (int i = 0; i < 3; ++i) {
        busy.push_back(connect());
        busy.back().send(kSlow);
    }
    ASSERT_TRUE(gate.wait_for_arrivals(3));
    EXPECT_TRUE(connect().closed_by_server());
    EXPECT_EQ(metrics.wait_for("causeway_http_connections_refused_total surface=test"), 1);

    gate.open();
    for (auto& client : busy) EXPECT_EQ(client.read_response().body, "/slow");
}

TEST_F(Overload, OfRequestsInProgressIsAnsweredWith503) {
    limits.requests_in_progress = 2;
    limits.retry_after = std::chrono::seconds(7);
    hold_handlers_back();
    start();
    RawClient first = connect();
    RawClient second = connect();
    RawClient third = connect();
    first.send(kSlow);
    second.send(kSlow);
    ASSERT_TRUE(gate.wait_for_arrivals(2));

    const auto busy = third.exchange(kGet);
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(busy.header("Retry-After"), "7");
    EXPECT_EQ(busy.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(busy.header("Connection"), "(none)") << "the connection is as good as before";

    gate.open();
    EXPECT_EQ(first.read_response().status, 200);
    EXPECT_EQ(second.read_response().status, 200);
    EXPECT_EQ(first.exchange(kGet).status, 200);
    EXPECT_EQ(second.exchange(kGet).status, 200);
    EXPECT_EQ(third.exchange(kGet).status, 200);
}

TEST_F(Overload, OfFailingHandlersGivesTheirPlacesBack) {
    limits.requests_in_progress = 1;
    handler.function = [](const Request&) -> Response { throw std::runtime_error("x"); };
    start();
    RawClient client = connect();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.exchange(kGet).status, 500);
}

}  // namespace
}  // namespace causeway::http
