// SPDX-License-Identifier: Apache-2.0
// Changing endpoints and tenants.
#include <gtest/gtest.h>

#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

class Update : public testing::Test {
  protected:
    // What the command sends; it must succeed.
    json sent(std::vector<std::string> words) {
        world.answer(200, json::object());
        const auto outcome = world.run(words);
        EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
        EXPECT_EQ(world.calls.back().method, "PATCH");
        return json::parse(world.calls.back().body);
    }
    json endpoint(std::vector<std::string> options) {
        options.insert(options.begin(), {"endpoint", "update", "corp/web"});
        return sent(std::move(options));
    }

    CliWorld world;
};

TEST_F(Update, SendsOfAnEndpointWhatIsNamed) {
    EXPECT_EQ(endpoint({"--max-names", "5"}), json::parse(R"({"max_names": 5})"));
    EXPECT_EQ(world.calls.back().url, "http://localhost/api/v1/tenants/corp/endpoints/web");
    EXPECT_EQ(endpoint({"--connector",
                        "spare",
                        "--connector",
                        "ca",
                        "--eab",
                        "required",
                        "--authorization",
                        "challenge",
                        "--name",
                        "Web",
                        "--challenge",
                        "dns-01",
                        "--key",
                        "ec-p256",
                        "--require-cn",
                        "--max-validity",
                        "90d",
                        "--order-lifetime",
                        "2h",
                        "--authorization-lifetime",
                        "30d",
                        "--resolver-set",
                        "inside",
                        "--allow-network",
                        "10.0.0.0/8",
                        "--terms-of-service",
                        "https://t",
                        "--website",
                        "https://w",
                        "--caa-identity",
                        "ca.example",
                        "--grandfather-until",
                        "2030-01-31"}),
              json::parse(R"({
        "connectors": ["spare", "ca"], "eab": "required", "authorization": "challenge",
        "display_name": "Web", "challenges": ["dns-01"], "keys": [{"type": "ec-p256"}],
        "require_cn": true, "max_validity_seconds": 7776000, "order_lifetime_seconds": 7200,
        "authorization_lifetime_seconds": 2592000,
        "network": {"resolver_set": "inside", "allowed_networks": ["10.0.0.0/8"]},
        "terms_of_service": "https://t", "website": "https://w",
        "caa_identities": ["ca.example"], "grandfather_until": "2030-01-31T00:00:00Z"})"));
    EXPECT_EQ(endpoint({"--pause"}), json::parse(R"({"status": "paused"})"));
    EXPECT_EQ(endpoint({"--resume"}), json::parse(R"({"status": "active"})"));
    EXPECT_EQ(endpoint({"--no-require-cn"}), json::parse(R"({"require_cn": false})"));
}

TEST_F(Update, ResetsOfAnEndpointWhatIsNamed) {
    EXPECT_EQ(endpoint({"--reset", "name", "--reset", "challenge", "--reset", "key", "--reset",
                        "allow-network", "--reset", "terms-of-service", "--reset", "website",
                        "--reset", "caa-identity", "--reset", "grandfather-until"}),
              json::parse(R"({
        "display_name": null, "challenges": null, "keys": null,
        "network": {"allowed_networks": null}, "terms_of_service": null, "website": null,
        "caa_identities": null, "grandfather_until": null})"));
    EXPECT_EQ(endpoint({"--authorization", "pre-authorized", "--reset", "challenge"}),
              json::parse(R"({"authorization": "pre-authorized", "challenges": null})"));
}

TEST_F(Update, SendsOfATenantWhatIsNamed) {
    EXPECT_EQ(sent({"tenant", "update", "corp", "--name", "Corp"}),
              json::parse(R"({"display_name": "Corp"})"));
    EXPECT_EQ(world.calls.back().url, "http://localhost/api/v1/tenants/corp");
    EXPECT_EQ(sent({"tenant", "update", "corp", "--suspend"}),
              json::parse(R"({"status": "suspended"})"));
    EXPECT_EQ(sent({"tenant", "update", "corp", "--resume"}),
              json::parse(R"({"status": "active"})"));
}

TEST_F(Update, ThatSaysNothingOrContradictsItselfIsAMistake) {
    const std::vector<std::vector<std::string>> mistakes = {
        {"endpoint", "update"},
        {"endpoint", "update", "corp/web"},
        {"endpoint", "update", "corp", "--pause"},
        {"endpoint", "update", "corp/web", "--pause", "--resume"},
        {"endpoint", "update", "corp/web", "--require-cn", "--grandfather-until", "soon"},
        {"endpoint", "update", "corp/web", "--reset", "connector"},
        {"endpoint", "update", "corp/web", "--key", "ec-p256", "--reset", "key"},
        {"endpoint", "update", "corp/web", "--allow-network", "10.0.0.0/8", "--reset",
         "allow-network"},
        {"tenant", "update", "corp"},
        {"tenant", "update", "corp", "--suspend", "--resume"},
    };
    for (const auto& words : mistakes) EXPECT_EQ(world.run(words).exit_code, 2) << words.back();
    EXPECT_TRUE(world.calls.empty());
}

TEST_F(Update, WhatSomebodyElseChangedMeanwhileIsAConflict) {
    world.answer_problem(412, {{"detail", "changed"}});
    EXPECT_EQ(world.run({"endpoint", "update", "corp/web", "--pause"}).exit_code, 4);
}

TEST(ShowEndpoint, HasEverySettingKeysIncluded) {
    CliWorld world;
    world.answer(200, json::parse(R"({
        "id": "1", "tenant": "corp", "slug": "web", "display_name": "Web",
        "directory_url": "https://acme/directory", "status": "paused", "eab": "required",
        "authorization": "challenge", "challenges": ["http-01", "dns-01"],
        "keys": [{"type": "rsa", "min_bits": 2048, "max_bits": 4096}, {"type": "ec-p256"}],
        "max_names": 5, "require_cn": true, "max_validity_seconds": 7776000,
        "network": {"resolver_set": "inside", "allowed_networks": ["10.0.0.0/8"]},
        "connectors": ["ca", "spare"], "terms_of_service": "https://t", "website": "",
        "caa_identities": [], "order_lifetime_seconds": 7200,
        "authorization_lifetime_seconds": 86400, "grandfather_until": "2030-01-31T00:00:00Z",
        "created_at": "2026-05-01T12:00:00Z"})"));
    EXPECT_EQ(world.run({"endpoint", "show", "corp/web"}).out,
              "tenant                      corp\n"
              "endpoint                    web\n"
              "name                        Web\n"
              "directory                   https://acme/directory\n"
              "status                      paused\n"
              "eab                         required\n"
              "authorization               challenge\n"
              "challenges                  http-01, dns-01\n"
              "connectors                  ca, spare\n"
              "keys                        rsa:2048-4096, ec-p256\n"
              "most names                  5\n"
              "needs a CN                  yes\n"
              "longest validity (s)        7776000\n"
              "order lifetime (s)          7200\n"
              "authorization lifetime (s)  86400\n"
              "without EAB until           2030-01-31T00:00:00Z\n"
              "resolver set                inside\n"
              "allowed networks            10.0.0.0/8\n"
              "terms of service            https://t\n"
              "website                     -\n"
              "CAA identities              -\n"
              "created                     2026-05-01T12:00:00Z\n"
              "id                          1\n");
}

}  // namespace
}  // namespace causeway::cli
