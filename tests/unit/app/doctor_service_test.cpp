// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_service.hpp"

#include <map>

#include "findings.hpp"

namespace causeway::app {
namespace {

using base::ErrorKind;
using Answer = base::Result<net::HttpReply>;

const std::string kBase = "https://acme.example.com";

net::HttpReply reply(int status, std::string body, net::HttpFields fields = {}) {
    return {status, std::move(fields), std::move(body)};
}

Answer no(ErrorKind kind, const std::string& why) {
    return base::fail(kind, why);
}

// What stands between us and ourselves.
class Front {
  public:
    Answer directory = reply(200, R"({"newNonce":"https://acme.example.com/acme/corp/web/new-nonce",
        "newAccount":"https://acme.example.com/acme/corp/web/new-account","meta":{}})");
    bool caches = false;
    bool keeps_nonces = false;
    int nonce_status = 200;
    std::vector<net::HttpCall> calls;

    Transport transport() {
        return [this](const net::HttpCall& call) -> Answer {
            calls.push_back(call);
            if (call.method == "GET") return directory;
            if (keeps_nonces) return reply(nonce_status, "");
            const std::string nonce = caches ? "n" : "n" + std::to_string(calls.size());
            return reply(nonce_status, "", {{"replay-nonce", nonce}});
        };
    }
    Findings check(bool service_runs = true, const std::string& endpoint = "corp/web") {
        return check_directory({kBase, endpoint, "roots.pem", service_runs}, transport());
    }
};

// Whoever listens there may be any program.
TEST(DoctorService, KnowsItsOwnAnswerFromOthers) {
    EXPECT_TRUE(is_answer_of_service(reply(200, R"({"ready":true,"checks":[]})")));
    EXPECT_TRUE(is_answer_of_service(reply(503, R"({"ready":false,"checks":[]})")));
    EXPECT_FALSE(is_answer_of_service(reply(200, "<html></html>")));
    EXPECT_FALSE(is_answer_of_service(reply(404, "{}")));
    EXPECT_FALSE(is_answer_of_service(no(ErrorKind::connection, "refused")));
}

TEST(DoctorService, RepeatsWhatItSaysOfItself) {
    const auto check = [](const Answer& answer) {
        return check_service(answer, "127.0.0.1:9402", "causeway serve --config c.toml");
    };
    EXPECT_TRUE(passes(check(reply(200, R"({"ready":true,"checks":[]})"))));
    EXPECT_TRUE(finds(
        check(reply(200,
                    R"({"ready":true,"checks":[{"name":"lab","ok":false,"detail":"lab mode"}]})")),
        Verdict::warn, "lab: lab mode", "docs/operations.md"));
    EXPECT_TRUE(finds(
        check(reply(503,
                    R"({"ready":false,"checks":[{"name":"audit","ok":false,"detail":"late"}]})")),
        Verdict::fail, "audit: late", "traffic"));
    EXPECT_TRUE(finds(check(no(ErrorKind::connection, "refused")), Verdict::warn, "127.0.0.1:9402",
                      "Start the service: causeway serve --config c.toml"));
    EXPECT_TRUE(finds(check(no(ErrorKind::unavailable, "cut off")), Verdict::fail, "cut off",
                      "operations.listen"));
    EXPECT_TRUE(
        finds(check(reply(200, "<html>")), Verdict::fail, "not Causeway", "operations.listen"));
}

TEST(DoctorService, IsAskedOnLoopbackWhereItListensEverywhere) {
    std::string url;
    const Transport transport = [&](const net::HttpCall& call) -> Answer {
        url = call.url;
        return reply(200, "{}");
    };
    ASSERT_TRUE(ask_readyz("0.0.0.0:9402", transport));
    EXPECT_EQ(url, "http://127.0.0.1:9402/readyz");
    ASSERT_TRUE(ask_readyz("[::]:9402", transport));
    EXPECT_EQ(url, "http://[::1]:9402/readyz");
    EXPECT_FALSE(ask_readyz("nowhere", transport));
}

TEST(DoctorDirectory, IsFetchedAsAClientFetchesIt) {
    Front front;
    EXPECT_TRUE(passes(front.check()));
    ASSERT_EQ(front.calls.size(), 3U);
    EXPECT_EQ(front.calls[0].url, kBase + "/acme/corp/web/directory");
    EXPECT_EQ(front.calls[0].ca_file, "roots.pem");
    EXPECT_EQ(front.calls[1].method, "HEAD");
    EXPECT_EQ(front.calls[1].url, kBase + "/acme/corp/web/new-nonce");
}

TEST(DoctorDirectory, TellsWhyThereIsNoConnection) {
    Front front;
    front.directory = no(ErrorKind::dns, "cannot resolve acme.example.com");
    EXPECT_TRUE(finds(front.check(), Verdict::fail, "resolve", "acme.base_url"));
    front.directory = no(ErrorKind::tls, "unable to get local issuer certificate");
    EXPECT_TRUE(finds(front.check(), Verdict::fail, "issuer", "--ca-file"));
    front.directory = no(ErrorKind::connection, "refused");
    EXPECT_TRUE(finds(front.check(), Verdict::fail, "although the service runs", "proxy"));
    EXPECT_EQ(worst(front.check(false)).verdict, Verdict::skip) << "nothing was started yet";
    front.directory = no(ErrorKind::unavailable, "cut off");
    EXPECT_TRUE(finds(front.check(), Verdict::fail, "cut off", "proxy"));
    EXPECT_EQ(worst(check_directory({"http://plain", "", "", true}, front.transport())).verdict,
              Verdict::skip);
}

TEST(DoctorDirectory, TellsWhatAProxyChanges) {
    Front rewrites;
    rewrites.directory = reply(200, R"({"newNonce":"http://10.0.0.7/acme/corp/web/new-nonce"})");
    EXPECT_TRUE(finds(rewrites.check(), Verdict::fail, "http://10.0.0.7/", "acme.base_url"));
    Front caches;
    caches.caches = true;
    EXPECT_TRUE(finds(caches.check(), Verdict::fail, "same nonce twice", "cache nothing"));
    Front strips;
    strips.keeps_nonces = true;
    EXPECT_TRUE(finds(strips.check(), Verdict::fail, "no Replay-Nonce", "Replay-Nonce"));
    Front refuses;
    refuses.nonce_status = 405;
    EXPECT_TRUE(finds(refuses.check(), Verdict::fail, "HTTP 405", "proxy"));
    Front answers;
    answers.directory = reply(502, "<html>Bad gateway");
    EXPECT_TRUE(finds(answers.check(), Verdict::fail, "HTTP 502", "proxy"));
    answers.directory = reply(200, "<html>Welcome to nginx");
    EXPECT_TRUE(finds(answers.check(), Verdict::fail, "no directory", "proxy"));
}

TEST(DoctorDirectory, KnowsItselfWhereThereIsNoEndpointYet) {
    Front front;
    front.directory = reply(404, R"({"type":"urn:ietf:params:acme:error:malformed"})",
                            {{"content-type", "application/problem+json"}});
    EXPECT_TRUE(passes(front.check(true, "")));
    EXPECT_TRUE(finds(front.check(), Verdict::fail, "HTTP 404", "another installation"));
    front.directory = reply(404, "<html>", {{"content-type", "text/html"}});
    EXPECT_TRUE(finds(front.check(true, ""), Verdict::fail, "not Causeway", "acme.base_url"));
}

}  // namespace
}  // namespace causeway::app
