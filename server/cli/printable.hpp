// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace causeway::cli {

// A text that others chose, safe to show in a terminal: control characters and the marks that turn
// the direction of writing become escapes such as \x1b or \u202e, invalid UTF-8 becomes \xNN.
std::string printable(std::string_view text);

// How many columns a printable text takes, one for each character.
std::size_t width(std::string_view text);

}  // namespace causeway::cli
