// SPDX-License-Identifier: Apache-2.0
#include "storage/problem_json.hpp"

#include "storage/json_column.hpp"

namespace causeway::storage {
namespace {

using nlohmann::json;

// A kind that only a later version knows is read as internal: what that problem says is in its
// detail.
base::ErrorKind kind_named(const std::string& name) {
    // internal is the last of the enumeration.
    for (int kind = 0; kind <= static_cast<int>(base::ErrorKind::internal); ++kind) {
        if (name == base::to_string(static_cast<base::ErrorKind>(kind))) {
            return static_cast<base::ErrorKind>(kind);
        }
    }
    return base::ErrorKind::internal;
}

}  // namespace

json problem_to_json(const model::Problem& problem) {
    json subproblems = json::array();
    for (const base::Subproblem& sub : problem.subproblems) {
        subproblems.push_back({{"kind", base::to_string(sub.kind)},
                               {"detail", sub.detail},
                               {"subject_type", sub.subject.type},
                               {"subject", sub.subject.value}});
    }
    return {{"kind", base::to_string(problem.kind)},
            {"detail", problem.detail},
            {"subproblems", std::move(subproblems)}};
}

model::Problem problem_from_json(const json& value) {
    model::Problem problem{kind_named(value.at("kind")), value.at("detail"), {}};
    for (const json& sub : value.at("subproblems")) {
        problem.subproblems.push_back({kind_named(sub.at("kind")),
                                       sub.at("detail"),
                                       {sub.at("subject_type"), sub.at("subject")}});
    }
    return problem;
}

std::optional<std::string> problem_text(const std::optional<model::Problem>& problem) {
    if (!problem) return std::nullopt;
    return json_text(problem_to_json(*problem));
}

std::optional<model::Problem> problem_from_text(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    return read_json(*text, problem_from_json);
}

}  // namespace causeway::storage
