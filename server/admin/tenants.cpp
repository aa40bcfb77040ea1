// SPDX-License-Identifier: Apache-2.0
#include "admin/tenants.hpp"

#include <nlohmann/json.hpp>

#include "admin/entity_tag.hpp"
#include "admin/listing.hpp"
#include "admin/object_reader.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

json tenant_json(const model::Tenant& tenant) {
    return {{"id", tenant.id.to_string()},
            {"slug", tenant.slug.text()},
            {"display_name", tenant.display_name},
            {"status", base::name_of(tenant.status)},
            {"created_at", base::to_rfc3339(tenant.created_at)}};
}

http::Response tagged(http::Response response, const model::Tenant& tenant) {
    response.headers.set("ETag", entity_tag(tenant.version));
    return response;
}

}  // namespace

base::Result<http::Response> create_tenant(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    const ra::NewTenant request{.slug = reader.slug("slug"),
                                .display_name = reader.text("display_name")};
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const model::Tenant tenant, call.services.tenants.create(request, call.caller));
    return tagged(created("/api/v1/tenants/" + tenant.slug.text(), tenant_json(tenant)), tenant);
}

base::Result<http::Response> list_tenants(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(auto tenants, call.services.tenants.list(with_lookahead(page)));
    const auto next = cut(tenants, page);
    json items;
    for (const auto& tenant : tenants) items.push_back(tenant_json(tenant));
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_tenant(const Call& call) {
    CAUSEWAY_TRY(const model::Tenant tenant, call.services.tenants.find(call.path["tenant"]));
    return tagged(ok(tenant_json(tenant)), tenant);
}

base::Result<http::Response> change_tenant(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    ra::TenantChange change;
    change.display_name = reader.is_null("display_name") ? std::optional<std::string>("")
                                                         : reader.optional_text("display_name");
    change.status = reader.choice<model::TenantStatus>("status");
    CAUSEWAY_CHECK(reader.result());
    change.versions = versions_to_match(call.request);
    CAUSEWAY_TRY(const model::Tenant tenant,
                 call.services.tenants.change(call.path["tenant"], change, call.caller));
    return tagged(ok(tenant_json(tenant)), tenant);
}

}  // namespace causeway::admin
