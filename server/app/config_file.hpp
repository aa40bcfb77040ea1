// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "base/result.hpp"

namespace causeway::app {

// Reads an environment variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

// Where settings got their values, by their names ("acme.listen"): "causeway.toml:3", or the name
// of an environment variable. A setting that is not in it has its default.
using Origins = std::map<std::string, std::string, std::less<>>;

// TOML text over the defaults. malformed names `name`, the line and the remedy for a syntax error,
// an unknown section or key, or a value of the wrong form: a typing error must not be a silent
// default.
base::Result<Config> parse_config(std::string_view toml, std::string_view name,
                                  Origins* origins = nullptr);

// CAUSEWAY_SECTION_KEY replaces a value, and CAUSEWAY_SECTION_KEY_FILE by what that file holds,
// without its final line end. malformed names the variable, or both where both are set.
base::Result<Config> apply_environment(Config config, const Environment& environment,
                                       Origins* origins = nullptr);

// How the audit log is called, which is data that auditors keep: a setting, or made of the base
// URL.
std::string audit_origin(const Config& config);

// What no single value can tell: required settings, and settings that need each other.
base::Result<Config> check_config(Config config);

// The first two in a row. `path` may be empty: then the environment alone is read.
base::Result<Config> read_config(const std::string& path, const Environment& environment,
                                 Origins* origins = nullptr);
// All three.
base::Result<Config> load_config(const std::string& path, const Environment& environment);

Environment process_environment();

// Those of `variables` that begin with CAUSEWAY_ and that nothing of ours reads: a typing error
// there is a silent default.
std::vector<std::string> unknown_variables(const std::vector<std::string>& variables);

}  // namespace causeway::app
