// SPDX-License-Identifier: Apache-2.0
#include "app/config_commands.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/config_writer.hpp"

namespace causeway::app {
namespace {

const std::string kFile = "[database]\nurl = \"postgresql://u:hunter2@db/c\"\n";

nlohmann::json setting(const nlohmann::json& settings, const std::string& name) {
    for (const auto& one : settings) {
        if (one.at("setting") == name) return one;
    }
    return nullptr;
}

TEST(EffectiveSettings, SayWhereTheyComeFrom) {
    Origins origins;
    auto config = parse_config(kFile, "c.toml", &origins);
    config = apply_environment(
        *config,
        [](const std::string& name) {
            return name == "CAUSEWAY_LOG_LEVEL" ? std::optional<std::string>("debug")
                                                : std::nullopt;
        },
        &origins);
    const auto settings = effective_settings(*config, origins);
    EXPECT_EQ(setting(settings, "log.level"),
              nlohmann::json::parse(R"({"setting": "log.level", "value": "debug",
                  "origin": "environment", "source": "CAUSEWAY_LOG_LEVEL"})"));
    EXPECT_EQ(setting(settings, "database.url").at("source"), "c.toml:2");
    EXPECT_EQ(setting(settings, "database.url").at("origin"), "file");
    EXPECT_EQ(setting(settings, "issuance.give_up_after"),
              nlohmann::json::parse(R"({"setting": "issuance.give_up_after", "value": "3d",
                  "origin": "default", "source": "default"})"));
}

TEST(EffectiveSettings, ShowNoPassword) {
    const auto settings = effective_settings(*parse_config(kFile, "c.toml"), {});
    EXPECT_EQ(settings.dump().find("hunter2"), std::string::npos);
    EXPECT_EQ(setting(settings, "database.url").at("value"), "user=u dbname=c host=db");
}

TEST(ConfigurationFile, IsReadBackAsItWasWritten) {
    Config config;
    config.acme.base_url = "https://acme.example.com";
    config.acme.tls_key = "/a \"b\"\\c";
    config.lab.enabled = true;
    config.issuance.finalize_wait = std::chrono::milliseconds(1500);
    config.validation.forwarders = {"192.0.2.1", "192.0.2.2:53"};
    config.validation.resolver_sets = {"inside 10.0.0.53 10.0.0.54"};
    config.connectors.directories = {};
    const std::string text = to_toml(config);
    const auto read = parse_config(text, "c.toml");
    ASSERT_TRUE(read) << read.error().detail << text;
    EXPECT_EQ(effective_settings(*read, {}), effective_settings(config, {}));
    EXPECT_EQ(to_toml(Config()), "");
    EXPECT_EQ(text.find("[log]"), std::string::npos) << "defaults are left to the program";
}

}  // namespace
}  // namespace causeway::app
