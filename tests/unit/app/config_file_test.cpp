// SPDX-License-Identifier: Apache-2.0
#include "app/config_file.hpp"

#include <gtest/gtest.h>

#include <map>

#include "audit/signed_note.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

const std::string kGood = R"(
[acme]
base_url = "https://acme.example.com"
tls_certificate = "chain.pem"
tls_key = "key.pem"
[secrets]
key_file = "kek"
)";

Environment environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
}

std::string parse_error(const std::string& toml) {
    const auto config = parse_config(toml, "causeway.toml");
    return config ? std::string("accepted") : config.error().detail;
}

TEST(ConfigFile, FillsInWhatItSaysAndLeavesTheRestAtSafeDefaults) {
    const auto config = parse_config(kGood + "[issuance]\nfinalize_wait = \"500ms\"\n", "c.toml");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->acme.base_url, "https://acme.example.com");
    EXPECT_EQ(config->issuance.finalize_wait, std::chrono::milliseconds(500));
    EXPECT_FALSE(config->lab.enabled);
    EXPECT_EQ(config->operations.listen, "127.0.0.1:9402");
    EXPECT_TRUE(check_config(*config));
}

TEST(ConfigFile, NamesTheLineOfAnUnknownSectionOrSetting) {
    EXPECT_TRUE(parse_error("[acme]\nbase_ulr = \"x\"\n").starts_with("causeway.toml:2: "));
    EXPECT_NE(parse_error("[acme]\nbase_ulr = \"x\"\n").find("acme.base_ulr"), std::string::npos);
    EXPECT_TRUE(parse_error("\n\n[amce]\n").starts_with("causeway.toml:3: "));
    EXPECT_TRUE(parse_error("base_url = \"x\"\n").starts_with("causeway.toml:1: "));
}

TEST(ConfigFile, NamesTheLineAndTheFormOfAWrongValue) {
    EXPECT_NE(parse_error("[database]\nconnections = \"many\"\n").find("a whole number"),
              std::string::npos);
    EXPECT_NE(parse_error("[lab]\nenabled = \"true\"\n").find("true or false"), std::string::npos);
    EXPECT_NE(parse_error("[process]\ndrain = 5\n").find("\"2s\""), std::string::npos);
    EXPECT_NE(parse_error("[connectors]\ndirectories = [1]\n").find("list of texts"),
              std::string::npos);
    EXPECT_TRUE(parse_error("[lab]\nenabled = \n").starts_with("causeway.toml:2: "));
}

TEST(ConfigFile, IsOverruledByTheEnvironment) {
    const support::TemporaryDirectory directory;
    const auto file = directory.write("url", "postgresql://secret\n");
    const auto config = apply_environment(
        {}, environment({{"CAUSEWAY_LOG_LEVEL", "debug"},
                         {"CAUSEWAY_DATABASE_URL_FILE", file.string()},
                         {"CAUSEWAY_VALIDATION_FORWARDERS", "192.0.2.1,192.0.2.2"}}));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->log.level, "debug");
    EXPECT_EQ(config->database.url, "postgresql://secret");
    EXPECT_EQ(config->validation.forwarders.size(), 2U);
}

TEST(ConfigFile, NamesTheVariableOfAWrongValue) {
    const auto wrong = apply_environment({}, environment({{"CAUSEWAY_LAB_HTTP01_PORT", "eighty"}}));
    EXPECT_NE(wrong.error().detail.find("CAUSEWAY_LAB_HTTP01_PORT"), std::string::npos);
    const auto missing =
        apply_environment({}, environment({{"CAUSEWAY_DATABASE_URL_FILE", "/nowhere/at/all"}}));
    EXPECT_NE(missing.error().detail.find("/nowhere/at/all"), std::string::npos);
}

// An old password in the one would silently win over the new file in the other.
TEST(ConfigFile, TakesNoSettingFromTwoVariables) {
    const auto both =
        apply_environment({}, environment({{"CAUSEWAY_DATABASE_URL", "postgresql://old"},
                                           {"CAUSEWAY_DATABASE_URL_FILE", "/nowhere/at/all"}}));
    ASSERT_FALSE(both);
    EXPECT_NE(both.error().detail.find("CAUSEWAY_DATABASE_URL and CAUSEWAY_DATABASE_URL_FILE"),
              std::string::npos)
        << both.error().detail;
}

// A typing error in the environment is a silent default.
TEST(ConfigFile, KnowsTheVariablesThatNobodyReads) {
    EXPECT_EQ(unknown_variables({"CAUSEWAY_LOG_LEVEL", "CAUSEWAY_DATABASE_URL_FILE", "PATH",
                                 "CAUSEWAY_SERVER", "CAUSEWAY_LOG_LEVLE", "CAUSEWAY_"}),
              (std::vector<std::string>{"CAUSEWAY_LOG_LEVLE", "CAUSEWAY_"}));
}

TEST(ConfigFile, RemembersWhereAValueComesFrom) {
    const support::TemporaryDirectory directory;
    const std::string path = directory.write("c.toml", "[log]\nlevel = \"info\"\n").string();
    Origins origins;
    ASSERT_TRUE(read_config(path, environment({{"CAUSEWAY_DATABASE_URL_FILE", path}}), &origins));
    EXPECT_EQ(origins, (Origins{{"log.level", path + ":2"},
                                {"database.url", "CAUSEWAY_DATABASE_URL_FILE"}}));
}

TEST(ConfigFile, NeedsWhatHasNoSafeDefault) {
    Config good = *parse_config(kGood, "c.toml");
    ASSERT_TRUE(check_config(good));
    const auto refused = [&](auto edit) {
        Config config = good;
        edit(config);
        return !check_config(config);
    };
    EXPECT_TRUE(refused([](Config& c) { c.acme.base_url.clear(); }));
    EXPECT_TRUE(refused([](Config& c) { c.acme.base_url = "http://acme.example.com"; }));
    EXPECT_TRUE(refused([](Config& c) { c.acme.base_url += "/"; }));
    for (const char* text : {"https://a b", "https://a/?q=1", "https://a/#x", "https://u@a",
                             "https://A.example", "https://a:0", "https://"}) {
        EXPECT_TRUE(refused([&](Config& c) { c.acme.base_url = text; })) << text;
    }
    EXPECT_FALSE(refused([](Config& c) { c.acme.base_url = "https://a.example:8443/pki"; }));
    EXPECT_TRUE(refused([](Config& c) { c.acme.tls_key.clear(); }));
    EXPECT_TRUE(refused([](Config& c) { c.secrets.key_file.clear(); }));
    EXPECT_TRUE(refused([](Config& c) { c.validation.resolver_mode = "forward"; }));
    EXPECT_TRUE(refused([](Config& c) { c.validation.resolver_mode = "magic"; }));
    EXPECT_TRUE(refused([](Config& c) { c.log.level = "loud"; }));
    EXPECT_TRUE(refused([](Config& c) { c.database.connections = 0; }));
    EXPECT_TRUE(refused([](Config& c) { c.database.owner_url = "user=owner"; }));
}

TEST(ConfigFile, ReadsNoDirectoryAndNoFileWithoutAnEnd) {
    const auto none = [](const std::string&) -> std::optional<std::string> { return {}; };
    const auto directory = load_config("/tmp", none);
    ASSERT_FALSE(directory);
    EXPECT_NE(directory.error().detail.find("/tmp: is a directory"), std::string::npos);
    const auto endless = load_config("/dev/zero", none);
    ASSERT_FALSE(endless);
    EXPECT_NE(endless.error().detail.find("too large"), std::string::npos);
}

TEST(ConfigFile, NeedsAddressesToListenOn) {
    Config config = *parse_config(kGood, "c.toml");
    for (std::string* listen : {&config.acme.listen, &config.admin.listen,
                                &config.operations.listen, &config.publication.listen}) {
        const std::string before = std::exchange(*listen, "acme.example.com:443");
        const auto checked = check_config(config);
        ASSERT_FALSE(checked);
        EXPECT_NE(checked.error().detail.find("listen"), std::string::npos);
        *listen = before;
    }
    EXPECT_TRUE(check_config(config));
}

// A call that is cut off while the CA is at work leaves an order that cannot be sent again.
TEST(ConfigFile, BoundsTheSpansThatOrdersDependOn) {
    using namespace std::chrono_literals;
    const Config good = *parse_config(kGood, "c.toml");
    const auto accepted = [&](auto edit) {
        Config config = good;
        edit(config.issuance);
        return check_config(config).has_value();
    };
    EXPECT_TRUE(accepted([](auto& issuance) { issuance.call_deadline = 1s; }));
    EXPECT_FALSE(accepted([](auto& issuance) { issuance.call_deadline = 999ms; }));
    EXPECT_FALSE(accepted([](auto& issuance) { issuance.call_deadline = 601s; }));
    EXPECT_FALSE(accepted([](auto& issuance) { issuance.give_up_after = 59s; }));
    EXPECT_FALSE(accepted([](auto& issuance) { issuance.finalize_wait = 31s; }));
}

TEST(ConfigFile, RefusesToSignTheAuditLogInAWayThatProvesNothing) {
    using namespace std::chrono_literals;
    const Config good = *parse_config(kGood, "c.toml");
    const auto accepted = [&](auto edit) {
        Config config = good;
        edit(config.audit);
        return check_config(config).has_value();
    };
    EXPECT_TRUE(accepted([](auto& audit) { audit.origin = "example.com/log2"; }));
    EXPECT_FALSE(accepted([](auto& audit) { audit.origin = "example.com/log 2"; }));
    EXPECT_FALSE(accepted([](auto& audit) { audit.origin = "example.com/a+b"; }));
    EXPECT_FALSE(accepted([](auto& audit) { audit.anchor_directory = "/var/lib/anchors"; }));
    EXPECT_FALSE(accepted([](auto& audit) { audit.further_verifier_keys = {"a+b+c"}; }));
    const auto key_of = [](const std::string& name) {
        auto key = crypto::PrivateKey::generate(crypto::KeyType::ed25519).value();
        return audit::NoteSigner::make(name, std::move(key))->verifier().to_string();
    };
    EXPECT_TRUE(accepted(
        [&](auto& audit) { audit.further_verifier_keys = {key_of("acme.example.com/audit")}; }));
    EXPECT_FALSE(accepted([&](auto& audit) {
        audit.further_verifier_keys = {key_of("other.example.com/audit")};
    })) << "it would vouch for another log's anchors";
    EXPECT_FALSE(accepted([](auto& audit) { audit.checkpoint_interval = 999ms; }));
    EXPECT_FALSE(accepted([](auto& audit) { audit.checkpoint_interval = 61min; }));
}

TEST(ConfigFile, CallsTheAuditLogByTheBaseUrl) {
    Config config;
    config.acme.base_url = "https://acme.example.com:8443/pki";
    EXPECT_EQ(audit_origin(config), "acme.example.com:8443/pki/audit");
    config.audit.origin = "log";
    EXPECT_EQ(audit_origin(config), "log");
}

// Security: only a lab reaches other ports and loopback.
TEST(ConfigFile, KeepsLabSettingsToLabs) {
    Config config = *parse_config(kGood, "c.toml");
    config.lab.http01_port = 5002;
    EXPECT_FALSE(check_config(config));
    config.lab.enabled = true;
    EXPECT_TRUE(check_config(config));
    config.lab.enabled = false;
    config.lab.http01_port = 80;
    config.lab.tlsalpn01_port = 5001;
    EXPECT_FALSE(check_config(config));
    config.lab.tlsalpn01_port = 443;
    config.lab.zone = "lab.test";
    EXPECT_FALSE(check_config(config));
    config.lab.enabled = true;
    config.lab.tlsalpn01_port = 65536;
    EXPECT_FALSE(check_config(config));
}

}  // namespace
}  // namespace causeway::app
