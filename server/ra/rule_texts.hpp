// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/domain.hpp"

namespace causeway::ra {

// Operators' texts as rules; malformed, quoting the text, for one that is none, and for one that
// allows more than anybody can have a right to (policy/public_suffix).
base::Result<model::NameRule> parse_rule(const std::string& text, model::DomainEffect effect);
// The same of a list, in which each rule stays once.
base::Result<std::vector<model::NameRule>> parse_rules(const std::vector<std::string>& texts,
                                                       model::DomainEffect effect);

}  // namespace causeway::ra
