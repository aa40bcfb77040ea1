// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace causeway::app {

// The textual form of each type of setting, as the environment and quoted TOML values have it.
// False when the text is not of that form; `out` is unchanged then.
bool parse_setting(std::string_view text, std::string& out);
bool parse_setting(std::string_view text, int& out);
bool parse_setting(std::string_view text, bool& out);  // true or false
bool parse_setting(std::string_view text,
                   std::chrono::milliseconds& out);                        // 500ms, 2s, 10m, 3h, 2d
bool parse_setting(std::string_view text, std::vector<std::string>& out);  // separated by commas

// What a value of that type looks like, for error messages.
const char* form_of(const std::string&);
const char* form_of(const int&);
const char* form_of(const bool&);
const char* form_of(const std::chrono::milliseconds&);
const char* form_of(const std::vector<std::string>&);

}  // namespace causeway::app
