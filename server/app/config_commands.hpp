// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "app/config_file.hpp"

namespace causeway::app {

struct ConfigOptions {
    std::string config_file;
    bool json = false;
};

// `causeway config check`: whether a start would accept the settings, 0 or 2.
int config_check(const ConfigOptions& options);
// `causeway config show`: what is in force and where it comes from, also where a start would refuse
// it; 2 when it cannot be read.
int config_show(const ConfigOptions& options);

// A setting each: {setting, value, origin, source}, passwords masked. `origin` is "default", "file"
// or "environment", `source` the place or the variable.
nlohmann::json effective_settings(Config config, const Origins& origins);

}  // namespace causeway::app
