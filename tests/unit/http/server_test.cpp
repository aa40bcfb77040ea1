// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"

#include <stdexcept>

#include "base/uuid.hpp"
#include "unit/http/server_fixture.hpp"

namespace causeway::http {
namespace {

class ServerAnswers : public ServerTest {};

TEST_F(ServerAnswers, AnswersSeveralRequestsOnOneConnection) {
    start();
    RawClient client = connect();
    for (const char* path : {"/a", "/b", "/c"}) {
        const auto response =
            client.exchange("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.body, std::string(path) + "|");
        EXPECT_EQ(response.header("Connection"), "(none)");
    }
}

TEST_F(ServerAnswers, AnswersPipelinedRequestsInOrder) {
    start();
    RawClient client = connect();
    client.send(
        "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        "\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\nT: "
        "x\r\n\r\n"
        "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.read_response().body, "/1|abc");
    EXPECT_EQ(client.read_response().body, "/2|de");
    const auto last = client.read_response();
    EXPECT_EQ(last.body, "/3|");
    EXPECT_EQ(last.header("Connection"), "close");
    EXPECT_TRUE(client.closed_by_server());
}

TEST_F(ServerAnswers, HandsTheHandlerTheWholeRequest) {
    Request seen;
    handler.function = [&](const Request& request) {
        seen = request;
        return empty(204);
    };
    start();
    RawClient client = connect();
    EXPECT_EQ(client
                  .exchange("PATCH /x/%61?q=1 HTTP/1.1\r\nHost: a\r\nX-Request-Id: my<id>\r\n"
                            "Content-Length: 2\r\n\r\nhi")
                  .status,
              204);
    EXPECT_EQ(seen.method, Method::patch);
    EXPECT_EQ(seen.target, "/x/%61?q=1");
    EXPECT_EQ(seen.path, "/x/%61");
    EXPECT_EQ(seen.segments, (std::vector<std::string>{"x", "a"}));
    EXPECT_EQ(seen.parameter("q"), "1");
    EXPECT_EQ(seen.header("host"), "a");
    EXPECT_EQ(seen.body, "hi");
    EXPECT_EQ(seen.peer.address, "127.0.0.1");
    EXPECT_FALSE(seen.peer.tls);
    EXPECT_EQ(seen.peer.uid, std::nullopt);
    EXPECT_EQ(seen.client_request_id, "myid");
}

TEST_F(ServerAnswers, MakesItsOwnRequestIdForEveryRequest) {
    std::string seen;
    handler.function = [&](const Request& request) {
        seen = request.request_id;
        return empty(200);
    };
    start();
    RawClient client = connect();
    const auto response =
        client.exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n");
    EXPECT_EQ(response.header("X-Request-Id"), seen);
    EXPECT_TRUE(base::Uuid::parse(seen));
    EXPECT_NE(client.exchange(kGet).header("X-Request-Id"), response.header("X-Request-Id"));
}

TEST_F(ServerAnswers, TellsNoVersionAndForbidsSniffing) {
    start();
    const auto response = connect().exchange(kGet);
    EXPECT_EQ(response.header("Server"), "(none)");
    EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff");
    EXPECT_NE(response.header("Date"), "(none)");
}

// Conformance row A9: HEAD is answered like GET, without the body.
TEST_F(ServerAnswers, AnswersHeadWithoutABody) {
    start();
    RawClient client = connect();
    client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto response = client.read_response(true);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("Content-Length"), "3");
    EXPECT_EQ(client.exchange(kGet).status, 200) << "no octet of a body came in between";
}

TEST_F(ServerAnswers, InvitesABodyThatTheClientHoldsBack) {
    start();
    RawClient client = connect();
    client.send("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client.read_response().status, 100);
    EXPECT_EQ(client.exchange("hi").body, "/a|hi");
}

TEST_F(ServerAnswers, RefusesABodyThatIsTooLongInsteadOfInvitingIt) {
    limits.body_bytes = 10;
    start();
    RawClient client = connect();
    const auto response = client.exchange(
        "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    EXPECT_EQ(response.status, 413);
    EXPECT_TRUE(client.closed_by_server());
}

TEST_F(ServerAnswers, LetsTheClientReadTheRefusalOfABodyItIsStillSending) {
    limits.body_bytes = 10;
    start();
    RawClient client = connect();
    client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
    client.send(std::string(1'000'000, 'x'));
    client.end_sending();
    EXPECT_EQ(client.read_response().status, 413);
}

struct RefusedMessage {
    int status;
    std::string octets;
};

TEST_F(ServerAnswers, TellsWhyItRefusesAMessageAndEndsTheConnection) {
    limits.header_bytes = 500;
    limits.linger_deadline = std::chrono::hours(1);
    start();
    const std::vector<RefusedMessage> refused = {
        {400, "GET / HTTP/1.1\r\n\r\n"},
        {400, "GET / HTTP/1.1\nHost: a\n\n"},
        {400, "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"},
        {400, std::string("GET / HTTP/1.1\r\nHost: a\r\nX: a") + '\0' + "b\r\n\r\n"},
        {400, "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
        {400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na"},
        {400,
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
        {400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
        {413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"},
        {417, "POST / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n"},
        {431, "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(500, 'x')},
        {501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"},
        {505, "GET / HTTP/3.0\r\nHost: a\r\n\r\n"},
    };
    for (const auto& [status, octets] : refused) {
        RawClient client = connect();
        const auto response = client.exchange(octets + std::string(kGet));
        EXPECT_EQ(response.status, status) << octets;
        EXPECT_EQ(response.header("Content-Type"), "application/problem+json") << octets;
        EXPECT_EQ(response.header("Connection"), "close") << octets;
        EXPECT_NE(response.body.find(response.header("X-Request-Id")), std::string::npos) << octets;
        EXPECT_TRUE(client.closed_by_server()) << "what follows is no request: " << octets;
    }
}

TEST_F(ServerAnswers, NeverHandsOnABodyThatEndsEarly) {
    bool handled = false;
    handler.function = [&](const Request&) {
        handled = true;
        return empty(200);
    };
    start();
    for (const char* framing :
         {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}) {
        RawClient client = connect();
        client.send("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(framing));
        client.end_sending();
        EXPECT_EQ(client.read_response().status, 400) << framing;
    }
    EXPECT_FALSE(handled);
}

TEST_F(ServerAnswers, HidesWhatAHandlerThrowsAndGoesOn) {
    handler.function = [](const Request& request) -> Response {
        if (request.path == "/int") throw 42;
        if (request.path == "/split") {
            Response response = empty(200);
            response.headers.add("X", "a\r\nSet-Cookie: b");
            return response;
        }
        throw std::runtime_error("password=hunter2");
    };
    start();
    RawClient client = connect();
    for (const char* path : {"/exception", "/int", "/split"}) {
        const auto response =
            client.exchange("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(response.status, 500) << path;
        EXPECT_EQ(response.header("Content-Type"), "application/problem+json");
        EXPECT_EQ(response.body.find("hunter2"), std::string::npos);
        EXPECT_NE(response.body.find(response.header("X-Request-Id")), std::string::npos);
        EXPECT_EQ(response.header("Set-Cookie"), "(none)");
    }
    const auto logged = log.wait_for("http.handler_failed");
    EXPECT_EQ(logged.at("what"), "password=hunter2");
    EXPECT_EQ(logged.at("path"), "/exception");
}

TEST_F(ServerAnswers, SendsLargeBodiesWhole) {
    handler.function = [](const Request&) { return text(200, std::string(5'000'000, 'x')); };
    start();
    EXPECT_EQ(connect().exchange(kGet).body.size(), 5'000'000);
}

TEST_F(ServerAnswers, RefusesAPortThatIsTaken) {
    start();
    ListenerConfig same = listener;
    same.port = server->port();
    Server second(same, limits, handler, {clock, random, log, metrics});
    const auto started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().kind, base::ErrorKind::conflict);
    EXPECT_NE(started.error().detail.find(std::to_string(same.port)), std::string::npos);
}

TEST_F(ServerAnswers, RefusesAnAddressThatIsAName) {
    listener.address = "localhost";
    Server named(listener, limits, handler, {clock, random, log, metrics});
    EXPECT_EQ(named.start().error().kind, base::ErrorKind::malformed);
}

TEST_F(ServerAnswers, ListensOnBothFamiliesAndSpellsAnIpv4PeerInOneWay) {
    listener.address = "::";
    handler.function = [](const Request& request) { return text(200, request.peer.address); };
    start();
    EXPECT_EQ(connect().exchange(kGet).body, "127.0.0.1");
}

}  // namespace
}  // namespace causeway::http
