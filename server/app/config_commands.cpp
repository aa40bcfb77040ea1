// SPDX-License-Identifier: Apache-2.0
#include "app/config_commands.hpp"

#include <iostream>

#include <nlohmann/json.hpp>

#include "app/setting_text.hpp"
#include "app/settings.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "storage/connection_string.hpp"

namespace causeway::app {
namespace {

using nlohmann::json;

constexpr int kUnusable = static_cast<int>(cli::ExitCode::usage);

constexpr cli::Column kColumns[] = {
    {"SETTING", "/setting"}, {"VALUE", "/value"}, {"FROM", "/source"}};

int refuse(const base::Error& error) {
    std::cerr << "causeway: " << error.detail << '\n';
    return kUnusable;
}

// Connection strings are the one kind of setting that may hold a password.
std::string shown(const std::string& setting, const std::string& value) {
    const bool may_hold = setting == "database.url" || setting == "database.owner_url";
    return may_hold ? storage::without_passwords(value) : value;
}

}  // namespace

json effective_settings(Config config, const Origins& origins) {
    json settings = json::array();
    visit_settings(config, [&](const char* section, const char* key, const auto& value) {
        const std::string setting = std::string(section) + "." + key;
        const auto origin = origins.find(setting);
        const bool is_default = origin == origins.end();
        const bool is_variable = !is_default && origin->second.find(':') == std::string::npos;
        settings.push_back({{"setting", setting},
                            {"value", shown(setting, setting_text(value))},
                            {"origin", is_default    ? "default"
                                       : is_variable ? "environment"
                                                     : "file"},
                            {"source", is_default ? "default" : origin->second}});
    });
    return settings;
}

int config_check(const ConfigOptions& options) {
    const auto config = load_config(options.config_file, process_environment());
    if (options.json) {
        json verdict = {{"accepted", config.has_value()}};
        verdict["detail"] = config ? json(nullptr) : json(config.error().detail);
        cli::print_json(std::cout, verdict);
        return config ? 0 : kUnusable;
    }
    if (!config) return refuse(config.error());
    std::cout << "The configuration is accepted. \"causeway doctor\" checks what it names.\n";
    return 0;
}

int config_show(const ConfigOptions& options) {
    Origins origins;
    const auto config = read_config(options.config_file, process_environment(), &origins);
    if (!config) return refuse(config.error());
    const json settings = effective_settings(*config, origins);
    if (options.json) {
        cli::print_json(std::cout, settings);
    } else {
        cli::print_table(std::cout, kColumns, settings);
    }
    return 0;
}

}  // namespace causeway::app
