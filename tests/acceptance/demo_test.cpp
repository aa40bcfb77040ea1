// SPDX-License-Identifier: Apache-2.0
#include "demo.hpp"

#include <gtest/gtest.h>

#include <csignal>

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

TEST(Demo, RunsAgainOnWhatItHasKept) {
    const fs::path state = scratch() / "again";
    std::string first_account;
    {
        Demo demo(state);
        first_account = demo.sql("select id from tenant");
        EXPECT_EQ(demo.stop(), 0);
    }
    Demo demo(state);
    EXPECT_EQ(demo.sql("select id from tenant"), first_account);
    EXPECT_EQ(demo.stop(), 0);
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
