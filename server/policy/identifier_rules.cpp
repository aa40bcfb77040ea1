// SPDX-License-Identifier: Apache-2.0
#include "policy/identifier_rules.hpp"

#include <algorithm>
#include <optional>

#include "base/json.hpp"
#include "model/problem.hpp"

namespace causeway::policy {
namespace {

using model::ChallengeType;
using model::Identifier;
using model::IdentifierType;

bool proves(ChallengeType type, const Identifier& identifier) {
    if (identifier.wildcard()) return type == ChallengeType::dns_01;
    if (identifier.type() == IdentifierType::ip) return type != ChallengeType::dns_01;
    return true;
}

bool key_allows(const Identifier& identifier, const IdentifierRules& rules) {
    if (rules.eab_domains.empty()) return true;
    if (identifier.type() != IdentifierType::dns) return false;
    const std::string name = identifier.base_name();
    return std::ranges::any_of(
        rules.eab_domains, [&](const std::string& domain) { return within_domain(name, domain); });
}

std::optional<std::string> refusal(const Identifier& identifier, const IdentifierRules& rules) {
    if (!key_allows(identifier, rules)) {
        return "The external account binding key " + base::json_quote(rules.eab_label) +
               " does not cover this name. Ask the operator of this service to add it.";
    }
    if (usable_challenges(identifier, rules.challenges).empty()) {
        return identifier.wildcard()
                   ? "A wildcard is proved by dns-01 only, which this endpoint does not offer."
                   : "None of this endpoint's challenges can prove this identifier.";
    }
    return std::nullopt;
}

}  // namespace

bool within_domain(std::string_view name, std::string_view domain) {
    if (name == domain) return true;
    return name.size() > domain.size() && name.ends_with(domain) &&
           name[name.size() - domain.size() - 1] == '.';
}

std::vector<ChallengeType> usable_challenges(const Identifier& identifier,
                                             const std::vector<ChallengeType>& offered) {
    std::vector<ChallengeType> usable;
    std::ranges::copy_if(offered, std::back_inserter(usable),
                         [&](ChallengeType type) { return proves(type, identifier); });
    return usable;
}

base::Result<void> check_identifiers(const std::vector<Identifier>& identifiers,
                                     const IdentifierRules& rules) {
    if (identifiers.size() > static_cast<std::size_t>(rules.max_names)) {
        return base::fail(base::ErrorKind::malformed,
                          "An order of this endpoint may have at most " +
                              std::to_string(rules.max_names) + " names. Split it.");
    }
    std::vector<base::Subproblem> refused;
    for (const Identifier& identifier : identifiers) {
        if (auto reason = refusal(identifier, rules)) {
            refused.push_back(
                {base::ErrorKind::rejected_identifier, *std::move(reason), identifier.subject()});
        }
    }
    if (refused.empty()) return {};
    return base::fail(model::combine(std::move(refused), "Some names may not be ordered here."));
}

}  // namespace causeway::policy
