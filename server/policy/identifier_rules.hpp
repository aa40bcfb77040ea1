// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/challenge.hpp"
#include "model/domain.hpp"
#include "model/endpoint.hpp"
#include "model/identifier.hpp"
#include "model/name_rule.hpp"

namespace causeway::policy {

// The limits of the key that an account is bound to.
struct KeyRules {
    std::string label;
    std::vector<model::NameRule> allowed;  // empty = any
    std::vector<model::NameRule> denied;
};

// What an order of one account may name, now.
struct IdentifierRules {
    int max_names = 100;
    model::AuthorizationSource source = model::AuthorizationSource::challenge;
    std::vector<model::ChallengeType> challenges;
    std::string tenant;  // its slug
    std::vector<model::Domain> domains;
    std::optional<KeyRules> key;
    base::Time now;
};

// Refuses with a subproblem for each name that may not be ordered: a wildcard directly under a
// registry's suffix, one that the tenant or the key is denied, or is not allowed, and one for which
// there would be neither a challenge nor a grant.
// The reasons quote no rule, which could hold other names.
base::Result<void> check_identifiers(const std::vector<model::Identifier>& identifiers,
                                     const IdentifierRules& rules);

// What stands in the place of a proof of control.
struct Grant {
    model::AuthorizationSource source = model::AuthorizationSource::pre_authorized;
    model::NameRule rule;
    std::optional<model::PreAuthorization> pre_authorization;  // where it is the source
};

// Nothing where control is proved by a challenge, and where there is no grant. Of several
// pre-authorizations the one that lasts longest.
std::optional<Grant> grant_for(const model::Identifier& identifier, const IdentifierRules& rules);

// Which of the offered challenges can prove an identifier: a wildcard only dns-01 (RFC 8555 §8), an
// address never dns-01 (RFC 8738 §7), nor a name that leaves no room for "_acme-challenge.".
std::vector<model::ChallengeType> usable_challenges(
    const model::Identifier& identifier, const std::vector<model::ChallengeType>& offered);

}  // namespace causeway::policy
