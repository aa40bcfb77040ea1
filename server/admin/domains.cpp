// SPDX-License-Identifier: Apache-2.0
#include "admin/domains.hpp"

#include <nlohmann/json.hpp>

#include "admin/entity_tag.hpp"
#include "admin/listing.hpp"
#include "admin/object_reader.hpp"
#include "admin/path_id.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::string_view kPreAuthorization = "pre_authorization";

// Nothing when absent or null.
std::optional<model::PreAuthorization> read_pre_authorization(ObjectReader& reader) {
    std::optional<model::PreAuthorization> out;
    if (reader.is_null(kPreAuthorization)) return out;
    reader.object(kPreAuthorization, [&](ObjectReader& member) {
        out.emplace();
        out->until = member.required_time("until");
        out->evidence = member.text("evidence", ra::kLongestEvidence);
    });
    return out;
}

json domain_json(const model::Domain& domain) {
    json pre_authorization;
    if (domain.pre_authorization) {
        pre_authorization = {{"until", base::to_rfc3339(domain.pre_authorization->until)},
                             {"evidence", domain.pre_authorization->evidence}};
    }
    return {{"id", domain.id.to_string()},
            {"rule", domain.rule.text()},
            {"effect", base::name_of(domain.effect)},
            {kPreAuthorization, std::move(pre_authorization)},
            {"created_at", base::to_rfc3339(domain.created_at)},
            {"created_by", domain.created_by}};
}

http::Response tagged(http::Response response, const model::Domain& domain) {
    response.headers.set("ETag", entity_tag(domain.version));
    return response;
}

ra::LastAllowance read_last_allowance(ObjectReader& reader) {
    return reader.boolean("allow_any").value_or(false) ? ra::LastAllowance::may_go
                                                       : ra::LastAllowance::kept;
}

base::Result<ra::DomainTarget> target_of(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::DomainId>(call, "domain"));
    return ra::DomainTarget{call.path["tenant"], id, versions_to_match(call.request)};
}

}  // namespace

base::Result<http::Response> add_domain(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    ra::NewDomain request;
    request.rule = reader.required_text("rule", model::NameRule::kLongest);
    request.effect = reader.choice<model::DomainEffect>("effect").value_or(request.effect);
    request.pre_authorization = read_pre_authorization(reader);
    CAUSEWAY_CHECK(reader.result());
    const std::string& tenant = call.path["tenant"];
    CAUSEWAY_TRY(const model::Domain domain,
                 call.services.domains.add(tenant, request, call.caller));
    return tagged(created("/api/v1/tenants/" + tenant + "/domains/" + domain.id.to_string(),
                          domain_json(domain)),
                  domain);
}

base::Result<http::Response> list_domains(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    const auto rule = query.text("rule");
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(auto domains, call.services.domains.list(call.path["tenant"], rule));
    const auto next = slice(domains, page);
    json items;
    for (const auto& domain : domains) items.push_back(domain_json(domain));
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_domain(const Call& call) {
    CAUSEWAY_TRY(const auto id, path_id<model::DomainId>(call, "domain"));
    CAUSEWAY_TRY(const model::Domain domain, call.services.domains.find(call.path["tenant"], id));
    return tagged(ok(domain_json(domain)), domain);
}

base::Result<http::Response> change_domain(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    ra::DomainChange change;
    change.effect = reader.choice<model::DomainEffect>("effect");
    const auto pre_authorization = read_pre_authorization(reader);
    if (body.contains(kPreAuthorization)) change.pre_authorization = pre_authorization;
    const ra::LastAllowance last = read_last_allowance(reader);
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const ra::DomainTarget target, target_of(call));
    CAUSEWAY_TRY(const model::Domain domain,
                 call.services.domains.change(target, change, last, call.caller));
    return tagged(ok(domain_json(domain)), domain);
}

base::Result<http::Response> remove_domain(const Call& call) {
    json body = json::object();
    if (!call.request.body.empty()) {
        CAUSEWAY_TRY(body, json_object(call.request));
    }
    InputErrors errors;
    ObjectReader reader(body, errors);
    const ra::LastAllowance last = read_last_allowance(reader);
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const ra::DomainTarget target, target_of(call));
    CAUSEWAY_TRY(const model::Domain domain,
                 call.services.domains.remove(target, last, call.caller));
    return ok(domain_json(domain));
}

}  // namespace causeway::admin
