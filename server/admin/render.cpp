// SPDX-License-Identifier: Apache-2.0
#include "admin/render.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

// What was stored long ago may hold anything: an answer is valid UTF-8 all the same.
std::string dump(const json& body) {
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

http::Response ok(const json& body) {
    return http::json(200, dump(body));
}

http::Response accepted(const json& body) {
    return http::json(202, dump(body));
}

http::Response created(std::string location, const json& body) {
    http::Response response = http::json(201, dump(body));
    response.headers.set("Location", std::move(location));
    return response;
}

json optional_json(const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
}

json optional_json(const std::optional<int>& number) {
    return number ? json(*number) : json(nullptr);
}

json optional_json(const std::optional<base::Time>& time) {
    return time ? json(base::to_rfc3339(*time)) : json(nullptr);
}

json optional_json(const std::optional<model::Problem>& problem) {
    return problem ? problem_json(*problem) : json(nullptr);
}

json problem_json(const model::Problem& problem) {
    json subproblems = json::array();
    for (const auto& subproblem : problem.subproblems) {
        subproblems.push_back(
            {{"kind", base::to_string(subproblem.kind)},
             {"detail", subproblem.detail},
             {"identifier",
              {{"type", subproblem.subject.type}, {"value", subproblem.subject.value}}}});
    }
    return {{"kind", base::to_string(problem.kind)},
            {"detail", problem.detail},
            {"subproblems", std::move(subproblems)}};
}

double milliseconds(base::Duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace causeway::admin
