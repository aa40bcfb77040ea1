// SPDX-License-Identifier: Apache-2.0
#include "ra/name_rules.hpp"

namespace causeway::ra {

base::Result<policy::IdentifierRules> name_rules(model::UnitOfWork& unit,
                                                 const model::EndpointContext& context,
                                                 const model::Account& account, base::Time now) {
    const model::Endpoint& endpoint = context.endpoint;
    policy::IdentifierRules rules;
    rules.max_names = endpoint.policy.max_names;
    rules.source = endpoint.authorization;
    rules.challenges = endpoint.challenges;
    rules.tenant = context.tenant.slug.text();
    rules.domains = unit.domains.of_tenant(context.tenant.id);
    rules.now = now;
    if (account.binding) {
        const auto key = unit.eab_keys.find(context.scope(), account.binding->key_id);
        if (!key) return base::fail(base::internal_error("an account's EAB key is gone"));
        rules.key = {key->label, key->domains, key->denied_domains};
    }
    return rules;
}

}  // namespace causeway::ra
