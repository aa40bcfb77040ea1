// SPDX-License-Identifier: Apache-2.0
#include "lab.hpp"
#include "support/dns_server.hpp"
#include "support/http_responder.hpp"
#include "support/tls_peer.hpp"

namespace causeway::va {
namespace {

using model::Cause;
using support::CertificateRecipe;
using support::TlsPeer;

// tls-alpn-01 with BIND and openssl s_server.
class TlsLab : public Lab {
  protected:
    TlsLab() : dns_({.plain = {"example.com"}, .secured = {}, .broken = {}}) {
        challenge_ = model::ChallengeType::tls_alpn_01;
        dns_.update({"add www.example.com 1 A 127.0.0.1", "add dual.example.com 1 A 127.0.0.1",
                     "add dual.example.com 1 AAAA ::1"});
        use_dns(dns_.port());
    }
    std::optional<Cause> cause_with(const CertificateRecipe& recipe,
                                    const std::vector<std::string>& options) {
        const TlsPeer peer(recipe, options);
        ports_.tls_alpn = peer.port();
        return cause_of("www.example.com");
    }

    support::DnsServer dns_;
};

// Conformance rows G40, G41, G42.
TEST_F(TlsLab, ValidatesANameOverTheLabsPort) {
    for (const char* version : {"-tls1_2", "-tls1_3"}) {
        const TlsPeer peer({}, {"-alpn", "acme-tls/1", version});
        ports_.tls_alpn = peer.port();
        const auto trace = validate("www.example.com");
        EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
        const auto& step = std::get<model::TlsHandshake>(trace.steps.at(3));
        EXPECT_EQ(step.alpn, "acme-tls/1");
        EXPECT_EQ(step.certificate_sha256.size(), 64U);
        EXPECT_GT(step.took.count(), 0);
    }
}

TEST_F(TlsLab, FallsBackToIPv4WhenNobodyListensOnIPv6) {
    const TlsPeer peer(CertificateRecipe{.names = "DNS:dual.example.com"});
    ports_.tls_alpn = peer.port();
    const auto trace = validate("dual.example.com");
    EXPECT_TRUE(trace.succeeded()) << trace.failure->detail;
    EXPECT_EQ(std::get<model::Dial>(trace.steps.at(2)).address, "::1");
    EXPECT_EQ(std::get<model::Dial>(trace.steps.at(3)).outcome, "connected");
}

// Conformance rows G41, G42.
TEST_F(TlsLab, NamesWhatAServerDoesWrong) {
    const std::vector<std::string> alpn = {"-alpn", "acme-tls/1"};
    EXPECT_EQ(cause_with({}, {}), Cause::tls_no_alpn);
    EXPECT_EQ(cause_with({.acme_identifier = {}}, alpn), Cause::tls_wrong_certificate);
    EXPECT_EQ(cause_with({.names = "DNS:www.example.com,DNS:a.example"}, alpn),
              Cause::tls_misformed_certificate);
    EXPECT_EQ(cause_with({}, {"-alpn", "acme-tls/1", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"}),
              Cause::tls_failure);
    const support::HttpResponder web([](const support::HttpResponder::Request&,
                                        const support::HttpResponder::Connection& connection) {
        connection.send(support::http_response(400, "no"));
    });
    ports_.tls_alpn = web.port();
    EXPECT_EQ(cause_of("www.example.com"), Cause::tls_failure);
    ports_.tls_alpn = support::free_port();
    EXPECT_EQ(cause_of("www.example.com"), Cause::connection_refused);
    EXPECT_EQ(cause_of("missing.example.com"), Cause::dns_no_such_name);
}

TEST_F(TlsLab, EndsBeforeItsDeadlineThoughTheServerIsSilent) {
    const support::HttpResponder silent(
        [](const support::HttpResponder::Request&,
           const support::HttpResponder::Connection& connection) { connection.wait_for_close(); });
    ports_.tls_alpn = silent.port();
    EXPECT_EQ(cause_of("www.example.com", std::chrono::milliseconds(400)), Cause::answer_too_slow);
}

}  // namespace
}  // namespace causeway::va
