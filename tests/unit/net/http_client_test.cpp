// SPDX-License-Identifier: Apache-2.0
#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <optional>
#include <string>

#include "support/http_responder.hpp"
#include "support/no_more_files.hpp"
#include "support/process.hpp"
#include "support/recording_log.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls_peer.hpp"

namespace causeway::net {
namespace {

using std::chrono::milliseconds;
using support::HttpResponder;
using Connection = HttpResponder::Connection;
using Request = HttpResponder::Request;

const IpAddress kLoopback = *IpAddress::parse("127.0.0.1");

HttpResponder::Answer always(std::string octets) {
    return [octets = std::move(octets)](const Request&, const Connection& c) { c.send(octets); };
}

class HttpClientTest : public testing::Test {
  protected:
    FetchRequest request(std::uint16_t port,
                         const std::string& url = "http://www.example.com/path?q") {
        return {*HttpUrl::parse(url),
                {kLoopback, port},
                {},
                base::Deadline::after(clock_, milliseconds(5000)),
                base::Deadline::after(clock_, milliseconds(5000))};
    }
    FetchAnswer fetch(FetchRequest wanted) {
        std::promise<FetchAnswer> got;
        loop_.post([&] {
            client_.fetch(std::move(wanted),
                          [&](FetchAnswer answer) { got.set_value(std::move(answer)); });
        });
        return got.get_future().get();
    }
    FetchAnswer fetch_from(HttpResponder::Answer answer) {
        const HttpResponder responder(std::move(answer));
        return fetch(request(responder.port()));
    }

    base::SystemClock clock_;
    support::RecordingLog log_;
    EgressGuard guard_{{.own_listeners = {}, .own_addresses = {}, .lab = true}};
    EventLoop loop_{clock_, log_};
    HttpClient client_{loop_, clock_, guard_, "Causeway/test (+mailto:pki@example.com)"};
};

// Conformance row G20: Host without port.
TEST_F(HttpClientTest, SendsOnePlainGetToTheGivenAddress) {
    const HttpResponder responder(always(support::http_response(
        200, "content", "Content-Type: text/plain\r\nLocation:  /elsewhere \r\n")));
    const FetchAnswer answer = fetch(request(responder.port()));
    EXPECT_EQ(answer.error, std::nullopt) << answer.reason;
    EXPECT_TRUE(answer.connected);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body_start, "content");
    EXPECT_FALSE(answer.body_truncated);
    EXPECT_EQ(answer.content_type, "text/plain");
    EXPECT_EQ(answer.location, "/elsewhere");
    EXPECT_GE(answer.took, answer.connect_took);

    ASSERT_EQ(responder.requests().size(), 1U);
    EXPECT_EQ(responder.requests()[0].head,
              "GET /path?q HTTP/1.1\r\n"
              "Host: www.example.com\r\n"
              "User-Agent: Causeway/test (+mailto:pki@example.com)\r\n"
              "Accept: */*\r\n\r\n");
}

// Conformance row K2.
TEST_F(HttpClientTest, PutsAnIPv6HostInBrackets) {
    const HttpResponder responder(always(support::http_response(200, "")));
    fetch(request(responder.port(), "http://[2001:db8::1]/"));
    ASSERT_EQ(responder.requests().size(), 1U);
    EXPECT_NE(responder.requests()[0].head.find("\r\nHost: [2001:db8::1]\r\n"), std::string::npos);
}

TEST_F(HttpClientTest, DoesNotFollowRedirects) {
    const HttpResponder responder(
        always(support::http_response(302, "", "Location: http://www.example.com/x\r\n")));
    const FetchAnswer answer = fetch(request(responder.port()));
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(answer.location, "http://www.example.com/x");
    EXPECT_EQ(responder.requests().size(), 1U);
}

// Conformance row G24: no proxy from the environment.
TEST_F(HttpClientTest, IgnoresTheEnvironmentsProxies) {
    const HttpResponder proxy(always(support::http_response(200, "from the proxy")));
    const std::string url = "http://127.0.0.1:" + std::to_string(proxy.port());
    setenv("http_proxy", url.c_str(), 1);
    setenv("all_proxy", url.c_str(), 1);
    const FetchAnswer answer = fetch_from(always(support::http_response(200, "direct")));
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    EXPECT_EQ(answer.body_start, "direct");
    EXPECT_TRUE(proxy.dialled().empty());
}

TEST_F(HttpClientTest, SetsNoCookieAndReusesNoConnection) {
    const HttpResponder responder([](const Request&, const Connection& connection) {
        connection.send(support::http_response(200, "", "Set-Cookie: a=b\r\n"));
        connection.wait_for_close();
    });
    fetch(request(responder.port()));
    fetch(request(responder.port()));
    ASSERT_EQ(responder.requests().size(), 2U);
    EXPECT_EQ(responder.dialled().size(), 2U);
    EXPECT_EQ(responder.requests()[0].head, responder.requests()[1].head);
}

TEST_F(HttpClientTest, RefusesASocketThatTheGuardRefuses) {
    const HttpResponder responder(always(support::http_response(200, "")));
    const EgressGuard strict{{}};
    HttpClient client(loop_, clock_, strict, "test");
    std::promise<FetchAnswer> got;
    loop_.post([&] {
        client.fetch(request(responder.port()), [&](FetchAnswer answer) { got.set_value(answer); });
    });
    const FetchAnswer answer = got.get_future().get();
    EXPECT_EQ(answer.error, ExchangeError::forbidden);
    EXPECT_FALSE(answer.connected);
    EXPECT_TRUE(responder.dialled().empty());
}

// Conformance row G22.
TEST_F(HttpClientTest, ReadsNoMoreThanOneKibibyteOfABody) {
    std::atomic<std::size_t> sent{0};
    const FetchAnswer answer = fetch_from([&](const Request&, const Connection& connection) {
        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const std::string chunk = "400\r\n" + std::string(1024, 'x') + "\r\n";
        while (connection.send(chunk)) sent += chunk.size();
    });
    EXPECT_EQ(answer.error, std::nullopt);
    EXPECT_TRUE(answer.body_truncated);
    EXPECT_EQ(answer.body_start, std::string(1024, 'x'));
    EXPECT_LT(sent, 64U * 1024 * 1024);
}

TEST_F(HttpClientTest, ABodyOfExactlyTheLimitIsWhole) {
    const FetchAnswer answer =
        fetch_from(always(support::http_response(200, std::string(1024, 'x'))));
    EXPECT_EQ(answer.body_start.size(), 1024U);
    EXPECT_FALSE(answer.body_truncated);
    EXPECT_EQ(answer.error, std::nullopt);
}

TEST_F(HttpClientTest, DoesNotDecompress) {
    const FetchAnswer answer =
        fetch_from(always(support::http_response(200, "\x1f\x8b", "Content-Encoding: gzip\r\n")));
    EXPECT_EQ(answer.body_start, "\x1f\x8b");
}

// Conformance row G22.
TEST_F(HttpClientTest, GivesUpOnALongHeader) {
    std::string fields;
    while (fields.size() <= 16 * 1024) fields += "X-Field: " + std::string(1000, 'x') + "\r\n";
    const FetchAnswer answer = fetch_from(always(support::http_response(200, "", fields)));
    EXPECT_EQ(answer.error, ExchangeError::too_large);
}

TEST_F(HttpClientTest, TakesFieldsOfTheFinalResponseOnly) {
    const FetchAnswer answer =
        fetch_from(always("HTTP/1.1 103 Early Hints\r\nLocation: http://wrong.example/\r\n\r\n"
                          "HTTP/1.1 302 Found\r\nlocation:/right\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(answer.location, "/right");
}

TEST_F(HttpClientTest, NamesWhatWentWrong) {
    EXPECT_EQ(fetch(request(support::free_port())).error, ExchangeError::refused);
    EXPECT_EQ(fetch_from(always("220 mail.example.com ESMTP\r\n")).error, ExchangeError::not_http);
    EXPECT_EQ(fetch_from([](const Request&, const Connection&) {}).error, ExchangeError::reset);
    EXPECT_EQ(fetch_from([](const Request&, const Connection& c) { c.reset(); }).error,
              ExchangeError::reset);
    EXPECT_EQ(fetch_from(always("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")).error,
              ExchangeError::reset);
}

TEST_F(HttpClientTest, TellsAFailedHandshakeFromASilentOne) {
    const HttpResponder plain(always("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const FetchAnswer failed = fetch(request(plain.port(), "https://www.example.com/"));
    EXPECT_EQ(failed.error, ExchangeError::tls);
    EXPECT_TRUE(failed.connected);

    const HttpResponder silent([](const Request&, const Connection& c) { c.wait_for_close(); });
    FetchRequest slow = request(silent.port(), "https://www.example.com/");
    slow.deadline = base::Deadline::after(clock_, milliseconds(100));
    const FetchAnswer late = fetch(slow);
    EXPECT_EQ(late.error, ExchangeError::too_slow);
    EXPECT_TRUE(late.connected);
}

TEST_F(HttpClientTest, EndsAtItsDeadlineThoughTheServerDrips) {
    const HttpResponder responder([](const Request&, const Connection& connection) {
        connection.send("HTTP/1.1 200 OK\r\nX-Slow: ");
        connection.drip('x');
    });
    FetchRequest slow = request(responder.port());
    slow.deadline = base::Deadline::after(clock_, milliseconds(200));
    const FetchAnswer answer = fetch(slow);
    EXPECT_EQ(answer.error, ExchangeError::too_slow);
    EXPECT_TRUE(answer.connected);
}

// Conformance row G21: the certificate of an https redirect target is not verified.
TEST_F(HttpClientTest, AcceptsAnyCertificate) {
    const support::TemporaryDirectory folder;
    support::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                  "-nodes", "-days", "1", "-subj", "/CN=other.invalid", "-keyout", "key.pem",
                  "-out", "cert.pem"},
                 folder.path());
    folder.write("file", support::http_response(200, "over TLS"));
    const std::uint16_t port = support::free_port();
    support::Process server({"openssl", "s_server", "-accept", "127.0.0.1:" + std::to_string(port),
                             "-cert", "cert.pem", "-key", "key.pem", "-HTTP"},
                            folder.path());
    server.wait_until([&] { return support::accepts_connections(port); });
    const FetchAnswer answer = fetch(request(port, "https://www.example.com/file"));
    EXPECT_EQ(answer.error, std::nullopt) << answer.reason;
    EXPECT_EQ(answer.body_start, "over TLS");
}

// Security: with finite-field groups the server of a redirect would choose how much we have to
// compute, on the thread of everybody's validations.
TEST_F(HttpClientTest, OffersNoFiniteFieldDiffieHellman) {
    support::CertificateRecipe recipe;
    recipe.key = {"rsa:2048"};
    const support::TlsPeer old(recipe, {"-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256"});
    EXPECT_EQ(fetch(request(old.port(), "https://www.example.com/")).error, ExchangeError::tls);
    const support::TlsPeer recent(recipe, {"-tls1_3", "-groups", "ffdhe2048"});
    EXPECT_EQ(fetch(request(recent.port(), "https://www.example.com/")).error, ExchangeError::tls);
}

// Security: so that nobody makes us read certificates without end.
TEST_F(HttpClientTest, ReadsNoMoreThan64KibibytesOfCertificates) {
    const support::TemporaryDirectory folder;
    support::make_certificate({}, folder);
    const std::string pem =
        support::run({"openssl", "x509", "-inform", "DER", "-in", "cert.der"}, folder.path());
    std::string chain;
    while (chain.size() < 110'000) chain += pem;  // of which base64 is a third
    folder.write("chain.pem", chain);
    const support::TlsPeer peer({}, {"-cert_chain", folder.path() / "chain.pem"});
    EXPECT_EQ(fetch(request(peer.port(), "https://www.example.com/")).error, ExchangeError::tls);
}

TEST_F(HttpClientTest, AShortageOfOurOwnIsNotBlamedOnTheServer) {
    const std::uint16_t port = support::free_port();
    std::optional<FetchAnswer> answer = fetch(request(port));
    // The sanitizer, which opens a pipe for each type that is new to it, has seen all of them now.
    ASSERT_EQ(answer->error, ExchangeError::refused);
    {
        const support::NoMoreFiles none;
        answer = fetch(request(port));
    }
    EXPECT_EQ(answer->error, ExchangeError::local) << answer->reason;
    EXPECT_EQ(answer->reason, "Too many open files");
}

TEST_F(HttpClientTest, AbandonsWhatIsUnderWayWhenItIsDestroyed) {
    const HttpResponder responder(
        [](const Request&, const Connection& connection) { connection.wait_for_close(); });
    const auto alive = std::make_shared<int>(0);
    {
        HttpClient client(loop_, clock_, guard_, "test");
        loop_.run_and_wait([&] {
            client.fetch(request(responder.port()), [alive](const FetchAnswer&) { ADD_FAILURE(); });
        });
    }
    EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(HttpClientTest, HasManyExchangesInFlight) {
    const HttpResponder responder(always(support::http_response(200, "one of many")));
    constexpr int kCount = 200;
    std::atomic<int> good{0};
    std::atomic<int> left{kCount};
    std::promise<void> all;
    loop_.post([&] {
        for (int i = 0; i < kCount; ++i) {
            client_.fetch(request(responder.port()), [&](const FetchAnswer& answer) {
                if (answer.body_start == "one of many") ++good;
                if (--left == 0) all.set_value();
            });
        }
    });
    all.get_future().wait();
    EXPECT_EQ(good, kCount);
}

}  // namespace
}  // namespace causeway::net
