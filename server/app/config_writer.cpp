// SPDX-License-Identifier: Apache-2.0
#include "app/config_writer.hpp"

#include <vector>

#include "app/setting_text.hpp"
#include "app/settings.hpp"

namespace causeway::app {

std::string to_toml(const Config& config) {
    Config defaults;
    std::vector<std::string> default_texts;
    visit_settings(defaults, [&](const char*, const char*, const auto& value) {
        default_texts.push_back(toml_text(value));
    });
    std::string text;
    std::string section;
    auto unchanged = default_texts.begin();
    Config copy = config;
    visit_settings(copy, [&](const char* in, const char* key, const auto& value) {
        const std::string written = toml_text(value);
        if (written == *unchanged++) return;
        if (section != in) text += std::string(text.empty() ? "" : "\n") + "[" + in + "]\n";
        section = in;
        text += std::string(key) + " = " + written + "\n";
    });
    return text;
}

}  // namespace causeway::app
