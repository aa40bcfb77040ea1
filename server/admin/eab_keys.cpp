// SPDX-License-Identifier: Apache-2.0
#include "admin/eab_keys.hpp"

#include <nlohmann/json.hpp>

#include "admin/listing.hpp"
#include "admin/object_reader.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr int kMostUses = 1'000'000;

ra::NewEabKey read_eab_key(ObjectReader& reader) {
    ra::NewEabKey out;
    out.label = reader.text("label");
    if (reader.is_null("max_uses")) {
        out.max_uses = std::nullopt;
    } else if (const auto uses = reader.integer("max_uses", 1, kMostUses)) {
        out.max_uses = uses;
    }
    out.expires_at = reader.time("expires_at");
    out.domains = reader.texts("domains", model::NameRule::kLongest);
    out.denied_domains = reader.texts("denied_domains", model::NameRule::kLongest);
    return out;
}

json eab_key_json(const model::EabKey& key) {
    return {{"id", key.id.to_string()},
            {"kid", key.kid},
            {"label", key.label},
            {"status", base::name_of(key.status)},
            {"max_uses", optional_json(key.max_uses)},
            {"uses", key.uses},
            {"expires_at", optional_json(key.expires_at)},
            {"domains", texts_of(key.domains)},
            {"denied_domains", texts_of(key.denied_domains)},
            {"created_at", base::to_rfc3339(key.created_at)}};
}

using Change = base::Result<model::EabKey> (ra::EabKeys::*)(std::string_view tenant,
                                                            std::string_view endpoint,
                                                            std::string_view kid,
                                                            const ra::Caller& caller);

base::Result<http::Response> change(const Call& call, Change what) {
    CAUSEWAY_CHECK(no_members(call.request));
    CAUSEWAY_TRY(const model::EabKey key,
                 (call.services.eab_keys.*what)(call.path["tenant"], call.path["endpoint"],
                                                call.path["kid"], call.caller));
    return ok(eab_key_json(key));
}

}  // namespace

base::Result<http::Response> create_eab_key(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    const ra::NewEabKey request = read_eab_key(reader);
    CAUSEWAY_CHECK(reader.result());
    const std::string& tenant = call.path["tenant"];
    const std::string& endpoint = call.path["endpoint"];
    CAUSEWAY_TRY(const model::EabKey key,
                 call.services.eab_keys.create(tenant, endpoint, request, call.caller));
    json answer = eab_key_json(key);
    answer["hmac_key"] = base::base64url_encode(key.hmac_key.reveal());
    return created("/api/v1/tenants/" + tenant + "/endpoints/" + endpoint + "/eab-keys/" + key.kid,
                   answer);
}

base::Result<http::Response> list_eab_keys(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(auto keys, call.services.eab_keys.list(call.path["tenant"], call.path["endpoint"],
                                                        with_lookahead(page)));
    const auto next = cut(keys, page);
    json items;
    for (const auto& key : keys) items.push_back(eab_key_json(key));
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_eab_key(const Call& call) {
    CAUSEWAY_TRY(
        const model::EabKey key,
        call.services.eab_keys.find(call.path["tenant"], call.path["endpoint"], call.path["kid"]));
    return ok(eab_key_json(key));
}

base::Result<http::Response> suspend_eab_key(const Call& call) {
    return change(call, &ra::EabKeys::suspend);
}

base::Result<http::Response> resume_eab_key(const Call& call) {
    return change(call, &ra::EabKeys::resume);
}

base::Result<http::Response> revoke_eab_key(const Call& call) {
    return change(call, &ra::EabKeys::revoke);
}

}  // namespace causeway::admin
