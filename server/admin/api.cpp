// SPDX-License-Identifier: Apache-2.0
#include "admin/api.hpp"

#include <utility>
#include <variant>

#include "admin/idempotency.hpp"
#include "admin/idempotency_key.hpp"
#include "admin/identity.hpp"
#include "admin/problem.hpp"
#include "admin/routes.hpp"

namespace causeway::admin {
namespace {

http::Response not_allowed(const std::string& allow, std::string_view request_id) {
    http::Response response =
        http::problem(405, "This path takes other methods only: " + allow + ".", request_id);
    response.headers.set("Allow", allow);
    return response;
}

base::Error scope_missing(model::ApiScope needed) {
    return base::make_error(
        base::ErrorKind::unauthorized,
        "This needs a token with the scope \"" + std::string(base::name_of(needed)) + "\".");
}

void log_failure(base::Log& log, const base::Error& error, const http::Request& request) {
    if (error.internal.empty()) return;
    log.error("admin.request_failed", {{"request_id", request.request_id},
                                       {"kind", base::to_string(error.kind)},
                                       {"cause", error.internal}});
}

}  // namespace

http::Response Api::handle(const http::Request& request) {
    std::string route;
    auto result = answer(request, route);
    if (!result) log_failure(services_.log, result.error(), request);
    http::Response response =
        result ? *std::move(result) : problem(result.error(), request.request_id);
    if (response.status == 401) {
        response.headers.set("WWW-Authenticate", "Bearer realm=\"causeway\"");
    }
    // Answers hold keys that are shown once, and names that are nobody else's business.
    response.headers.set("Cache-Control", "no-store");
    response.route = std::move(route);
    return response;
}

base::Result<http::Response> Api::answer(const http::Request& request, std::string& route) const {
    CAUSEWAY_TRY(const Identity identity, authenticate(request, services_.api_tokens));
    const auto routing = http::find_route(routes(), request);
    if (const auto* wrong_method = std::get_if<http::MethodNotAllowed>(&routing)) {
        return not_allowed(wrong_method->allow, request.request_id);
    }
    const auto* match = std::get_if<http::RouteMatch<Route>>(&routing);
    if (match == nullptr) {
        return base::fail(base::ErrorKind::not_found, "The admin API has no such path.");
    }
    route = match->row->pattern;
    if (!identity.may(match->row->needs)) return base::fail(scope_missing(match->row->needs));
    const Call call{services_, request, match->parameters, identity,
                    ra::Caller{{identity.actor, request.peer.address}, request.request_id}};
    if (match->row->method != http::Method::post) return match->row->handler(call);
    CAUSEWAY_TRY(const auto key, idempotency_key(request));
    return key ? carry_out_once(*match->row, call, *key) : match->row->handler(call);
}

}  // namespace causeway::admin
