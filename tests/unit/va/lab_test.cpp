// SPDX-License-Identifier: Apache-2.0
#include "lab.hpp"

#include <atomic>
#include <thread>

#include "support/http_responder.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::va {
namespace {

using model::Cause;
using std::chrono::milliseconds;
using support::http_response;
using support::HttpResponder;
using Connection = HttpResponder::Connection;
using Request = HttpResponder::Request;

constexpr const char* kPath = "/.well-known/acme-challenge/token";

class LabTest : public Lab {
  protected:
    void SetUp() override {
        dns_.emplace(std::vector<std::string>{
            "/usr/sbin/dnsmasq", "--keep-in-foreground", "--user=root", "--conf-file=/dev/null",
            "--pid-file=", "--no-resolv", "--no-hosts", "--port=" + std::to_string(dns_port_),
            "--listen-address=127.0.0.1", "--bind-interfaces", "--local=/lab.test/",
            "--address=/many.lab.test/127.0.0.1", "--host-record=www.lab.test,127.0.0.1",
            "--host-record=dual.lab.test,127.0.0.1,::1", "--cname=alias.lab.test,www.lab.test"});
        dns_->wait_until([&] { return support::accepts_connections(dns_port_); });
        use_dns(dns_port_);
    }

    void serve(HttpResponder::Answer answer) {
        responder_ = std::make_unique<HttpResponder>(std::move(answer));
        ports_.http = responder_->port();
    }
    void serve(std::string octets) {
        serve([octets = std::move(octets)](const Request&, const Connection& connection) {
            connection.send(octets);
        });
    }

    std::uint16_t dns_port_ = support::free_port();
    std::optional<support::Process> dns_;
    std::unique_ptr<HttpResponder> responder_;
};

// Conformance rows G20, G25.
TEST_F(LabTest, ValidatesANameOverTheLabsPort) {
    serve(http_response(200, "token.thumbprint\n"));
    const auto trace = validate("alias.lab.test");
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
    ASSERT_EQ(responder_->requests().size(), 1U);
    EXPECT_TRUE(responder_->requests()[0].head.starts_with(
        std::string("GET ") + kPath + " HTTP/1.1\r\nHost: alias.lab.test\r\n"));
    EXPECT_EQ(std::get<model::DnsLookup>(trace.steps.at(1)).cname_chain,
              (std::vector<std::string>{"www.lab.test"}));
    EXPECT_GT(trace.took.count(), 0);
}

// Conformance row G24.
TEST_F(LabTest, FallsBackToIPv4WhenNobodyListensOnIPv6) {
    serve(http_response(200, "token.thumbprint"));
    const auto trace = validate("dual.lab.test");
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
    EXPECT_EQ(std::get<model::Dial>(trace.steps.at(2)).address, "::1");
    EXPECT_NE(std::get<model::Dial>(trace.steps.at(2)).outcome, "connected");
    EXPECT_EQ(std::get<model::Dial>(trace.steps.at(3)).address, "127.0.0.1");
}

// Conformance row G21.
TEST_F(LabTest, FollowsARedirectToHttpsWithACertificateOfNoWorth) {
    const support::TemporaryDirectory folder;
    support::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                  "-nodes", "-days", "1", "-subj", "/CN=other.invalid", "-keyout", "key.pem",
                  "-out", "cert.pem"},
                 folder.path());
    folder.write("file", http_response(200, "token.thumbprint"));
    ports_.https = support::free_port();
    support::Process tls(
        {"openssl", "s_server", "-accept", "127.0.0.1:" + std::to_string(ports_.https), "-cert",
         "cert.pem", "-key", "key.pem", "-HTTP"},
        folder.path());
    tls.wait_until([&] { return support::accepts_connections(ports_.https); });
    serve(http_response(301, "", "Location: https://www.lab.test/file\r\n"));
    const auto trace = validate("www.lab.test");
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
}

// Conformance rows G22, G26: what servers do wrong, and how it is called.
TEST_F(LabTest, NamesWhatAServerDoesWrong) {
    const auto cause_when = [&](const std::string& octets) {
        serve(octets);
        return cause_of("www.lab.test");
    };
    EXPECT_EQ(cause_when(http_response(404, "no")), Cause::http_status);
    EXPECT_EQ(cause_when(http_response(201, "token.thumbprint")), Cause::http_status);
    EXPECT_EQ(cause_when(http_response(301, "")), Cause::redirect_broken);
    EXPECT_EQ(cause_when(http_response(301, "", "Location: http://www.lab.test:22/\r\n")),
              Cause::redirect_forbidden);
    EXPECT_EQ(cause_when(http_response(301, "", std::string("Location: ") + kPath + "\r\n")),
              Cause::redirect_too_many);
    EXPECT_EQ(cause_when(http_response(200, "other.thumbprint")), Cause::wrong_content);
    EXPECT_EQ(cause_when(http_response(200, std::string(129, 'x'))), Cause::wrong_content);
    EXPECT_EQ(cause_when(http_response(200, std::string(100'000, 'x'))), Cause::answer_too_large);
    EXPECT_EQ(cause_when(http_response(200, "<html>hello")), Cause::html_instead_of_token);
    EXPECT_EQ(cause_when("220 mail.example.com ESMTP\r\n"), Cause::not_http);
    EXPECT_EQ(cause_when(""), Cause::connection_reset);
    EXPECT_EQ(cause_of("missing.lab.test"), Cause::dns_no_such_name);

    ports_.http = support::free_port();
    EXPECT_EQ(cause_of("www.lab.test"), Cause::connection_refused);
}

// Conformance row G22: the total time is bounded, however the server spreads its octets.
TEST_F(LabTest, EndsBeforeItsDeadlineThoughTheServerDrips) {
    serve([](const Request&, const Connection& connection) {
        connection.send("HTTP/1.1 200 OK\r\n\r\n");
        connection.drip('t');
    });
    EXPECT_EQ(cause_of("www.lab.test", milliseconds(400)), Cause::answer_too_slow);
}

TEST_F(LabTest, ValidatesManyNamesAtATime) {
    serve(http_response(200, "token.thumbprint"));
    make_validator();
    constexpr int kCount = 300;
    std::atomic<int> good{0};
    std::atomic<int> left{kCount};
    std::promise<void> all;
    for (int i = 0; i < kCount; ++i) {
        start("n" + std::to_string(i) + ".many.lab.test", milliseconds(60'000),
              [&](const model::ValidationTrace& trace) {
                  if (trace.succeeded()) ++good;
                  if (--left == 0) all.set_value();
              });
    }
    all.get_future().wait();
    EXPECT_EQ(good, kCount);
}

TEST_F(LabTest, IsDestroyedWhileAttemptsAreUnderWay) {
    serve([](const Request&, const Connection& connection) { connection.wait_for_close(); });
    make_validator();
    for (int i = 0; i < 100; ++i) {
        start("n" + std::to_string(i) + ".many.lab.test", milliseconds(60'000),
              [](const model::ValidationTrace&) { ADD_FAILURE(); });
    }
    while (responder_->dialled().empty()) std::this_thread::yield();
    validator_.reset();
}

}  // namespace
}  // namespace causeway::va
