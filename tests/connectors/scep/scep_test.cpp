// SPDX-License-Identifier: Apache-2.0
#include "connectors/scep/scep_fixture.hpp"
#include "support/http_responder.hpp"

namespace causeway::connectors {
namespace {

using std::chrono::seconds;
using Verdict = ca::StageVerdict;

// Debian's scepserver, as it comes.
class ScepServerTest : public ScepTest {
  protected:
    model::ConnectorId connect_to_server(const std::string& more) {
        const auto& server = Peers::scep_server();
        return connect_to(server.url(), server.ca_fingerprint(), more);
    }
};

TEST_F(ScepServerTest, ItsDesAnswersAreReadByTheSwitchOnly) {
    const int before = Peers::scep_server().issued();
    const std::string strict = told(enroll(connect_to_server("")));
    EXPECT_TRUE(strict.starts_with("unknown: ")) << strict;
    EXPECT_TRUE(has(strict, "set legacy_algorithms to true")) << strict;
    EXPECT_EQ(told(enroll(connect_to_server(R"(,"legacy_algorithms":true)"))), "issued");
    EXPECT_EQ(Peers::scep_server().issued(), before + 2);
}

TEST_F(ScepServerTest, WhatItDoesNotAnswerInTimeIsUnknownAndSentOnce) {
    auto& server = Peers::scep_server();
    const int before = server.issued();
    const auto id = connect_to_server(R"(,"legacy_algorithms":true,"request_timeout_seconds":1)");
    ASSERT_TRUE(world_.issuer().ca_certificates(id));
    server.pause();
    const std::string told_then = told(enroll(id));
    server.resume();
    EXPECT_TRUE(told_then.starts_with("unknown: ")) << told_then;
    EXPECT_TRUE(eventually([&] { return server.issued() == before + 1; }));
}

TEST_F(ScepTest, TheCaIsTrustedByItsFingerprintOnly) {
    const std::string other(64, '0');
    const auto id = connect_to(Peers::scep_peer().url("pinned"), other);
    const std::string told_then = told(enroll(id));
    EXPECT_TRUE(told_then.starts_with("unavailable: GetCACert: ")) << told_then;
    EXPECT_EQ(Peers::scep_peer().issued("pinned"), 0);
    EXPECT_FALSE(world_.issuer().ca_certificates(id));
    const auto failed = stage(id, "ca");
    EXPECT_EQ(failed.verdict, Verdict::failed);
    EXPECT_TRUE(has(failed.detail, "does not have the configured fingerprint")) << failed.detail;
    EXPECT_TRUE(has(failed.detail, "CN=Peer CA")) << failed.detail;
}

TEST_F(ScepTest, ARegistrationAuthorityOfTheCaReadsRequestsAndSignsAnswers) {
    EXPECT_EQ(told(enroll(connect("ra"))), "issued");
}

TEST_F(ScepTest, ACaWithoutAnRsaKeyCannotBeUsed) {
    const ScepPeer& peer = Peers::scep_peer();
    const auto id = connect_to(peer.url("ec-ca"), peer.ca_fingerprint("ec-ca.pem"));
    const std::string told_then = told(enroll(id));
    EXPECT_TRUE(has(told_then, "unavailable: GetCACert: ")) << told_then;
    EXPECT_TRUE(has(told_then, "SCEP needs an RSA key")) << told_then;
}

TEST_F(ScepTest, ACaCertificateThatIsNoneIsUnavailable) {
    EXPECT_TRUE(has(told(enroll(connect("ca-garbage"))), "unavailable: GetCACert: "));
}

TEST_F(ScepTest, PollsAtGrowingPausesAndIssuesOnce) {
    const auto id = connect("pend=2,growing", R"(,"poll_interval_seconds":10)");
    const auto asked = request_for(kCsr);
    auto outcome = enroll(id, asked);
    std::vector<std::int64_t> pauses;
    while (const auto* pending = std::get_if<ca::Pending>(&outcome)) {
        pauses.push_back(pending->retry_after.count());
        outcome = world_.issuer().resume(id, asked, base::Bytes(pending->handle),
                                         world_.within(seconds(60)), {});
    }
    EXPECT_EQ(told(outcome), "issued");
    EXPECT_EQ(pauses, (std::vector<std::int64_t>{10, 20}));
    EXPECT_EQ(Peers::scep_peer().issued("pend=2,growing"), 1);
}

TEST_F(ScepTest, APollThatTheCaDoesNotAnswerLeavesTheRequestPending) {
    const auto asked = request_for(kCsr);
    const auto outcome = enroll(connect("pend=1"), asked);
    const base::Bytes handle = std::get<ca::Pending>(outcome).handle;
    const auto poll = [&](const std::string& knobs) {
        return told(
            world_.issuer().resume(connect(knobs), asked, handle, world_.within(seconds(60)), {}));
    };
    EXPECT_TRUE(poll("status=503").starts_with("unavailable: "));
    EXPECT_TRUE(poll("garbage,pend=1").starts_with("unknown: "));
    // Another CA's path has never heard of the transaction.
    EXPECT_TRUE(poll("stray").starts_with("rejected: failInfo badCertId"));
}

TEST_F(ScepTest, DialsOnlyWhatTheHostAllows) {
    const support::HttpResponder forbidden([](const auto&, const auto& connection) {
        connection.send(support::http_response(200, "AES"));
    });
    World walled(state_);
    const auto id = connect_to("http://127.0.0.1:" + std::to_string(forbidden.port()) + "/scep",
                               std::string(64, 'a'));
    walled.adopt(world_.connector(id));
    const auto outcome =
        walled.issuer().enroll(id, request_for(kCsr), walled.within(seconds(60)), {});
    EXPECT_TRUE(has(told(outcome), "its address may not be contacted")) << told(outcome);
    EXPECT_TRUE(forbidden.dialled().empty());
}

TEST_F(ScepTest, ItsConnectionTestNamesWhatFails) {
    const auto fine = connect("");
    for (const char* name : {"name", "connection", "capabilities", "ca"}) {
        EXPECT_EQ(stage(fine, name).verdict, Verdict::passed) << name;
    }
    EXPECT_EQ(stage(fine, "tls").verdict, Verdict::skipped);
    EXPECT_EQ(stage(fine, "revocation").verdict, Verdict::skipped);
    EXPECT_EQ(stage(connect("caps=DES3"), "capabilities").verdict, Verdict::failed);
    EXPECT_EQ(stage(connect("caps=DES3", R"(,"legacy_algorithms":true)"), "capabilities").verdict,
              Verdict::warned);
    const std::string pin(64, 'a');
    EXPECT_EQ(stage(connect_to("http://nobody.invalid/scep", pin), "name").verdict,
              Verdict::failed);
    const std::string closed = "http://127.0.0.1:" + std::to_string(support::free_port());
    EXPECT_EQ(stage(connect_to(closed, pin), "connection").verdict, Verdict::failed);
}

}  // namespace
}  // namespace causeway::connectors
