// SPDX-License-Identifier: Apache-2.0
#include "ra/tenants.hpp"

#include "ra/audit.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuditAction;

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

base::Result<void> check_version(const std::string& name, std::int64_t version,
                                 const ExpectedVersions& expected) {
    if (!expected || expected->contains(version)) return {};
    return base::fail(ErrorKind::precondition_failed,
                      name +
                          " was changed since it was read. Look at it again, and repeat what is "
                          "still wanted.");
}

std::string full_name(const model::EndpointContext& context) {
    return context.tenant.slug.text() + "/" + context.endpoint.slug.text();
}

// Those of a new endpoint that are not model::Endpoint's own.
NewEndpoint with_defaults(NewEndpoint request) {
    if (!request.display_name) request.display_name.emplace();
    if (!request.challenges) request.challenges.emplace();
    if (!request.keys) request.keys.emplace();
    return request;
}

AuditPayload describe_change(const model::Tenant& before, const model::Tenant& after) {
    AuditPayload payload = {{"slug", after.slug.text()}};
    append_change(payload, "display_name", before.display_name, after.display_name);
    append_change(payload, "status", std::string(base::name_of(before.status)),
                  std::string(base::name_of(after.status)));
    return payload;
}

AuditPayload describe_change(const model::Endpoint& before, const model::EndpointContext& after,
                             model::UnitOfWork& unit) {
    AuditPayload payload = {{"slug", full_name(after)}};
    const AuditPayload old = describe(before, unit);
    const AuditPayload now = describe(after.endpoint, unit);
    for (std::size_t i = 0; i < now.size(); ++i) {
        append_change(payload, now[i].first, old[i].second, now[i].second);
    }
    return payload;
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

base::Result<model::Tenant> Tenants::change(std::string_view slug, const TenantChange& change,
                                            const Caller& caller) {
    return model::write(database_, [&](model::UnitOfWork& unit) -> base::Result<model::Tenant> {
        CAUSEWAY_TRY(const model::Tenant before, find_tenant_by_name(unit, slug));
        CAUSEWAY_CHECK(
            check_version("The tenant " + before.slug.text(), before.version, change.versions));
        model::Tenant after = before;
        if (change.display_name) {
            after.display_name =
                change.display_name->empty() ? after.slug.text() : *change.display_name;
        }
        after.status = change.status.value_or(after.status);
        if (after == before) return before;
        unit.tenants.update(after);
        unit.audit.append(AuditDraft(clock_, random_, caller)
                              .in(after.id)
                              .event(AuditAction::tenant_changed, object_name("tenant", after.id),
                                     describe_change(before, after)));
        ++after.version;
        return after;
    });
}

base::Result<model::EndpointContext> Tenants::create_endpoint(std::string_view tenant_slug,
                                                              const NewEndpoint& request,
                                                              const Caller& caller) {
    CAUSEWAY_TRY(const model::Slug slug, model::Slug::parse(request.slug));
    return model::write(
        database_, [&](model::UnitOfWork& unit) -> base::Result<model::EndpointContext> {
            CAUSEWAY_TRY(const model::Tenant tenant, find_tenant_by_name(unit, tenant_slug));
            const base::Time now = clock_.now();
            const model::Endpoint blank{.id = model::EndpointId::make(clock_, random_),
                                        .tenant_id = tenant.id,
                                        .slug = slug,
                                        .created_at = now};
            CAUSEWAY_TRY(const model::Endpoint endpoint,
                         apply(with_defaults(request), blank, unit, now));
            CAUSEWAY_CHECK(check_endpoint(endpoint, validator_));
            if (!unit.endpoints.insert(endpoint)) return base::fail(taken(request.slug));
            const model::EndpointContext made{tenant, endpoint};
            AuditPayload payload = describe(endpoint, unit);
            payload.insert(payload.begin(), {"slug", full_name(made)});
            unit.audit.append(AuditDraft(clock_, random_, caller)
                                  .in(endpoint.scope())
                                  .event(AuditAction::endpoint_created,
                                         object_name("endpoint", endpoint.id), std::move(payload)));
            return made;
        });
}

base::Result<model::EndpointContext> Tenants::change_endpoint(std::string_view tenant_slug,
                                                              std::string_view endpoint_slug,
                                                              const EndpointChange& change,
                                                              const Caller& caller) {
    return model::write(
        database_, [&](model::UnitOfWork& unit) -> base::Result<model::EndpointContext> {
            CAUSEWAY_TRY(model::EndpointContext context,
                         find_endpoint_by_name(unit, tenant_slug, endpoint_slug));
            model::Endpoint& endpoint = context.endpoint;
            const model::Endpoint before = endpoint;
            CAUSEWAY_CHECK(check_version("The endpoint " + full_name(context), before.version,
                                         change.versions));
            CAUSEWAY_TRY(endpoint, apply(change.settings, before, unit, clock_.now()));
            if (!(endpoint == before)) CAUSEWAY_CHECK(check_endpoint(endpoint, validator_));
            endpoint.status = change.status.value_or(before.status);
            if (endpoint == before) return context;
            unit.endpoints.update(endpoint);
            unit.audit.append(AuditDraft(clock_, random_, caller)
                                  .in(endpoint.scope())
                                  .event(AuditAction::endpoint_changed,
                                         object_name("endpoint", endpoint.id),
                                         describe_change(before, context, unit)));
            ++endpoint.version;
            return context;
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
