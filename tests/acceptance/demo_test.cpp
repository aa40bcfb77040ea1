// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include <unistd.h>

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

bool alive(const std::string& pid) {
    return ::kill(std::stoi(pid), 0) == 0;
}

TEST(Demo, StopsEverythingThatItStarted) {
    Demo demo(scratch() / "stopping");
    EXPECT_TRUE(alive(demo["POSTGRES_PID"]));
    const std::string sockets = demo["PGHOST"];
    EXPECT_EQ(demo.stop(), 0) << demo.output();
    EXPECT_FALSE(alive(demo["POSTGRES_PID"]));
    EXPECT_FALSE(fs::exists(sockets));
}

// Clients remember the directory's URL and certificates that of the CRL.
TEST(Demo, RunsAgainOnWhatItHasKept) {
    const fs::path state = scratch() / "again";
    const std::vector<std::string> kept = {"DIRECTORY_URL", "ADMIN_URL", "PUBLICATION_URL",
                                           "OPERATIONS_URL", "HTTP01_PORT"};
    std::vector<std::string> first;
    std::string first_tenant;
    {
        Demo demo(state);
        for (const std::string& name : kept) first.push_back(demo[name]);
        first_tenant = demo.sql("select id from tenant");
        EXPECT_EQ(demo.stop(), 0);
    }
    Demo demo(state);
    std::vector<std::string> second;
    for (const std::string& name : kept) second.push_back(demo[name]);
    EXPECT_EQ(second, first);
    EXPECT_EQ(demo.sql("select id from tenant"), first_tenant);
    EXPECT_EQ(demo.stop(), 0);
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

// The directory that mktemp makes is closed to the user that PostgreSQL runs as.
TEST(Demo, RunsInADirectoryThatOnlyItsOwnerMayEnter) {
    const fs::path closed = scratch() / "closed";
    fs::create_directory(closed);
    fs::permissions(closed, fs::perms::owner_all);
    std::string data;
    {
        Demo demo(closed / "state");
        data = demo.sql("show data_directory");
        EXPECT_EQ(demo.stop(), 0);
    }
    fs::remove_all(fs::path(data.substr(0, data.find('\n'))).parent_path());
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
    const fs::path crl = scratch() / "lab.crl";
    support::run({"curl", "--silent", "--fail", "--output", crl.string(),
                  demo["PUBLICATION_URL"] + "/crl/lab-ca.crl"});
    const std::string text =
        support::run({"openssl", "crl", "-inform", "DER", "-in", crl.string(), "-noout", "-text"});
    EXPECT_NE(text.find("Next Update"), std::string::npos) << text;
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
