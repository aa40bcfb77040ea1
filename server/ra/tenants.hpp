// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "model/stores/database.hpp"
#include "ra/caller.hpp"
#include "va/validator.hpp"

namespace causeway::ra {

struct NewTenant {
    std::string slug;
    std::string display_name;  // the slug when empty
};

inline constexpr std::chrono::seconds kLeastLifetime = std::chrono::minutes(5);
inline constexpr std::chrono::seconds kMostOrderLifetime = std::chrono::days(30);
inline constexpr std::chrono::seconds kMostAuthorizationLifetime = std::chrono::days(398);
inline constexpr std::chrono::seconds kLeastValidity = std::chrono::hours(1);
inline constexpr std::chrono::seconds kMostValidity = std::chrono::days(3653);

// What an endpoint is made with; absent members take the defaults of model::Endpoint.
struct NewEndpoint {
    std::string slug;
    std::string display_name;
    std::vector<std::string> connectors;  // slugs, in the order of trying them
    std::optional<model::EabRequirement> eab;
    std::optional<model::AuthorizationSource> authorization;
    std::vector<model::ChallengeType> challenges;  // all when empty
    std::vector<model::AllowedKey> keys;           // RSA 2048-4096, P-256 and P-384 when empty
    std::optional<int> max_names;
    std::optional<bool> require_cn;
    std::optional<std::chrono::seconds> max_validity;
    std::optional<std::chrono::seconds> order_lifetime;
    std::optional<std::chrono::seconds> authorization_lifetime;
    model::ValidationNetwork network;
    std::string terms_of_service;
    std::string website;
    std::vector<std::string> caa_identities;
};

// The operator's tenants and their endpoints. Every function that changes something writes its
// audit event in the same transaction.
class Tenants {
  public:
    Tenants(model::Database& database, const va::Validator& validator, const base::Clock& clock,
            base::Random& random)
        : database_(database), validator_(validator), clock_(clock), random_(random) {}

    // conflict when the name is or was taken.
    base::Result<model::Tenant> create(const NewTenant& request, const Caller& caller);
    base::Result<model::Tenant> find(std::string_view slug);
    base::Result<std::vector<model::Tenant>> list(const model::Page& page);

    // malformed, naming the entry, for challenges and networks that could never be validated, for
    // spans beyond the limits above, and for what contradicts the source of authorizations.
    base::Result<model::EndpointContext> create_endpoint(std::string_view tenant,
                                                         const NewEndpoint& request,
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
