// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

#include "demo.hpp"
#include "outcome.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// The shell commands of one section of the README, as a reader pastes them.
std::string commands_of(const std::string& heading) {
    std::ifstream readme(fs::path(CAUSEWAY_SOURCE_DIR) / "README.md");
    std::string commands;
    bool in_section = false;
    bool in_block = false;
    for (std::string line; std::getline(readme, line);) {
        if (line.starts_with("## ")) in_section = line == "## " + heading;
        if (line == "```") in_block = false;
        if (in_section && in_block) commands += line + "\n";
        if (line == "```sh") in_block = true;
    }
    if (commands.empty()) throw std::runtime_error("no commands under " + heading);
    return commands;
}

TEST(Readme, MakesAnEndpointThatIssues) {
    const fs::path here = scratch() / "readme";
    fs::create_directory(here);
    fs::copy_file(shared_demo().environment_file(), here / "demo.env");
    std::ofstream(here / "commands") << commands_of("An endpoint of your own");
    // A shell that people type into expands aliases; one that reads a file has to be asked.
    const std::string output =
        support::run({"bash", "-O", "expand_aliases", "-eu", "commands"}, here);
    EXPECT_NE(output.find("/acme/my-firm/web/directory"), std::string::npos) << output;
    EXPECT_TRUE(fs::exists(here / ".lego/certificates/www.my-firm.lab.test.crt")) << output;
    expect_orders_of_one_account("www.my-firm.lab.test", {"valid"});
}

}  // namespace
}  // namespace causeway::acceptance
