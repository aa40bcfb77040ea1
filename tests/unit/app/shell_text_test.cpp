// SPDX-License-Identifier: Apache-2.0
#include "app/shell_text.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "support/process.hpp"

namespace causeway::app {
namespace {

// The judge of what a shell understands is a shell.
std::string read_by_a_shell(const std::string& text) {
    return support::run({"sh", "-c", text});
}

TEST(ShellText, IsReadByAShellAsItWasMeant) {
    const std::vector<std::string> words = {"plain", "two words", "it's",  "", "$HOME `id` \\",
                                            "a\nb",  "--option",  "value", "*"};
    Command command{{"printf", "[%s]"}, {}, {}};
    std::string expected;
    for (const std::string& word : words) {
        command.argv.push_back(word);
        expected += "[" + word + "]";
    }
    EXPECT_EQ(read_by_a_shell(shell_text(command)), expected);
}

TEST(ShellText, SetsTheEnvironmentForTheCommandOnly) {
    const Command command{{"printenv", "PLACE"}, {{"PLACE", "/a b"}}, {}};
    EXPECT_EQ(read_by_a_shell(shell_text(command) + "; printenv PLACE || echo none"),
              "/a b\nnone\n");
}

TEST(ShellText, BreaksLinesBetweenOptions) {
    Command command{{"printf", "%s"}, {}, {}};
    std::string expected;
    for (int i = 100; i < 130; ++i) {
        command.argv.insert(command.argv.end(), {"--option" + std::to_string(i), "value"});
        expected += command.argv[command.argv.size() - 2] + "value";
    }
    const std::string text = shell_text(command);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 100U);
        EXPECT_FALSE(line.starts_with("    value")) << line;
    }
    EXPECT_EQ(read_by_a_shell(text), expected);
}

}  // namespace
}  // namespace causeway::app
