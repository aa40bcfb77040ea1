// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

namespace causeway::cli {

// What a list command got: at most as many items as were asked for.
struct Listing {
    nlohmann::json items = nlohmann::json::array();
    bool more = false;
};

}  // namespace causeway::cli
