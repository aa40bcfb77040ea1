// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "model/problem.hpp"

namespace causeway::storage {

// A problem as a jsonb column holds it. Reading throws UnreadableRow on any other form.
nlohmann::json problem_to_json(const model::Problem& problem);
model::Problem problem_from_json(const nlohmann::json& json);

// The same for a nullable column.
std::optional<std::string> problem_text(const std::optional<model::Problem>& problem);
std::optional<model::Problem> problem_from_text(const std::optional<std::string>& text);

}  // namespace causeway::storage
