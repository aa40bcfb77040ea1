// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "http/response.hpp"
#include "model/problem.hpp"

namespace causeway::admin {

http::Response ok(const nlohmann::json& body);
// 202: recorded, and not done yet.
http::Response accepted(const nlohmann::json& body);
// 201 with the new object and where it lives.
http::Response created(std::string location, const nlohmann::json& body);

// Null when there is none: a member of an answer is always there.
nlohmann::json optional_json(const std::optional<std::string>& text);
nlohmann::json optional_json(const std::optional<int>& number);
nlohmann::json optional_json(const std::optional<base::Time>& time);
nlohmann::json optional_json(const std::optional<model::Problem>& problem);

// Why an object became invalid: {"kind", "detail", "subproblems"}.
nlohmann::json problem_json(const model::Problem& problem);

// Microseconds as milliseconds, with a fraction.
double milliseconds(base::Duration duration);

}  // namespace causeway::admin
