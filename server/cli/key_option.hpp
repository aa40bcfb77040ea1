// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"

namespace causeway::cli {

// "rsa", "rsa:2048-4096" or "ec-p256" as the admin API's object. Whether such a key exists is the
// server's to say.
base::Result<nlohmann::json> parse_key_option(const std::string& text);

}  // namespace causeway::cli
