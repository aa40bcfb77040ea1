// SPDX-License-Identifier: Apache-2.0
#include "ra/tenants.hpp"

#include <algorithm>

#include "policy/key_rules.hpp"
#include "ra/audit.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuditAction;
using model::AuthorizationSource;
using model::EabRequirement;

base::Error no_such(const char* what, std::string_view name) {
    return base::make_error(ErrorKind::not_found,
                            "There is no " + std::string(what) + " " + std::string(name) + ".");
}

base::Error taken(std::string_view name) {
    return base::make_error(ErrorKind::conflict,
                            "The name " + std::string(name) +
                                " is taken, or was once: names stand in URLs that clients keep, so "
                                "they are never used again. Choose another.");
}

base::Result<std::vector<model::ConnectorId>> find_connectors(
    model::UnitOfWork& unit, const std::vector<std::string>& slugs) {
    if (slugs.empty()) {
        return base::fail(ErrorKind::malformed, "An endpoint needs at least one connector.");
    }
    std::vector<model::ConnectorId> ids;
    for (const std::string& slug : slugs) {
        CAUSEWAY_TRY(const model::Slug parsed, model::Slug::parse(slug));
        const auto connector = unit.connectors.find(parsed);
        if (!connector) return base::fail(no_such("connector", slug));
        if (std::ranges::find(ids, connector->id) != ids.end()) {
            return base::fail(ErrorKind::malformed,
                              "The connector \"" + slug + "\" is named twice. Name it once.");
        }
        ids.push_back(connector->id);
    }
    return ids;
}

struct Limits {
    std::chrono::seconds least;
    std::chrono::seconds most;
};

base::Result<void> check_span(const std::string& name, std::optional<std::chrono::seconds> span,
                              Limits limits) {
    if (!span || (*span >= limits.least && *span <= limits.most)) return {};
    return base::fail(ErrorKind::malformed, name + " must be between " +
                                                std::to_string(limits.least.count()) + " and " +
                                                std::to_string(limits.most.count()) + " seconds.");
}

base::Result<void> check_limits(const NewEndpoint& request) {
    constexpr int kMostNames = 1000;
    if (request.max_names && (*request.max_names < 1 || *request.max_names > kMostNames)) {
        return base::fail(ErrorKind::malformed, "max_names must be between 1 and 1000.");
    }
    CAUSEWAY_CHECK(
        check_span("max_validity", request.max_validity, {kLeastValidity, kMostValidity}));
    CAUSEWAY_CHECK(
        check_span("order_lifetime", request.order_lifetime, {kLeastLifetime, kMostOrderLifetime}));
    return check_span("authorization_lifetime", request.authorization_lifetime,
                      {kLeastLifetime, kMostAuthorizationLifetime});
}

base::Result<void> refuse(const char* detail) {
    return base::fail(ErrorKind::malformed, detail);
}

// What the source of authorizations demands of the rest.
base::Result<void> check_authorization(const NewEndpoint& request) {
    const auto source = request.authorization.value_or(AuthorizationSource::challenge);
    if (source == AuthorizationSource::challenge) return {};
    if (source == AuthorizationSource::reused) {
        return refuse("authorization must be challenge, pre-authorized or eab-only.");
    }
    if (request.eab.value_or(EabRequirement::required) != EabRequirement::required) {
        return refuse(
            "Without challenges an endpoint must require an external account binding: whoever "
            "reaches it could have every name otherwise. Leave out eab, or set it to required.");
    }
    if (!request.challenges.empty()) {
        return refuse(
            "An endpoint whose authorizations are pre-authorized or eab-only offers no "
            "challenges. Leave out challenges, or set authorization to challenge.");
    }
    return {};
}

std::vector<model::ChallengeType> offered_challenges(const NewEndpoint& request) {
    const bool offers =
        !request.authorization || request.authorization == AuthorizationSource::challenge;
    if (!offers || !request.challenges.empty()) return request.challenges;
    std::vector<model::ChallengeType> all;
    for (const auto& [type, name] : base::EnumNames<model::ChallengeType>::table) {
        all.push_back(type);
    }
    return all;
}

model::Endpoint to_endpoint(const NewEndpoint& request, model::Slug slug) {
    model::Endpoint endpoint{.id = {}, .tenant_id = {}, .slug = std::move(slug)};
    endpoint.display_name =
        request.display_name.empty() ? endpoint.slug.text() : request.display_name;
    endpoint.eab = request.eab.value_or(endpoint.eab);
    endpoint.authorization = request.authorization.value_or(endpoint.authorization);
    endpoint.challenges = offered_challenges(request);
    endpoint.policy.keys = request.keys.empty() ? policy::default_keys() : request.keys;
    endpoint.policy.max_names = request.max_names.value_or(endpoint.policy.max_names);
    endpoint.policy.require_cn = request.require_cn.value_or(endpoint.policy.require_cn);
    endpoint.policy.max_validity = request.max_validity.value_or(endpoint.policy.max_validity);
    endpoint.order_lifetime = request.order_lifetime.value_or(endpoint.order_lifetime);
    endpoint.authorization_lifetime =
        request.authorization_lifetime.value_or(endpoint.authorization_lifetime);
    endpoint.network = request.network;
    endpoint.terms_of_service = request.terms_of_service;
    endpoint.website = request.website;
    endpoint.caa_identities = request.caa_identities;
    return endpoint;
}

// Everything that decides what the endpoint lets through.
AuditPayload describe(const model::EndpointContext& context,
                      const std::vector<std::string>& connectors) {
    const model::Endpoint& endpoint = context.endpoint;
    std::vector<std::string> challenges;
    for (const auto type : endpoint.challenges) challenges.emplace_back(base::name_of(type));
    std::vector<std::string> keys;
    for (const model::AllowedKey& key : endpoint.policy.keys) {
        keys.push_back(key.type == crypto::KeyType::rsa ? "RSA " + std::to_string(key.min_bits) +
                                                              "-" + std::to_string(key.max_bits)
                                                        : crypto::describe(key.type, 0));
    }
    return {
        {"slug", context.tenant.slug.text() + "/" + endpoint.slug.text()},
        {"eab", std::string(base::name_of(endpoint.eab))},
        {"authorization", std::string(base::name_of(endpoint.authorization))},
        {"connectors", list_of(connectors)},
        {"challenges", list_of(challenges)},
        {"keys", list_of(keys)},
        {"max_names", std::to_string(endpoint.policy.max_names)},
        {"require_cn", endpoint.policy.require_cn ? "true" : "false"},
        {"max_validity_seconds", std::to_string(endpoint.policy.max_validity.count())},
        {"order_lifetime_seconds", std::to_string(endpoint.order_lifetime.count())},
        {"authorization_lifetime_seconds", std::to_string(endpoint.authorization_lifetime.count())},
        {"resolver_set", endpoint.network.resolver_set},
        {"allowed_networks", list_of(endpoint.network.allowed_networks)},
        {"caa_identities", list_of(endpoint.caa_identities)},
        {"terms_of_service", endpoint.terms_of_service},
        {"website", endpoint.website}};
}

}  // namespace

base::Result<model::Tenant> Tenants::create(const NewTenant& request, const Caller& caller) {
    CAUSEWAY_TRY(const model::Slug slug, model::Slug::parse(request.slug));
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<model::Tenant> {
        const model::Tenant tenant{
            model::TenantId::make(clock_, random_),
            slug,
            request.display_name.empty() ? slug.text() : request.display_name,
            model::TenantStatus::active,
            clock_.now(),
            1};
        if (!unit.tenants.insert(tenant)) return base::fail(taken(request.slug));
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .in(tenant.id)
                              .event(AuditAction::tenant_created, object_name("tenant", tenant.id),
                                     {{"slug", slug.text()}}));
        return tenant;
    });
}

base::Result<model::Tenant> Tenants::find(std::string_view slug) {
    return model::read(database_,
                       [&](model::UnitOfWork& unit) { return find_tenant_by_name(unit, slug); });
}

base::Result<std::vector<model::Tenant>> Tenants::list(const model::Page& page) {
    return model::read(database_,
                       [&](model::UnitOfWork& unit) -> base::Result<std::vector<model::Tenant>> {
                           return unit.tenants.list(page);
                       });
}

base::Result<model::EndpointContext> Tenants::create_endpoint(std::string_view tenant_slug,
                                                              const NewEndpoint& request,
                                                              const Caller& caller) {
    CAUSEWAY_TRY(const model::Slug slug, model::Slug::parse(request.slug));
    CAUSEWAY_CHECK(check_limits(request));
    CAUSEWAY_CHECK(check_authorization(request));
    return model::write(
        database_, [&](model::UnitOfWork& unit) -> base::Result<model::EndpointContext> {
            CAUSEWAY_TRY(const model::Tenant tenant, find_tenant_by_name(unit, tenant_slug));
            model::EndpointContext made{tenant, to_endpoint(request, slug)};
            model::Endpoint& endpoint = made.endpoint;
            CAUSEWAY_CHECK(validator_.check(endpoint.challenges, endpoint.network));
            CAUSEWAY_TRY(endpoint.connectors, find_connectors(unit, request.connectors));
            endpoint.id = model::EndpointId::make(clock_, random_);
            endpoint.tenant_id = tenant.id;
            endpoint.created_at = clock_.now();
            if (!unit.endpoints.insert(endpoint)) return base::fail(taken(request.slug));
            unit.audit.append(AuditDraft(clock_, random_, caller)
                                  .in(endpoint.scope())
                                  .event(AuditAction::endpoint_created,
                                         object_name("endpoint", endpoint.id),
                                         describe(made, request.connectors)));
            return made;
        });
}

base::Result<model::EndpointContext> Tenants::find_endpoint(std::string_view tenant_slug,
                                                            std::string_view endpoint_slug) {
    return model::read(database_, [&](model::UnitOfWork& unit) {
        return find_endpoint_by_name(unit, tenant_slug, endpoint_slug);
    });
}

base::Result<std::vector<model::EndpointContext>> Tenants::list_endpoints(
    std::string_view tenant_slug, const model::Page& page) {
    return model::read(
        database_,
        [&](model::UnitOfWork& unit) -> base::Result<std::vector<model::EndpointContext>> {
            CAUSEWAY_TRY(const model::Tenant tenant, find_tenant_by_name(unit, tenant_slug));
            std::vector<model::EndpointContext> contexts;
            for (model::Endpoint& endpoint : unit.endpoints.list(tenant.id, page)) {
                contexts.push_back({tenant, std::move(endpoint)});
            }
            return contexts;
        });
}

base::Result<model::Tenant> find_tenant_by_name(model::UnitOfWork& unit, std::string_view slug) {
    CAUSEWAY_TRY(const model::Slug parsed, model::Slug::parse(slug));
    auto tenant = unit.tenants.find(parsed);
    if (!tenant) return base::fail(no_such("tenant", slug));
    return *std::move(tenant);
}

base::Result<model::EndpointContext> find_endpoint_by_name(model::UnitOfWork& unit,
                                                           std::string_view tenant_slug,
                                                           std::string_view endpoint_slug) {
    CAUSEWAY_TRY(const model::Tenant tenant, find_tenant_by_name(unit, tenant_slug));
    CAUSEWAY_TRY(const model::Slug slug, model::Slug::parse(endpoint_slug));
    auto context = unit.endpoints.find(tenant.slug, slug);
    if (!context) {
        return base::fail(no_such("endpoint", tenant.slug.text() + "/" + slug.text()));
    }
    return *std::move(context);
}

}  // namespace causeway::ra
