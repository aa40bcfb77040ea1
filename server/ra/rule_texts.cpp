// SPDX-License-Identifier: Apache-2.0
#include "ra/rule_texts.hpp"

#include <algorithm>

#include "policy/public_suffix.hpp"

namespace causeway::ra {

base::Result<model::NameRule> parse_rule(const std::string& text, model::DomainEffect effect) {
    CAUSEWAY_TRY(model::NameRule rule, model::NameRule::parse(text));
    if (effect == model::DomainEffect::allow) CAUSEWAY_CHECK(policy::check_breadth(rule));
    return rule;
}

base::Result<std::vector<model::NameRule>> parse_rules(const std::vector<std::string>& texts,
                                                       model::DomainEffect effect) {
    std::vector<model::NameRule> rules;
    for (const std::string& text : texts) {
        CAUSEWAY_TRY(model::NameRule rule, parse_rule(text, effect));
        if (std::ranges::find(rules, rule) == rules.end()) rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace causeway::ra
