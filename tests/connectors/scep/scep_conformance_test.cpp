// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "connectors/conformance.hpp"
#include "connectors/scep/peers.hpp"
#include "support/http_responder.hpp"

namespace causeway::connectors {
namespace {

using support::HttpResponder;

std::string config_of(const std::string& url, const std::string& fingerprint, bool legacy) {
    return R"({"url":")" + url + R"(","ca_fingerprint":")" + fingerprint +
           R"(","request_timeout_seconds":5,"legacy_algorithms":)" + (legacy ? "true" : "false") +
           "}";
}

std::string nobody() {
    return "http://127.0.0.1:" + std::to_string(support::free_port()) + "/scep";
}

// What is the same for every SCEP CA.
class ScepSubject : public Subject {
  public:
    std::string type() const override { return "scep"; }
    std::vector<BadConfig> bad_configs() const override {
        const std::string url = R"("url":"http://ca.example/scep")";
        const std::string pin = R"("ca_fingerprint":")" + std::string(64, 'a') + R"(")";
        return {
            {"[]", ""},
            {"{}", ""},
            {"{" + url + "}", ""},
            {"{" + pin + "}", ""},
            {R"({"url":"ftp://ca.example/scep",)" + pin + "}", "/url"},
            {R"({"url":"http://user:word@ca.example/scep",)" + pin + "}", "/url"},
            {R"({"url":"http://ca.example/scep?ca=1",)" + pin + "}", "/url"},
            {"{" + url + R"(,"ca_fingerprint":")" + std::string(64, 'g') + R"("})",
             "/ca_fingerprint"},
            {"{" + url + R"(,"ca_fingerprint":"abcd"})", "/ca_fingerprint"},
            {"{" + url + "," + pin + R"(,"tls_roots":"no pem"})", "/tls_roots"},
            {"{" + url + "," + pin + R"(,"ra_certificate":"no pem"})", "/ra_certificate"},
            {"{" + url + "," + pin + R"(,"poll_interval_seconds":0})", "/poll_interval_seconds"},
            {"{" + url + "," + pin + R"(,"challenge":"x"})", ""},
        };
    }

  protected:
    // Takes a TLS handshake and says nothing, so that no request is ever sent.
    std::string silent() const {
        return "https://127.0.0.1:" + std::to_string(silent_.port()) + "/scep";
    }

  private:
    HttpResponder silent_{
        [](const HttpResponder::Request&, const HttpResponder::Connection& connection) {
            connection.wait_for_close();
        }};
};

class PeerSubject final : public ScepSubject {
  public:
    std::string config(Situation situation, const std::string&) const override {
        const ScepPeer& peer = Peers::scep_peer();
        return config_of(url(situation), peer.ca_fingerprint(), false);
    }

  private:
    std::string url(Situation situation) const {
        const ScepPeer& peer = Peers::scep_peer();
        switch (situation) {
            case Situation::granting:
                return peer.url("");
            case Situation::deciding_later:
                return peer.url("pend=3");
            case Situation::rejecting:
                return peer.url("fail=2");
            case Situation::losing_answers:
                return peer.url("lose");
            case Situation::unreachable:
                return nobody();
            case Situation::hanging:
                return silent();
        }
        return {};
    }
};

// The one that others wrote. It never answers "pending" and cannot be made to lose an answer by
// configuration.
class ServerSubject final : public ScepSubject {
  public:
    bool reaches(Situation situation) const override {
        return situation != Situation::deciding_later && situation != Situation::losing_answers;
    }
    bool certifies_ec_keys() const override { return false; }
    std::string config(Situation situation, const std::string&) const override {
        const auto& server = situation == Situation::rejecting ? Peers::challenging_scep_server()
                                                               : Peers::scep_server();
        std::string url = server.url();
        if (situation == Situation::unreachable) url = nobody();
        if (situation == Situation::hanging) url = silent();
        return config_of(url, server.ca_fingerprint(), true);
    }
};

INSTANTIATE_TEST_SUITE_P(ScepPeer, ConnectorConformance,
                         testing::Values(SubjectFactory{"scep_peer",
                                                        &std::make_unique<PeerSubject>}));
INSTANTIATE_TEST_SUITE_P(ScepServer, ConnectorConformance,
                         testing::Values(SubjectFactory{"scepserver",
                                                        &std::make_unique<ServerSubject>}));

}  // namespace
}  // namespace causeway::connectors
