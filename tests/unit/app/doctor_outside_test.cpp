// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "app/doctor_connectors.hpp"
#include "app/doctor_network.hpp"
#include "findings.hpp"
#include "support/http_responder.hpp"
#include "support/process.hpp"
#include "support/recording_log.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

const base::SystemClock kClock;

TEST(DoctorResolver, AsksForWhatClientsAskFor) {
    Config config;
    config.acme.base_url = "https://acme.example.com:8443/pki";
    EXPECT_EQ(known_name(config), "acme.example.com");
    for (const char* without : {"https://localhost", "https://192.0.2.1", ""}) {
        config.acme.base_url = without;
        EXPECT_EQ(known_name(config), "a.root-servers.net") << without;
    }
}

TEST(DoctorResolver, DoesNotFailAPlaceWithoutTheInternet) {
    net::DnsAnswer answer;
    for (const char* fine : {"NOERROR", "NXDOMAIN"}) {
        answer.rcode = fine;
        EXPECT_EQ(judge_answer("a.example", answer, false).verdict, Verdict::pass) << fine;
    }
    answer.rcode = "TIMEOUT";
    EXPECT_TRUE(finds({judge_answer("a.example", answer, false)}, Verdict::warn, "TIMEOUT",
                      "validation.resolver_mode"));
    answer.rcode = "NOERROR";
    answer.security = net::DnsSecurity::secure;
    EXPECT_NE(judge_answer("a.example", answer, true).detail.find("secure"), std::string::npos);
    answer.security = net::DnsSecurity::bogus;
    answer.why_bogus = "signature expired";
    EXPECT_TRUE(finds({judge_answer("a.example", answer, true)}, Verdict::fail, "signature expired",
                      "trust anchor"));
}

TEST(DoctorResolver, NamesASettingThatCannotWork) {
    support::RecordingLog log;
    Config config;
    config.validation.trust_anchor_file = "/nowhere/anchor";
    EXPECT_TRUE(finds(check_resolver(config, kClock, log), Verdict::fail, "/nowhere/anchor",
                      "[validation]"));
}

TEST(DoctorHttp01, TakesTheWayOfValidation) {
    const support::HttpResponder server([](const auto&, const auto& connection) {
        connection.send(support::http_response(404, "no such file"));
    });
    support::RecordingLog log;
    Config config;
    config.lab = {.enabled = true, .http01_port = server.port(), .zone = "lab.test"};
    EXPECT_TRUE(passes(check_http01(config, "www.lab.test", kClock, log)));
    EXPECT_EQ(server.requests().size(), 1U);
    config.lab.http01_port = support::free_port();
    EXPECT_TRUE(finds(check_http01(config, "www.lab.test", kClock, log), Verdict::fail,
                      "www.lab.test", "start the web server"));
    EXPECT_TRUE(
        finds(check_http01(config, "no host", kClock, log), Verdict::fail, "no host", "--reach"));
    EXPECT_EQ(worst(check_http01(config, "", kClock, log)).verdict, Verdict::skip);
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(DoctorPlugins, NamesTheFileThatIsNone) {
    const support::TemporaryDirectory directory;
    const fs::path garbage = directory.write("broken.so", "this is no library");
    fs::permissions(garbage, fs::perms::owner_all);
    const Findings findings = check_plugins({directory.path().string()}, kClock);
    EXPECT_TRUE(finds(findings, Verdict::fail, garbage.string(), "remove"));
    EXPECT_EQ(findings.at(0).subject, "broken");
}

TEST(DoctorPlugins, NamesTheDirectoryThatIsNone) {
    EXPECT_TRUE(finds(check_plugins({"/nowhere/connectors"}, kClock), Verdict::fail,
                      "/nowhere/connectors", "connectors.directories"));
    const support::TemporaryDirectory empty;
    EXPECT_TRUE(finds(check_plugins({empty.path().string()}, kClock), Verdict::warn, "no plugin",
                      "Install"));
}

TEST(DoctorConnectors, SayWhichStageFailed) {
    using enum ca::StageVerdict;
    const Finding well = judge_stages("corp", {{"tcp", passed, ""}, {"tls", skipped, "none"}});
    EXPECT_EQ(well.verdict, Verdict::pass);
    EXPECT_EQ(well.subject, "corp");
    EXPECT_EQ(well.detail, "tcp, tls");
    const Findings broken = {judge_stages(
        "corp", {{"name", passed, ""}, {"tls", warned, "expires"}, {"tcp", failed, "refused"}})};
    EXPECT_TRUE(finds(broken, Verdict::fail, "tls: expires; tcp: refused", "connector test corp"));
    const Finding wordy =
        judge_stages("corp", {{"signer", warned, "known " + std::string(5000, 'A')}});
    EXPECT_EQ(wordy.detail, "signer: known ...");
}

}  // namespace
}  // namespace causeway::app
