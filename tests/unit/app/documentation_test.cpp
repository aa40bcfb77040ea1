// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "app/config_file.hpp"
#include "app/settings.hpp"

namespace causeway::app {
namespace {

const std::filesystem::path kSource = CAUSEWAY_SOURCE_DIR;

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(kSource / file).rdbuf();
    return std::move(text).str();
}

TEST(SampleConfiguration, IsAcceptedAsItStands) {
    const auto config = parse_config(text_of("deploy/causeway.toml"), "deploy/causeway.toml");
    ASSERT_TRUE(config) << config.error().detail;
    const auto checked = check_config(*config);
    EXPECT_TRUE(checked) << checked.error().detail;
}

TEST(OperationsManual, NamesEverySetting) {
    const std::string manual = text_of("docs/operations.md");
    Config config;
    visit_settings(config, [&](const std::string& section, const std::string& key, const auto&) {
        const std::string name = "`" + section + "." + key + "`";
        EXPECT_NE(manual.find(name), std::string::npos) << name;
    });
}

}  // namespace
}  // namespace causeway::app
