// SPDX-License-Identifier: Apache-2.0
#include "admin/names.hpp"

namespace causeway::admin {

base::Result<EndpointNames> Names::endpoint(model::EndpointScope scope) {
    if (const auto known = endpoints_.find(scope); known != endpoints_.end()) return known->second;
    CAUSEWAY_TRY(
        const EndpointNames names,
        model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<EndpointNames> {
            const auto context = unit.endpoints.find(scope);
            if (!context) return base::fail(base::internal_error("endpoint vanished"));
            return EndpointNames{context->tenant.slug.text(), context->endpoint.slug.text()};
        }));
    return endpoints_.emplace(scope, names).first->second;
}

base::Result<std::string> Names::connector(model::ConnectorId id) {
    if (const auto known = connectors_.find(id); known != connectors_.end()) return known->second;
    CAUSEWAY_TRY(const std::string name,
                 model::read(database_, [&](model::UnitOfWork& unit) -> base::Result<std::string> {
                     const auto connector = unit.connectors.find(id);
                     if (!connector) return base::fail(base::internal_error("connector vanished"));
                     return connector->slug.text();
                 }));
    return connectors_.emplace(id, name).first->second;
}

}  // namespace causeway::admin
