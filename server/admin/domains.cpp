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

constexpr std::size_t kLongestRule = 256;
constexpr std::size_t kLongestEvidence = 1000;
constexpr std::string_view kPreAuthorization = "pre_authorization";

// Nothing when absent or null.
std::optional<model::PreAuthorization> read_pre_authorization(ObjectReader& reader) {
    std::optional<model::PreAuthorization> out;
    if (reader.is_null(kPreAuthorization)) return out;
    reader.object(kPreAuthorization, [&](ObjectReader& member) {
        out.emplace();
        out->until = member.required_time("until");
        out->evidence = member.text("evidence", kLongestEvidence);
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

base::Result<ra::LastAllowance> read_last_allowance(const http::Request& request) {
    if (request.body.empty()) return ra::LastAllowance::kept;
    CAUSEWAY_TRY(const json body, json_object(request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    const bool may_go = reader.boolean("allow_any").value_or(false);
    CAUSEWAY_CHECK(reader.result());
    return may_go ? ra::LastAllowance::may_go : ra::LastAllowance::kept;
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
    request.rule = reader.required_text("rule", kLongestRule);
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

base::Result<http::Response> pre_authorize_domain(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    const auto pre_authorization = read_pre_authorization(reader);
    if (!body.contains(kPreAuthorization)) reader.reject(kPreAuthorization, "is missing.");
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const ra::DomainTarget target, target_of(call));
    CAUSEWAY_TRY(const model::Domain domain,
                 call.services.domains.pre_authorize(target, pre_authorization, call.caller));
    return tagged(ok(domain_json(domain)), domain);
}

base::Result<http::Response> remove_domain(const Call& call) {
    CAUSEWAY_TRY(const ra::LastAllowance last, read_last_allowance(call.request));
    CAUSEWAY_TRY(const ra::DomainTarget target, target_of(call));
    CAUSEWAY_TRY(const model::Domain domain,
                 call.services.domains.remove(target, last, call.caller));
    return ok(domain_json(domain));
}

}  // namespace causeway::admin
