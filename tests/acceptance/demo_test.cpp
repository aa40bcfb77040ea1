// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include <unistd.h>

#include "support/http_responder.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

bool alive(const std::string& pid) {
    return ::kill(std::stoi(pid), 0) == 0;
}

TEST(Demo, StopsEverythingThatItStarted) {
    Demo demo(scratch() / "stopping");
    EXPECT_TRUE(alive(demo["POSTGRES_PID"]));
    EXPECT_TRUE(alive(demo["SCEP_PID"]));
    const std::string sockets = demo["PGHOST"];
    EXPECT_EQ(demo.stop(), 0) << demo.output();
    EXPECT_FALSE(alive(demo["POSTGRES_PID"]));
    EXPECT_FALSE(alive(demo["SCEP_PID"]));
    EXPECT_FALSE(fs::exists(sockets));
    EXPECT_FALSE(fs::exists(demo.environment_file()));
}

// A PostgreSQL that stands still holds the first one up.
TEST(Demo, EndsAtOnceWhenInterruptedAgain) {
    Demo demo(scratch() / "impatient");
    const pid_t postgres = std::stoi(demo["POSTGRES_PID"]);
    ASSERT_EQ(::kill(postgres, SIGSTOP), 0);
    demo.interrupt();
    demo.wait_for_output("Stopping");
    EXPECT_EQ(demo.stop(), 128 + SIGINT) << demo.output();
    ::kill(postgres, SIGCONT);
    demo.wait_for_servers();
    fs::remove_all(demo["PGHOST"]);
}

TEST(Demo, LeavesNothingRunningWhenItIsKilled) {
    const fs::path state = scratch() / "killed";
    std::string scep_url;
    {
        Demo demo(state);
        scep_url = demo["SCEP_URL"];
        demo.kill();
        demo.wait_for_servers();
    }
    Demo demo(state);
    EXPECT_EQ(demo["SCEP_URL"], scep_url);
    EXPECT_EQ(demo.stop(), 0) << demo.output();
}

// Clients remember the directory's URL and certificates that of the CRL.
TEST(Demo, RunsAgainOnWhatItHasKept) {
    const fs::path state = scratch() / "again";
    const std::vector<std::string> kept = {
        "DIRECTORY_URL",  "LEGACY_DIRECTORY_URL", "ADMIN_URL",      "PUBLICATION_URL",
        "OPERATIONS_URL", "HTTP01_PORT",          "TLSALPN01_PORT", "SCEP_URL"};
    std::vector<std::string> first;
    std::string first_tenant;
    {
        Demo demo(state);
        for (const std::string& name : kept) first.push_back(demo[name]);
        first_tenant = demo.sql("select id from tenant");
        EXPECT_EQ(demo.sql("select count(*) from api_token"), "1\n");
        EXPECT_EQ(demo.stop(), 0);
    }
    Demo demo(state);
    std::vector<std::string> second;
    for (const std::string& name : kept) second.push_back(demo[name]);
    EXPECT_EQ(second, first);
    EXPECT_EQ(demo.sql("select id from tenant"), first_tenant);
    EXPECT_EQ(demo.sql("select count(*) from api_token"), "1\n") << "the first is still good";
    EXPECT_NE(demo.causeway({"tenant", "list"}).find("demo"), std::string::npos);
    EXPECT_EQ(demo.stop(), 0);
}

// Whatever took the port in the meantime: the connection follows its CA.
TEST(Demo, MovesWithItsScepCaToAnotherPort) {
    const fs::path state = scratch() / "moved";
    std::string before;
    {
        Demo demo(state);
        before = demo["SCEP_URL"];
        EXPECT_EQ(demo.stop(), 0);
    }
    const std::string authority = before.substr(0, before.rfind('/'));
    const support::HttpResponder squatter(
        [](const auto&, const auto& connection) { connection.send("nobody's business\n"); },
        "127.0.0.1",
        static_cast<std::uint16_t>(std::stoi(authority.substr(authority.rfind(':') + 1))));
    Demo demo(state);
    EXPECT_NE(demo["SCEP_URL"], before);
    EXPECT_NE(demo.api("/api/v1/connectors/legacy-ca").find(demo["SCEP_URL"]), std::string::npos);
    EXPECT_NO_THROW(demo.causeway({"connector", "test", "legacy-ca"}));
    EXPECT_EQ(squatter.requests().size(), 0U);
    EXPECT_EQ(demo.stop(), 0) << demo.output();
}

// What the operator tried with the connections stays as it is, but for where the CAs are.
TEST(Demo, LeavesTheConnectionsToTheOperator) {
    const fs::path state = scratch() / "operated";
    {
        Demo demo(state);
        demo.causeway({"connector", "update", "lab-ca", "--pause"});
        const fs::path config = state / "legacy.json";
        std::ofstream(config) << R"({"url":"http://127.0.0.1:1/scep","ca_fingerprint":")"
                              << std::string(64, '0')
                              << R"(","legacy_algorithms":true,"poll_interval_seconds":77})";
        demo.causeway({"connector", "update", "legacy-ca", "--config", config.string()});
        EXPECT_EQ(demo.stop(), 0);
    }
    {
        Demo demo(state);
        const std::string legacy = demo.api("/api/v1/connectors/legacy-ca");
        EXPECT_NE(legacy.find(R"("poll_interval_seconds":77)"), std::string::npos) << legacy;
        EXPECT_NO_THROW(demo.causeway({"connector", "test", "legacy-ca"}));
        EXPECT_EQ(demo.stop(), 0);
    }
    const std::string output =
        support::run({CAUSEWAY_PROGRAM, "demo", "--once", "--state", state.string()});
    EXPECT_NE(output.find("connection lab-ca is paused"), std::string::npos) << output;
    EXPECT_EQ(output.find("www.lab.test"), std::string::npos) << output;
    EXPECT_NE(output.find("www.legacy.lab.test"), std::string::npos) << output;
}

// Its certificates begin with the serial numbers of the one that was there before.
TEST(Demo, GetsCertificatesFromAScepCaThatWasMadeAnew) {
    const fs::path state = scratch() / "anew";
    const auto demo = [&] {
        return support::run({CAUSEWAY_PROGRAM, "demo", "--once", "--state", state.string()});
    };
    demo();
    fs::remove_all(state / "legacy-ca");
    EXPECT_NE(demo().find("www.legacy.lab.test"), std::string::npos);
}

TEST(Demo, ShowsACertificateFromEachCa) {
    const std::string output = support::run(
        {CAUSEWAY_PROGRAM, "demo", "--once", "--state", (scratch() / "once").string()});
    for (const char* shown :
         {"www.lab.test", "issuer     CN=Causeway CA Issuing", "for        serverAuth, clientAuth",
          "www.legacy.lab.test", "issuer     OU=Legacy CA", "for        clientAuth\n",
          "client certificates only", "With certbot:", "With lego:"}) {
        EXPECT_NE(output.find(shown), std::string::npos) << shown << "\n" << output;
    }
}

TEST(Demo, LeavesOneThatRunsOnTheSameStateAlone) {
    const Demo& demo = shared_demo();
    const std::string state = fs::path(demo["CA_BUNDLE"]).parent_path().string();
    support::Process second({CAUSEWAY_PROGRAM, "demo", "--no-issue", "--state", state});
    EXPECT_EQ(second.wait(), 1);
    EXPECT_NE(second.output().find("process " + demo["SERVER_PID"]), std::string::npos)
        << second.output();
    EXPECT_NE(demo.api("/api/v1/tenants").find("demo"), std::string::npos);
}

// The directory that mktemp makes is closed to the users that the servers run as.
TEST(Demo, RunsInADirectoryThatOnlyItsOwnerMayEnter) {
    const fs::path state = scratch() / "closed" / "state";
    fs::create_directories(state);
    fs::permissions(state.parent_path(), fs::perms::owner_all);
    Demo demo(state);
    EXPECT_EQ(demo.sql("select 1"), "1\n");
    EXPECT_EQ(demo.stop(), 0) << demo.output();
    for (const char* server : {"postgres", "legacy-ca"})
        fs::remove_all(fs::canonical(state / server));
}

TEST(Demo, CanBeStoppedWhileItsClientWaits) {
    const fs::path bin = scratch() / "bin";
    fs::create_directories(bin);
    const fs::path started = scratch() / "lego-started";
    std::ofstream(bin / "lego") << "#!/bin/sh\ntouch " << started.string() << "\nexec sleep 600\n";
    fs::permissions(bin / "lego", fs::perms::owner_all);
    support::Process demo({"sh", "-c", R"(PATH="$1:$PATH" exec "$2" demo --once --state "$3")",
                           "sh", bin.string(), CAUSEWAY_PROGRAM, (scratch() / "stopped").string()});
    demo.wait_until([&] { return fs::exists(started); }, std::chrono::seconds(60));
    demo.send_signal(SIGTERM);
    EXPECT_EQ(demo.wait(std::chrono::seconds(60)), 1);
    EXPECT_NE(demo.output().find("stopped before"), std::string::npos) << demo.output();
}

TEST(Demo, AnswersOnEveryListener) {
    const Demo& demo = shared_demo();
    const auto get = [&](const std::string& url) {
        return support::run({"curl", "--silent", "--fail", "--cacert", demo["CA_BUNDLE"], url});
    };
    EXPECT_NE(get(demo["DIRECTORY_URL"]).find("newOrder"), std::string::npos);
    EXPECT_NE(get(demo["OPERATIONS_URL"] + "/readyz").find("\"ready\":true"), std::string::npos);
    EXPECT_NE(get(demo["OPERATIONS_URL"] + "/metrics").find("causeway_build_info"),
              std::string::npos);
    EXPECT_NE(get(demo["SCEP_URL"] + "?operation=GetCACaps").find("POSTPKIOperation"),
              std::string::npos);
    const fs::path crl = scratch() / "lab.crl";
    support::run({"curl", "--silent", "--fail", "--output", crl.string(),
                  demo["PUBLICATION_URL"] + "/crl/lab-ca.crl"});
    const std::string text =
        support::run({"openssl", "crl", "-inform", "DER", "-in", crl.string(), "-noout", "-text"});
    EXPECT_NE(text.find("Next Update"), std::string::npos) << text;
}

TEST(Demo, WritesTheConfigurationThatItRunsWithForTheDoctor) {
    const Demo& demo = shared_demo();
    const std::string report = support::run({CAUSEWAY_PROGRAM, "doctor", "--config",
                                             demo["CONFIG_FILE"], "--ca-file", demo["CA_BUNDLE"]});
    EXPECT_NE(report.find(demo["DIRECTORY_URL"]), std::string::npos) << report;
    EXPECT_NE(report.find(" 0 failed"), std::string::npos) << report;
}

// Conformance row A1.
TEST(Demo, SpeaksAcmeOverTlsOnly) {
    const Demo& demo = shared_demo();
    std::string plain = demo["DIRECTORY_URL"];
    plain.replace(0, 5, "http");
    EXPECT_THROW(support::run({"curl", "--silent", "--fail", plain}), std::runtime_error);
}

}  // namespace
}  // namespace causeway::acceptance
