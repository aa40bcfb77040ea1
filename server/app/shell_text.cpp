// SPDX-License-Identifier: Apache-2.0
#include "app/shell_text.hpp"

namespace causeway::app {
namespace {

constexpr std::size_t kLineWidth = 98;  // without the " \" at its end
constexpr const char* kIndent = "    ";

// What must not be torn apart.
std::vector<std::string> pieces(const Command& command) {
    std::vector<std::string> found;
    for (const auto& [name, value] : command.environment)
        found.push_back(name + "=" + shell_word(value));
    bool after_option = false;
    for (const std::string& argument : command.argv) {
        const bool is_option = argument.starts_with('-');
        if (after_option && !is_option) {
            found.back() += " " + shell_word(argument);
        } else {
            found.push_back(shell_word(argument));
        }
        after_option = is_option;
    }
    return found;
}

}  // namespace

std::string shell_quoted(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string shell_word(const std::string& text) {
    constexpr const char* plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=@%+,-";
    const bool needs_no_quotes =
        !text.empty() && text.find_first_not_of(plain) == std::string::npos;
    return needs_no_quotes ? text : shell_quoted(text);
}

std::string shell_text(const Command& command) {
    std::string text;
    std::string line;
    for (const std::string& piece : pieces(command)) {
        if (!line.empty() && line.size() + 1 + piece.size() > kLineWidth) {
            text += line + " \\\n";
            line = kIndent + piece;
        } else {
            line += line.empty() ? piece : " " + piece;
        }
    }
    return text + line;
}

}  // namespace causeway::app
