// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

const json kEmptyList{{"items", json::array()}, {"next", nullptr}};

std::string authorization(const net::HttpCall& call) {
    for (const auto& [name, value] : call.fields) {
        if (name == "Authorization") return value;
    }
    return {};
}

TEST(Access, GoesToTheLocalSocketWithoutAToken) {
    CliWorld world;
    world.answer(200, kEmptyList);
    EXPECT_EQ(world.run({"tenant", "list"}).exit_code, 0);
    EXPECT_EQ(world.calls[0].unix_socket, "/run/causeway/admin.sock");
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tenants?limit=100");
    EXPECT_EQ(authorization(world.calls[0]), "");
}

TEST(Access, OptionsMayFollowTheVerb) {
    CliWorld world;
    world.answer(200, kEmptyList);
    EXPECT_EQ(world.run({"tenant", "list", "--socket", "/tmp/a.sock", "--json"}).out, "[]\n");
    EXPECT_EQ(world.calls[0].unix_socket, "/tmp/a.sock");
}

TEST(Access, AServerIsReachedWithTheTokenFromItsFile) {
    CliWorld world;
    world.answer(200, kEmptyList);
    const auto outcome = world.run({"--server", "https://pki.example:8443/", "--token-file",
                                    world.file("token", "cwy_abc\n"), "--ca-file", "/etc/roots.pem",
                                    "tenant", "list"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(world.calls[0].url, "https://pki.example:8443/api/v1/tenants?limit=100");
    EXPECT_EQ(world.calls[0].unix_socket, "");
    EXPECT_EQ(world.calls[0].ca_file, "/etc/roots.pem");
    EXPECT_EQ(authorization(world.calls[0]), "Bearer cwy_abc");
}

TEST(Access, TheEnvironmentStandsInForOptionsAndYieldsToThem) {
    CliWorld world;
    world.environment = {{"CAUSEWAY_SERVER", "https://one.example"},
                         {"CAUSEWAY_TOKEN_FILE", world.file("token", "cwy_one")},
                         {"CAUSEWAY_CA_FILE", "/one.pem"}};
    for (int i = 0; i < 3; ++i) world.answer(200, kEmptyList);
    world.run({"tenant", "list"});
    EXPECT_EQ(world.calls[0].url, "https://one.example/api/v1/tenants?limit=100");
    EXPECT_EQ(world.calls[0].ca_file, "/one.pem");
    EXPECT_EQ(authorization(world.calls[0]), "Bearer cwy_one");
    world.run({"tenant", "list", "--server", "https://two.example", "--token-file",
               world.file("two", "cwy_two"), "--ca-file", "/two.pem"});
    EXPECT_EQ(world.calls[1].url, "https://two.example/api/v1/tenants?limit=100");
    EXPECT_EQ(world.calls[1].ca_file, "/two.pem");
    EXPECT_EQ(authorization(world.calls[1]), "Bearer cwy_two");
    world.run({"tenant", "list", "--socket", "/tmp/a.sock"});
    EXPECT_EQ(world.calls[2].unix_socket, "/tmp/a.sock");
    EXPECT_EQ(authorization(world.calls[2]), "");
}

TEST(Access, ATokenNeverTravelsUnencryptedToAnotherMachine) {
    CliWorld world;
    const std::string token = world.file("token", "cwy_abc");
    for (const char* server :
         {"http://pki.example", "http://localhost.evil.example", "http://127.0.0.1@evil.example",
          "ftp://pki.example", "pki.example", "https://pki.example/api"}) {
        EXPECT_EQ(
            world.run({"tenant", "list", "--server", server, "--token-file", token}).exit_code, 2)
            << server;
    }
    EXPECT_TRUE(world.calls.empty());
    world.answer(200, kEmptyList);
    EXPECT_EQ(
        world.run({"tenant", "list", "--server", "http://127.0.0.1:8081", "--token-file", token})
            .exit_code,
        0);
}

TEST(Access, AServerWithoutATokenIsAUsageError) {
    CliWorld world;
    const auto outcome = world.run({"tenant", "list", "--server", "https://pki.example"});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.err,
              "error: A server reached by URL needs an API token: name the file that holds it with "
              "--token-file or CAUSEWAY_TOKEN_FILE.\n");
}

TEST(Access, ATokenFileThatCannotBeReadSaysWhy) {
    CliWorld world;
    const auto outcome = world.run(
        {"tenant", "list", "--server", "https://pki.example", "--token-file", "/nonexistent"});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.err,
              "error: Cannot read the file /nonexistent: No such file or directory.\n");
}

TEST(Access, AServerAndASocketContradictEachOther) {
    CliWorld world;
    EXPECT_EQ(
        world.run({"tenant", "list", "--server", "https://a.example", "--socket", "/s"}).exit_code,
        2);
}

}  // namespace
}  // namespace causeway::cli
