// SPDX-License-Identifier: Apache-2.0
#include "acme/directory.hpp"

#include <nlohmann/json.hpp>

#include "acme/payload.hpp"
#include "acme/reply.hpp"
#include "acme/routes.hpp"
#include "ra/standing.hpp"

namespace causeway::acme {
namespace {

using base::Result;
using nlohmann::json;

// An empty text would break the prompts of clients: what there is not is left out.
json render_meta(const model::Endpoint& endpoint) {
    json meta = json::object();
    if (!endpoint.terms_of_service.empty()) meta["termsOfService"] = endpoint.terms_of_service;
    if (!endpoint.website.empty()) meta["website"] = endpoint.website;
    if (!endpoint.caa_identities.empty()) meta["caaIdentities"] = endpoint.caa_identities;
    if (endpoint.eab == model::EabRequirement::required) meta["externalAccountRequired"] = true;
    return meta;
}

json render_directory(const Call& call) {
    json directory = json::object();
    for (const Route& route : routes()) {
        if (!route.directory_name.empty()) {
            directory[std::string(route.directory_name)] = call.urls.of(route.pattern);
        }
    }
    json meta = render_meta(call.context.endpoint);
    if (!meta.empty()) directory["meta"] = std::move(meta);
    return directory;
}

}  // namespace

Result<http::Response> read_directory(Services&, const Call& call) {
    CAUSEWAY_CHECK(ra::check_served(call.context.tenant));
    http::Response response = reply(200, render_directory(call));
    // It holds nothing private and changes only when an operator changes the endpoint.
    response.headers.set("Cache-Control", "public, max-age=60");
    return response;
}

Result<http::Response> post_directory(Services&, const AccountCall& call) {
    CAUSEWAY_CHECK(require_post_as_get(call.payload));
    CAUSEWAY_CHECK(ra::check_served(call.context.tenant));
    return reply(200, render_directory(call));
}

}  // namespace causeway::acme
