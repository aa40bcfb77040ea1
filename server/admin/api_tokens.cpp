// SPDX-License-Identifier: Apache-2.0
#include "admin/api_tokens.hpp"

#include <nlohmann/json.hpp>

#include "admin/listing.hpp"
#include "admin/object_reader.hpp"
#include "admin/path_id.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

json token_json(const model::ApiToken& token) {
    return {{"id", token.id.to_string()},
            {"label", token.label},
            {"scope", base::name_of(token.scope)},
            {"expires_at", base::to_rfc3339(token.expires_at)},
            {"revoked_at", optional_json(token.revoked_at)},
            {"created_by", token.created_by},
            {"created_at", base::to_rfc3339(token.created_at)}};
}

}  // namespace

base::Result<http::Response> create_api_token(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    ra::NewApiToken request;
    request.label = reader.text("label");
    request.scope = reader.choice<model::ApiScope>("scope").value_or(model::ApiScope::read);
    request.expires_at = reader.required_time("expires_at");
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const auto made, call.services.api_tokens.create(request, call.caller));
    json answer = token_json(made.token);
    answer["token"] = made.bearer.reveal_text();
    return created("/api/v1/api-tokens", answer);
}

base::Result<http::Response> list_api_tokens(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(auto tokens, call.services.api_tokens.list(with_lookahead(page)));
    const auto next = cut(tokens, page);
    json items;
    for (const auto& token : tokens) items.push_back(token_json(token));
    return list_response(std::move(items), next);
}

base::Result<http::Response> revoke_api_token(const Call& call) {
    CAUSEWAY_CHECK(no_members(call.request));
    CAUSEWAY_TRY(const auto id, path_id<model::ApiTokenId>(call, "token"));
    CAUSEWAY_TRY(const model::ApiToken token, call.services.api_tokens.revoke(id, call.caller));
    return ok(token_json(token));
}

}  // namespace causeway::admin
