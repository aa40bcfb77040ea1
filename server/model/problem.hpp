// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace causeway::model {

// Why an object became invalid, kept with it for as long as it lives (RFC 8555 §7.1.3, §8).
struct Problem {
    base::ErrorKind kind = base::ErrorKind::internal;
    std::string detail;
    std::vector<base::Subproblem> subproblems;

    bool operator==(const Problem&) const = default;
};

// The kind that stands above subproblems: theirs when they agree, else compound (RFC 8555 §6.7.1).
base::ErrorKind common_kind(const std::vector<base::Subproblem>& subproblems);

// One error for several refused names; the only one's own words when it is alone.
base::Error combine(std::vector<base::Subproblem> subproblems, std::string summary);

inline Problem to_problem(const base::Error& error) {
    return {error.kind, error.detail, error.subproblems};
}

}  // namespace causeway::model
