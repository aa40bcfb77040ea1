// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/challenge.hpp"
#include "model/identifier.hpp"

namespace causeway::policy {

// What an order of one account may name.
struct IdentifierRules {
    int max_names = 100;
    std::vector<model::ChallengeType> challenges;
    // The binding key's own limits: each domain stands for itself and every name under it.
    std::string eab_label;
    std::vector<std::string> eab_domains;  // empty = any
};

// Refuses with a subproblem for each name that may not be ordered.
base::Result<void> check_identifiers(const std::vector<model::Identifier>& identifiers,
                                     const IdentifierRules& rules);

// Whether `name` is `domain` or lies under it, label by label: evilexample.com is not under
// example.com.
bool within_domain(std::string_view name, std::string_view domain);

// Which of the offered challenges can prove an identifier: a wildcard only dns-01 (RFC 8555 §8), an
// address never dns-01 (RFC 8738 §7).
std::vector<model::ChallengeType> usable_challenges(
    const model::Identifier& identifier, const std::vector<model::ChallengeType>& offered);

}  // namespace causeway::policy
