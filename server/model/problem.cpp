// SPDX-License-Identifier: Apache-2.0
#include "model/problem.hpp"

#include <algorithm>

namespace causeway::model {

base::ErrorKind common_kind(const std::vector<base::Subproblem>& subproblems) {
    if (subproblems.empty()) return base::ErrorKind::internal;
    const base::ErrorKind first = subproblems.front().kind;
    const bool alike = std::ranges::all_of(
        subproblems, [first](base::ErrorKind kind) { return kind == first; },
        &base::Subproblem::kind);
    return alike ? first : base::ErrorKind::compound;
}

base::Error combine(std::vector<base::Subproblem> subproblems, std::string summary) {
    base::Error error = base::make_error(common_kind(subproblems), std::move(summary));
    if (subproblems.size() == 1) {
        error.detail = subproblems.front().subject.value + ": " + subproblems.front().detail;
    }
    error.subproblems = std::move(subproblems);
    return error;
}

}  // namespace causeway::model
