// SPDX-License-Identifier: Apache-2.0
#include "admin/endpoints.hpp"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "admin/allowed_keys.hpp"
#include "admin/entity_tag.hpp"
#include "admin/listing.hpp"
#include "admin/names.hpp"
#include "admin/object_reader.hpp"
#include "admin/query_reader.hpp"
#include "admin/render.hpp"
#include "base/time_text.hpp"

namespace causeway::admin {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestUrl = 2048;

// What a member says, if it is there; null says that there is nothing in it.
template <class Read>
auto emptiable(ObjectReader& reader, std::string_view name, Read read)
    -> std::optional<decltype(read())> {
    if (reader.is_null(name)) return decltype(read())();
    if (!reader.has(name)) return std::nullopt;
    return read();
}

std::optional<std::vector<std::string>> read_texts(ObjectReader& reader, std::string_view name) {
    return emptiable(reader, name, [&] { return reader.texts(name); });
}

std::optional<std::string> read_http_url(ObjectReader& reader, std::string_view name) {
    return emptiable(reader, name, [&] {
        std::string url = reader.text(name, kLongestUrl);
        if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://")) {
            reader.reject(name, "must be a URL that begins with https:// or http://.");
        }
        return url;
    });
}

std::optional<std::chrono::seconds> read_span(ObjectReader& reader, std::string_view name,
                                              std::chrono::seconds least,
                                              std::chrono::seconds most) {
    const auto count =
        reader.integer(name, static_cast<int>(least.count()), static_cast<int>(most.count()));
    return count ? std::optional(std::chrono::seconds(*count)) : std::nullopt;
}

// Everything that a new endpoint can be told, and an old one told otherwise.
void read_settings(ObjectReader& reader, ra::EndpointSettings& out) {
    out.display_name =
        emptiable(reader, "display_name", [&] { return reader.text("display_name"); });
    if (reader.has("connectors")) {
        out.connectors = reader.texts("connectors");
        if (out.connectors->empty()) {
            reader.reject("connectors", "must name at least one connector.");
        }
    }
    out.eab = reader.choice<model::EabRequirement>("eab");
    out.authorization = reader.choice<model::AuthorizationSource>("authorization");
    out.challenges = emptiable(reader, "challenges",
                               [&] { return reader.choices<model::ChallengeType>("challenges"); });
    out.keys = emptiable(reader, "keys", [&] { return read_allowed_keys(reader, "keys"); });
    out.max_names = reader.integer("max_names", 1, ra::kMostNames);
    out.require_cn = reader.boolean("require_cn");
    out.max_validity =
        read_span(reader, "max_validity_seconds", ra::kLeastValidity, ra::kMostValidity);
    out.order_lifetime =
        read_span(reader, "order_lifetime_seconds", ra::kLeastLifetime, ra::kMostOrderLifetime);
    out.authorization_lifetime = read_span(reader, "authorization_lifetime_seconds",
                                           ra::kLeastLifetime, ra::kMostAuthorizationLifetime);
    reader.object("network", [&](ObjectReader& network) {
        out.network.resolver_set = network.optional_text("resolver_set");
        out.network.allowed_networks = read_texts(network, "allowed_networks");
    });
    out.terms_of_service = read_http_url(reader, "terms_of_service");
    out.website = read_http_url(reader, "website");
    out.caa_identities = read_texts(reader, "caa_identities");
    out.grandfather_until =
        emptiable(reader, "grandfather_until", [&] { return reader.time("grandfather_until"); });
}

json challenge_names(const std::vector<model::ChallengeType>& types) {
    json out = json::array();
    for (const auto type : types) out.push_back(base::name_of(type));
    return out;
}

base::Result<json> connector_names(const std::vector<model::ConnectorId>& ids, Names& names) {
    json out = json::array();
    for (const auto id : ids) {
        CAUSEWAY_TRY(auto name, names.connector(id));
        out.push_back(std::move(name));
    }
    return out;
}

std::string directory_url(const Call& call, const model::EndpointContext& context) {
    return call.services.acme_base_url + "/acme/" + context.tenant.slug.text() + "/" +
           context.endpoint.slug.text() + "/directory";
}

base::Result<json> endpoint_json(const Call& call, const model::EndpointContext& context,
                                 Names& names) {
    const model::Endpoint& endpoint = context.endpoint;
    CAUSEWAY_TRY(json connectors, connector_names(endpoint.connectors, names));
    return json{{"id", endpoint.id.to_string()},
                {"tenant", context.tenant.slug.text()},
                {"slug", endpoint.slug.text()},
                {"display_name", endpoint.display_name},
                {"directory_url", directory_url(call, context)},
                {"status", base::name_of(endpoint.status)},
                {"eab", base::name_of(endpoint.eab)},
                {"authorization", base::name_of(endpoint.authorization)},
                {"challenges", challenge_names(endpoint.challenges)},
                {"keys", allowed_keys_json(endpoint.policy.keys)},
                {"max_names", endpoint.policy.max_names},
                {"require_cn", endpoint.policy.require_cn},
                {"max_validity_seconds", endpoint.policy.max_validity.count()},
                {"network",
                 {{"resolver_set", endpoint.network.resolver_set},
                  {"allowed_networks", endpoint.network.allowed_networks}}},
                {"connectors", std::move(connectors)},
                {"terms_of_service", endpoint.terms_of_service},
                {"website", endpoint.website},
                {"caa_identities", endpoint.caa_identities},
                {"order_lifetime_seconds", endpoint.order_lifetime.count()},
                {"authorization_lifetime_seconds", endpoint.authorization_lifetime.count()},
                {"grandfather_until", optional_json(endpoint.grandfather_until)},
                {"created_at", base::to_rfc3339(endpoint.created_at)}};
}

http::Response tagged(http::Response response, const model::EndpointContext& context) {
    response.headers.set("ETag", entity_tag(context.endpoint.version));
    return response;
}

}  // namespace

base::Result<http::Response> create_endpoint(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    ra::NewEndpoint request;
    request.slug = reader.slug("slug");
    read_settings(reader, request);
    if (!request.connectors) reader.reject("connectors", "must name at least one connector.");
    CAUSEWAY_CHECK(reader.result());
    CAUSEWAY_TRY(const auto context,
                 call.services.tenants.create_endpoint(call.path["tenant"], request, call.caller));
    Names names(call.services.database);
    CAUSEWAY_TRY(const json endpoint, endpoint_json(call, context, names));
    return tagged(created("/api/v1/tenants/" + context.tenant.slug.text() + "/endpoints/" +
                              context.endpoint.slug.text(),
                          endpoint),
                  context);
}

base::Result<http::Response> list_endpoints(const Call& call) {
    QueryReader query(call.request);
    const model::Page page = query.page();
    CAUSEWAY_CHECK(query.result());
    CAUSEWAY_TRY(auto contexts,
                 call.services.tenants.list_endpoints(call.path["tenant"], with_lookahead(page)));
    const auto next = cut(contexts, page);
    Names names(call.services.database);
    json items;
    for (const auto& context : contexts) {
        CAUSEWAY_TRY(json item, endpoint_json(call, context, names));
        items.push_back(std::move(item));
    }
    return list_response(std::move(items), next);
}

base::Result<http::Response> show_endpoint(const Call& call) {
    CAUSEWAY_TRY(const auto context,
                 call.services.tenants.find_endpoint(call.path["tenant"], call.path["endpoint"]));
    Names names(call.services.database);
    CAUSEWAY_TRY(const json endpoint, endpoint_json(call, context, names));
    return tagged(ok(endpoint), context);
}

base::Result<http::Response> change_endpoint(const Call& call) {
    CAUSEWAY_TRY(const json body, json_object(call.request));
    InputErrors errors;
    ObjectReader reader(body, errors);
    ra::EndpointChange change;
    read_settings(reader, change.settings);
    change.status = reader.choice<model::EndpointStatus>("status");
    CAUSEWAY_CHECK(reader.result());
    change.versions = versions_to_match(call.request);
    CAUSEWAY_TRY(const auto context,
                 call.services.tenants.change_endpoint(call.path["tenant"], call.path["endpoint"],
                                                       change, call.caller));
    Names names(call.services.database);
    CAUSEWAY_TRY(const json endpoint, endpoint_json(call, context, names));
    return tagged(ok(endpoint), context);
}

}  // namespace causeway::admin
