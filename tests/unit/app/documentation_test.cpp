// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "app/config_file.hpp"
#include "app/doctor_checks.hpp"
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

TEST(OperationsManual, NamesEveryCheckOfTheDoctor) {
    const std::string manual = text_of("docs/operations.md");
    Errands errands;
    const auto evidence = std::make_shared<Evidence>(ConfigReading(), DoctorOptions(), errands);
    for (const Check& check : doctor_checks(evidence)) {
        EXPECT_NE(manual.find("`" + check.name + "`"), std::string::npos) << check.name;
    }
}

// A remedy that names a chapter is of no use when the chapter has another name.
TEST(OperationsManual, HasEveryChapterThatTheServiceNames) {
    const std::string manual = text_of("docs/operations.md");
    const std::string reference = "docs/operations.md (";
    std::size_t found = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(kSource / "server")) {
        if (!file.is_regular_file()) continue;
        const std::string text = text_of(file.path());
        for (std::size_t at = text.find(reference); at != std::string::npos;
             at = text.find(reference, at)) {
            at += reference.size();
            const std::string chapter = text.substr(at, text.find(')', at) - at);
            EXPECT_NE(manual.find("\n## " + chapter + "\n"), std::string::npos)
                << file.path() << ": " << chapter;
            ++found;
        }
    }
    EXPECT_GT(found, 3U);
}

}  // namespace
}  // namespace causeway::app
