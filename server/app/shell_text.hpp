// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/child_process.hpp"

namespace causeway::app {

// In single quotes: one word of a POSIX shell, whatever is in it.
std::string shell_quoted(const std::string& text);

// The same, without quotes where none are needed.
std::string shell_word(const std::string& text);

// The command as it is typed, in lines of at most 100 characters where its words allow that, an
// option and its value on one line.
std::string shell_text(const Command& command);

}  // namespace causeway::app
