// SPDX-License-Identifier: Apache-2.0
#include "unit/http/server_fixture.hpp"

namespace causeway::http {
namespace {

class AccessLog : public ServerTest {};

TEST_F(AccessLog, HasOneLinePerRequest) {
    handler.function = [](const Request&) {
        Response response = text(201, "12345");
        response.route = "/order/{id}";
        return response;
    };
    start();
    RawClient client = connect();
    const auto response =
        client.exchange("POST /order/7?secret=1 HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n");
    const auto line = log.wait_for("http.request");
    EXPECT_EQ(line.at("surface"), "test");
    EXPECT_EQ(line.at("request_id"), response.header("X-Request-Id"));
    EXPECT_EQ(line.at("client_request_id"), "mine");
    EXPECT_EQ(line.at("method"), "POST");
    EXPECT_EQ(line.at("route"), "/order/{id}");
    EXPECT_EQ(line.at("path"), "/order/7") << "without the query";
    EXPECT_EQ(line.at("status"), "201");
    EXPECT_EQ(line.at("bytes"), "5");
    EXPECT_EQ(line.at("peer"), "127.0.0.1");
    EXPECT_GE(std::stod(line.at("dur_ms")), 0);
    EXPECT_EQ(line.at("problem"), "");
}

TEST_F(AccessLog, CountsByRouteAndNeverByPath) {
    start();
    RawClient client = connect();
    client.exchange("BREW /secret HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(
        metrics.wait_for(
            "causeway_http_requests_total surface=test route=unmatched method=OTHER code=200"),
        1);
    EXPECT_EQ(metrics.wait_for("causeway_http_request_duration_seconds surface=test "
                               "route=unmatched method=OTHER"),
              1);
}

TEST_F(AccessLog, SaysWhyAMessageWasRefused) {
    start();
    connect().exchange("GET / HTTP/1.1\r\n\r\n");
    const auto line = log.wait_for("http.request");
    EXPECT_EQ(line.at("status"), "400");
    EXPECT_EQ(line.at("problem"), "HTTP/1.1 requires a Host header.");
}

TEST_F(AccessLog, CutsWhatTheClientCalledItsRequest) {
    start();
    connect().exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + std::string(1000, 'x') +
                       "\r\n\r\n");
    EXPECT_EQ(log.wait_for("http.request").at("client_request_id"), std::string(128, 'x'));
}

}  // namespace
}  // namespace causeway::http
