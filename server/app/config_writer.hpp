// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/config.hpp"

namespace causeway::app {

// A configuration file that says what differs from the defaults; parse_config() reads it.
std::string to_toml(const Config& config);

}  // namespace causeway::app
