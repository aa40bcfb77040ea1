// SPDX-License-Identifier: Apache-2.0
#include "ra/name_rules.hpp"

namespace causeway::ra {

base::Result<policy::IdentifierRules> name_rules(model::UnitOfWork& unit,
                                                 const Requester& requester) {
    const model::Endpoint& endpoint = requester.context.endpoint;
    policy::IdentifierRules rules;
    rules.max_names = endpoint.policy.max_names;
    rules.challenges = endpoint.challenges;
    if (requester.account.binding) {
        const auto key = unit.eab_keys.find(requester.scope(), requester.account.binding->key_id);
        if (!key) return base::fail(base::internal_error("an account's EAB key is gone"));
        rules.eab_label = key->label;
        rules.eab_domains = key->domains;
    }
    return rules;
}

}  // namespace causeway::ra
