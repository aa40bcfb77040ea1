// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace causeway::cli {

// One name: its challenges, and each attempt to validate them with all that was asked and seen.
void print_authorization(std::ostream& out, const nlohmann::json& authorization,
                         const nlohmann::json& validations);

// The member `took_ms` as "12 ms".
std::string took(const nlohmann::json& step);

}  // namespace causeway::cli
