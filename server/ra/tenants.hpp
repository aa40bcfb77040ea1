// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"
#include "ra/endpoint_settings.hpp"
#include "va/validator.hpp"

namespace causeway::ra {

struct NewTenant {
    std::string slug;
    std::string display_name;  // the slug when empty
};

struct NewEndpoint : EndpointSettings {
    std::string slug;
};

// The versions of which the caller saw one; nothing: the change goes for whatever is there.
using ExpectedVersions = std::optional<std::set<std::int64_t>>;

// What is to become otherwise; the rest stays.
struct TenantChange {
    ExpectedVersions versions;
    std::optional<std::string> display_name;  // the slug when empty
    std::optional<model::TenantStatus> status;
};

struct EndpointChange {
    ExpectedVersions versions;
    EndpointSettings settings;
    std::optional<model::EndpointStatus> status;
};

// The operator's tenants and their endpoints. Every function that changes something writes its
// audit event in the same transaction.
class Tenants {
  public:
    Tenants(model::Database& database, const va::Validator& validator, const base::Clock& clock,
            base::Random& random)
        : database_(database), validator_(validator), clock_(clock), random_(random) {}
    // The same on another database, such as one that is a transaction (model::JoinedDatabase).
    Tenants on(model::Database& database) const { return {database, validator_, clock_, random_}; }

    // conflict when the name is or was taken.
    base::Result<model::Tenant> create(const NewTenant& request, const Caller& caller);
    base::Result<model::Tenant> find(std::string_view slug);
    base::Result<std::vector<model::Tenant>> list(const model::Page& page);

    // Holds from the next request and the next CSR that goes to a CA on, in every process.
    // precondition_failed when it is in none of the versions that the change is meant for.
    base::Result<model::Tenant> change(std::string_view slug, const TenantChange& change,
                                       const Caller& caller);

    // Refuses what apply() and check_endpoint() refuse; conflict when the name is or was taken.
    base::Result<model::EndpointContext> create_endpoint(std::string_view tenant,
                                                         const NewEndpoint& request,
                                                         const Caller& caller);
    // Likewise, and precondition_failed as with change(). An endpoint that could not be made any
    // more, because a resolver set is gone, can still be paused and resumed.
    base::Result<model::EndpointContext> change_endpoint(std::string_view tenant,
                                                         std::string_view endpoint,
                                                         const EndpointChange& change,
                                                         const Caller& caller);
    base::Result<model::EndpointContext> find_endpoint(std::string_view tenant,
                                                       std::string_view endpoint);
    base::Result<std::vector<model::EndpointContext>> list_endpoints(std::string_view tenant,
                                                                     const model::Page& page);

  private:
    model::Database& database_;
    const va::Validator& validator_;
    const base::Clock& clock_;
    base::Random& random_;
};

// For the other use cases of operators; not_found names what there is not.
base::Result<model::Tenant> find_tenant_by_name(model::UnitOfWork& unit, std::string_view tenant);
base::Result<model::EndpointContext> find_endpoint_by_name(model::UnitOfWork& unit,
                                                           std::string_view tenant,
                                                           std::string_view endpoint);

}  // namespace causeway::ra
