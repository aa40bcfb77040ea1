// SPDX-License-Identifier: Apache-2.0
#include "ra/authorization_sources.hpp"

#include <algorithm>
#include <vector>

#include "ra/audit.hpp"

namespace causeway::ra {

using model::AuthorizationSource;

AuthorizationSource source_in(const model::Order& order,
                              const model::Authorization& authorization) {
    const bool earlier = authorization.created_at < order.created_at;
    return earlier && authorization.source == AuthorizationSource::challenge
               ? AuthorizationSource::reused
               : authorization.source;
}

std::string sources_of(model::UnitOfWork& unit, const model::Order& order) {
    std::vector<std::string> names;
    for (const auto& authorization : unit.authorizations.of_order(order.scope, order.id)) {
        std::string name(base::name_of(source_in(order, authorization)));
        if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
    return list_of(names);
}

}  // namespace causeway::ra
