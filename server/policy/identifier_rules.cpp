// SPDX-License-Identifier: Apache-2.0
#include "policy/identifier_rules.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/time_text.hpp"
#include "model/problem.hpp"
#include "policy/public_suffix.hpp"

namespace causeway::policy {
namespace {

using model::AuthorizationSource;
using model::ChallengeType;
using model::Domain;
using model::DomainEffect;
using model::Identifier;
using model::IdentifierType;
using model::NameRule;

// What dns-01 puts before the name (RFC 8555 §8.4); no name of DNS is longer (RFC 1035 §2.3.4).
constexpr std::string_view kValidationLabel = "_acme-challenge.";
constexpr std::size_t kLongestName = 253;

bool has_validation_name(const Identifier& identifier) {
    return kValidationLabel.size() + identifier.base_name().size() <= kLongestName;
}

bool proves(ChallengeType type, const Identifier& identifier) {
    if (identifier.type() == IdentifierType::ip) return type != ChallengeType::dns_01;
    if (type == ChallengeType::dns_01) return has_validation_name(identifier);
    return !identifier.wildcard();
}

bool any_covers(const std::vector<NameRule>& rules, const Identifier& identifier) {
    return std::ranges::any_of(rules,
                               [&](const NameRule& rule) { return rule.covers(identifier); });
}

bool any_denies(const std::vector<NameRule>& rules, const Identifier& identifier) {
    return std::ranges::any_of(rules,
                               [&](const NameRule& rule) { return rule.denies(identifier); });
}

bool denied_to_tenant(const Identifier& identifier, const IdentifierRules& rules) {
    return std::ranges::any_of(rules.domains, [&](const Domain& domain) {
        return domain.effect == DomainEffect::deny && domain.rule.denies(identifier);
    });
}

bool allowed_to_tenant(const Identifier& identifier, const IdentifierRules& rules) {
    const auto allows = [](const Domain& domain) { return domain.effect == DomainEffect::allow; };
    return std::ranges::none_of(rules.domains, allows) ||
           std::ranges::any_of(rules.domains, [&](const Domain& domain) {
               return allows(domain) && domain.rule.covers(identifier);
           });
}

std::string narrowest_text(const Identifier& identifier) {
    return (identifier.type() == IdentifierType::dns ? "=" : "") + identifier.value();
}

// The rule for this identifier alone, as a shell takes it: '*' and a leading '=' mean something to
// some shells.
std::string narrowest_rule(const Identifier& identifier) {
    return "'" + narrowest_text(identifier) + "'";
}

std::string tenant_in_words(const IdentifierRules& rules) {
    return "The tenant " + base::json_quote(rules.tenant);
}

std::string key_in_words(const IdentifierRules& rules) {
    return "The external account binding key " + base::json_quote(rules.key->label);
}

std::optional<std::string> denial(const Identifier& identifier, const IdentifierRules& rules) {
    if (denied_to_tenant(identifier, rules)) {
        return tenant_in_words(rules) +
               " is denied this name. Ask the operator of this service, who sees why with: "
               "causeway domain list " +
               rules.tenant;
    }
    if (rules.key && any_denies(rules.key->denied, identifier)) {
        return key_in_words(rules) +
               " is denied this name, and a key's rules never change. Ask the operator of this "
               "service for another key: causeway eab create";
    }
    return std::nullopt;
}

std::string key_lacks(const Identifier& identifier, const IdentifierRules& rules) {
    return key_in_words(rules) +
           " does not cover this name. Ask the operator of this service for a key that does: "
           "causeway eab create with --domain " +
           narrowest_rule(identifier);
}

std::optional<std::string> lack_of_allowance(const Identifier& identifier,
                                             const IdentifierRules& rules) {
    if (!allowed_to_tenant(identifier, rules)) {
        return tenant_in_words(rules) +
               " may have certain names only, and this is none of them. Ask the operator of this "
               "service to allow it: causeway domain add " +
               rules.tenant + " " + narrowest_rule(identifier);
    }
    if (rules.key && !rules.key->allowed.empty() && !any_covers(rules.key->allowed, identifier)) {
        return key_lacks(identifier, rules);
    }
    return std::nullopt;
}

// The tenant's pre-authorization for a name that lasts longest, over or not.
const Domain* pre_authorized_domain(const Identifier& identifier, const IdentifierRules& rules) {
    const Domain* longest = nullptr;
    for (const Domain& domain : rules.domains) {
        if (!domain.pre_authorization || !domain.rule.covers(identifier)) continue;
        const bool longer = longest == nullptr ||
                            domain.pre_authorization->until > longest->pre_authorization->until;
        if (longer) longest = &domain;
    }
    return longest;
}

bool has_rule(const std::string& text, const IdentifierRules& rules) {
    return std::ranges::any_of(rules.domains,
                               [&](const Domain& domain) { return domain.rule.text() == text; });
}

std::string lack_of_pre_authorization(const Identifier& identifier, const IdentifierRules& rules) {
    if (const Domain* const domain = pre_authorized_domain(identifier, rules)) {
        const bool own = domain->rule.text() == narrowest_text(identifier);
        return "The pre-authorization of this name ended at " +
               base::to_rfc3339(domain->pre_authorization->until) +
               ". Ask the operator of this service to renew it: causeway domain pre-authorize " +
               rules.tenant + " " + (own ? narrowest_rule(identifier) : "RULE") + " --until DATE" +
               (own ? "" : ", with the rule that causeway domain list " + rules.tenant + " shows");
    }
    return tenant_in_words(rules) +
           " is not pre-authorized for this name, and this endpoint takes no other proof. Ask the "
           "operator of this service to verify it: causeway domain " +
           (has_rule(narrowest_text(identifier), rules)
                ? "pre-authorize " + rules.tenant + " " + narrowest_rule(identifier) + " --until"
                : "add " + rules.tenant + " " + narrowest_rule(identifier) +
                      " --pre-authorized-until") +
           " DATE";
}

std::string lack_of_challenge(const Identifier& identifier) {
    if (identifier.type() == IdentifierType::dns && !has_validation_name(identifier)) {
        return "The name is too long to be proved by dns-01: with \"_acme-challenge.\" before it, "
               "it "
               "has more than 253 characters" +
               std::string(identifier.wildcard()
                               ? ", and a wildcard has no other proof. Shorten it."
                               : ". Shorten it, or use an endpoint with another challenge.");
    }
    return identifier.wildcard()
               ? "A wildcard is proved by dns-01 only, which this endpoint does not offer."
               : "None of this endpoint's challenges can prove this identifier.";
}

std::string lack_of_proof(const Identifier& identifier, const IdentifierRules& rules) {
    if (rules.source == AuthorizationSource::challenge) return lack_of_challenge(identifier);
    if (!rules.key) {
        return "This endpoint gives names only to accounts with an external account binding, and "
               "this one has none. Register a new account with the key that the operator of this "
               "service gives you.";
    }
    return rules.source == AuthorizationSource::eab_only
               ? key_lacks(identifier, rules)
               : lack_of_pre_authorization(identifier, rules);
}

bool provable(const Identifier& identifier, const IdentifierRules& rules) {
    if (rules.source != AuthorizationSource::challenge) {
        return grant_for(identifier, rules).has_value();
    }
    return !usable_challenges(identifier, rules.challenges).empty();
}

// It would be good for the names of all of a registry's customers.
std::optional<std::string> excess(const Identifier& identifier) {
    if (!identifier.wildcard()) return std::nullopt;
    const std::string registry = identifier.base_name();
    if (!PublicSuffixes::of_system().contains(registry)) return std::nullopt;
    return "This wildcard stands for the domains of everybody who has one under " + registry +
           ". Ask for the wildcard of your own domain.";
}

std::optional<std::string> refusal(const Identifier& identifier, const IdentifierRules& rules) {
    if (auto reason = excess(identifier)) return reason;
    if (auto reason = denial(identifier, rules)) return reason;
    if (auto reason = lack_of_allowance(identifier, rules)) return reason;
    if (!provable(identifier, rules)) return lack_of_proof(identifier, rules);
    return std::nullopt;
}

}  // namespace

std::vector<ChallengeType> usable_challenges(const Identifier& identifier,
                                             const std::vector<ChallengeType>& offered) {
    std::vector<ChallengeType> usable;
    std::ranges::copy_if(offered, std::back_inserter(usable),
                         [&](ChallengeType type) { return proves(type, identifier); });
    return usable;
}

// Without a binding whoever reaches the endpoint would be granted all of it.
std::optional<Grant> grant_for(const Identifier& identifier, const IdentifierRules& rules) {
    if (!rules.key) return std::nullopt;
    if (rules.source == AuthorizationSource::pre_authorized) {
        const Domain* const domain = pre_authorized_domain(identifier, rules);
        if (domain == nullptr || rules.now >= domain->pre_authorization->until) return std::nullopt;
        return Grant{rules.source, domain->rule, domain->pre_authorization};
    }
    if (rules.source == AuthorizationSource::eab_only) {
        for (const NameRule& rule : rules.key->allowed) {
            if (rule.covers(identifier)) return Grant{rules.source, rule, std::nullopt};
        }
    }
    return std::nullopt;
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
