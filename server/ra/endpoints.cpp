// SPDX-License-Identifier: Apache-2.0
#include "ra/endpoints.hpp"

namespace causeway::ra {

base::Result<model::EndpointContext> Endpoints::find(std::string_view tenant,
                                                     std::string_view endpoint) {
    const auto unknown = [] {
        return base::fail(base::ErrorKind::not_found,
                          "There is no ACME endpoint at this URL: check the directory URL that the "
                          "operator of this service gave you.");
    };
    const auto tenant_slug = model::Slug::parse(tenant);
    const auto endpoint_slug = model::Slug::parse(endpoint);
    if (!tenant_slug || !endpoint_slug) return unknown();
    return model::read(database_,
                       [&](model::UnitOfWork& unit) -> base::Result<model::EndpointContext> {
                           auto context = unit.endpoints.find(*tenant_slug, *endpoint_slug);
                           if (!context) return unknown();
                           return *std::move(context);
                       });
}

}  // namespace causeway::ra
