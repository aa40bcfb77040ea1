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

// The same text again, the shortest that means the value.
std::string setting_text(const std::string& value);
std::string setting_text(int value);
std::string setting_text(bool value);
std::string setting_text(std::chrono::milliseconds value);
std::string setting_text(const std::vector<std::string>& value);

// The same in a TOML file.
std::string toml_text(const std::string& value);
std::string toml_text(int value);
std::string toml_text(bool value);
std::string toml_text(std::chrono::milliseconds value);
std::string toml_text(const std::vector<std::string>& value);

// What a value of that type looks like, for error messages.
const char* form_of(const std::string&);
const char* form_of(const int&);
const char* form_of(const bool&);
const char* form_of(const std::chrono::milliseconds&);
const char* form_of(const std::vector<std::string>&);

}  // namespace causeway::app
