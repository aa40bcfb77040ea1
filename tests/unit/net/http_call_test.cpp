// SPDX-License-Identifier: Apache-2.0
#include "net/http_call.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/http_responder.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::net {
namespace {

using std::chrono::milliseconds;
using support::HttpResponder;
using Connection = HttpResponder::Connection;
using Request = HttpResponder::Request;

std::string url_of(const HttpResponder& responder, const std::string& path = "/") {
    return "http://127.0.0.1:" + std::to_string(responder.port()) + path;
}

HttpCall call_to(const std::string& url) {
    HttpCall call;
    call.url = url;
    call.timeout = milliseconds(5000);
    return call;
}

TEST(HttpCall, SendsMethodFieldsAndBodyAndGivesTheWholeAnswer) {
    const HttpResponder responder([](const Request&, const Connection& connection) {
        connection.send(support::http_response(201, "made", "X-One: 1\r\nx-one:2\r\nX-None:\r\n"));
    });
    HttpCall call = call_to(url_of(responder, "/things?a=b"));
    call.method = "PUT";
    call.fields = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
    call.body = "{}";
    const auto reply = http_call(call);
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(reply->status, 201);
    EXPECT_EQ(reply->body, "made");
    EXPECT_EQ(reply->field("x-one"), "1");
    EXPECT_EQ(reply->field("x-none"), "");
    EXPECT_EQ(reply->fields.size(), 4U);

    const std::string head = responder.requests().at(0).head;
    EXPECT_TRUE(head.starts_with("PUT /things?a=b HTTP/1.1\r\n")) << head;
    EXPECT_NE(head.find("\r\nContent-Type: application/json\r\n"), std::string::npos) << head;
    EXPECT_NE(head.find("\r\nX-Empty:\r\n"), std::string::npos) << head;
    EXPECT_NE(head.find("\r\nContent-Length: 2\r\n"), std::string::npos) << head;
}

TEST(HttpCall, GivesARedirectAsTheAnswerThatItIs) {
    const HttpResponder responder([](const Request&, const Connection& connection) {
        connection.send(support::http_response(307, "", "Location: /elsewhere\r\n"));
    });
    const auto reply = http_call(call_to(url_of(responder)));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 307);
    EXPECT_EQ(responder.requests().size(), 1U);
}

TEST(HttpCall, RefusesAnAnswerOverItsLimit) {
    const HttpResponder responder([](const Request&, const Connection& connection) {
        connection.send(support::http_response(200, std::string(2000, 'x')));
    });
    HttpCall call = call_to(url_of(responder));
    call.answer_most = 1000;
    const auto reply = http_call(call);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, base::ErrorKind::unavailable);
    EXPECT_NE(reply.error().detail.find("longer than 1000 octets"), std::string::npos);
    call.answer_most = 3000;
    EXPECT_TRUE(http_call(call));
}

TEST(HttpCall, EndsAtItsTimeThoughTheServerDrips) {
    const HttpResponder responder([](const Request&, const Connection& connection) {
        connection.send("HTTP/1.1 200 OK\r\nX-Slow: ");
        connection.drip('x');
    });
    HttpCall call = call_to(url_of(responder));
    call.timeout = milliseconds(200);
    const auto reply = http_call(call);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, base::ErrorKind::unavailable);
    EXPECT_NE(reply.error().detail.find("timed out"), std::string::npos) << reply.error().detail;
}

TEST(HttpCall, SaysWhichServerIsNotThere) {
    const std::string url = "http://127.0.0.1:" + std::to_string(support::free_port()) + "/x";
    const auto reply = http_call(call_to(url));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, base::ErrorKind::connection);
    EXPECT_TRUE(reply.error().detail.starts_with("GET " + url + ": ")) << reply.error().detail;
    EXPECT_EQ(http_call(call_to("http://nobody.invalid/")).error().kind, base::ErrorKind::dns);
}

TEST(HttpCall, DialsNoAddressThatItsCallerForbids) {
    const HttpResponder responder([](const Request&, const Connection& connection) {
        connection.send(support::http_response(200, ""));
    });
    HttpCall call = call_to(url_of(responder));
    std::vector<std::string> asked;
    bool allowed = false;
    call.hooks.may_dial = [&](const SocketAddress& target) {
        asked.push_back(target.address.to_string() + ":" + std::to_string(target.port));
        return allowed;
    };
    const auto refused = http_call(call);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, base::ErrorKind::unauthorized);
    EXPECT_TRUE(responder.dialled().empty());
    EXPECT_EQ(asked, std::vector{"127.0.0.1:" + std::to_string(responder.port())});
    allowed = true;
    EXPECT_TRUE(http_call(call));
}

TEST(HttpCall, TellsItsCallerBeforeTheFirstOctetOfTheRequest) {
    const HttpResponder responder([](const Request&, const Connection& connection) {
        connection.send(support::http_response(200, ""));
    });
    // A connection that ends without a word has an empty request.
    const auto nothing_came = [&] {
        return std::ranges::all_of(responder.requests(),
                                   [](const Request& one) { return one.head.empty(); });
    };
    HttpCall call = call_to(url_of(responder));
    bool allowed = false;
    call.hooks.before_sending = [&] {
        EXPECT_TRUE(nothing_came());
        return allowed;
    };
    EXPECT_FALSE(http_call(call));
    EXPECT_TRUE(nothing_came());
    allowed = true;
    EXPECT_TRUE(http_call(call));

    HttpCall nobody = call_to("http://127.0.0.1:" + std::to_string(support::free_port()));
    nobody.hooks.before_sending = []() -> bool { throw std::logic_error("nothing is sent"); };
    EXPECT_EQ(http_call(nobody).error().kind, base::ErrorKind::connection);
}

TEST(HttpCall, EndsWhenItsCallerGivesUp) {
    const HttpResponder responder(
        [](const Request&, const Connection& connection) { connection.wait_for_close(); });
    HttpCall call = call_to(url_of(responder));
    call.timeout = milliseconds(20'000);
    call.hooks.given_up = [&] { return !responder.requests().empty(); };
    const auto reply = http_call(call);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().detail.find("timed out"), std::string::npos) << reply.error().detail;
}

TEST(HttpCall, RefusesWhatCannotBeSent) {
    const auto kind_of = [](const HttpCall& call) { return http_call(call).error().kind; };
    for (const char* url : {"ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "http://"}) {
        EXPECT_EQ(kind_of(call_to(url)), base::ErrorKind::malformed) << url;
    }
    HttpCall call = call_to("http://127.0.0.1/");
    call.method = "GET /x HTTP/1.1\r\nX: y";
    EXPECT_EQ(kind_of(call), base::ErrorKind::malformed);
    call.method = "GET";
    for (const auto& field : {std::pair("X: y\r\nZ", "1"), std::pair("X", "1\r\nZ: 2"),
                              std::pair("", "1"), std::pair("X Y", "1"), std::pair("X", "1\n2")}) {
        call.fields = {field};
        EXPECT_EQ(kind_of(call), base::ErrorKind::malformed) << field.first << field.second;
    }
}

class HttpCallTls : public testing::Test {
  protected:
    void SetUp() override {
        support::run(
            {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"},
            folder_.path());
        folder_.write("file", support::http_response(200, "over TLS"));
        port_ = support::free_port();
        server_.emplace(std::vector<std::string>{"openssl", "s_server", "-accept",
                                                 "127.0.0.1:" + std::to_string(port_), "-cert",
                                                 "cert.pem", "-key", "key.pem", "-HTTP"},
                        folder_.path());
        server_->wait_until([&] { return support::accepts_connections(port_); });
    }
    HttpCall call(const std::string& host) const {
        return call_to("https://" + host + ":" + std::to_string(port_) + "/file");
    }

    support::TemporaryDirectory folder_;
    std::uint16_t port_ = 0;
    std::optional<support::Process> server_;
};

TEST_F(HttpCallTls, TrustsTheGivenRootsAndNoOthers) {
    HttpCall good = call("localhost");
    good.ca_file = folder_.path() / "cert.pem";
    const auto reply = http_call(good);
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(reply->body, "over TLS");

    const auto untrusted = http_call(call("localhost"));
    ASSERT_FALSE(untrusted);
    EXPECT_EQ(untrusted.error().kind, base::ErrorKind::tls);
    HttpCall wrong_name = call("127.0.0.1");
    wrong_name.ca_file = good.ca_file;
    EXPECT_FALSE(http_call(wrong_name));
}

TEST(HttpCall, ReachesAUnixSocket) {
    const support::TemporaryDirectory folder;
    const std::string path = folder.path() / "socket";
    support::Process server(
        {"python3", "-c",
         "import socket, sys\n"
         "s = socket.socket(socket.AF_UNIX)\n"
         "s.bind(sys.argv[1])\n"
         "s.listen()\n"
         "c, _ = s.accept()\n"
         "c.recv(4096)\n"
         "c.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nlocal')\n"
         "c.close()\n",
         path});
    HttpCall call = call_to("http://localhost/");
    call.unix_socket = path;
    base::Result<HttpReply> reply = http_call(call);
    server.wait_until([&] {
        if (!reply) reply = http_call(call);
        return reply.has_value();
    });
    EXPECT_EQ(reply->body, "local");
}

}  // namespace
}  // namespace causeway::net
