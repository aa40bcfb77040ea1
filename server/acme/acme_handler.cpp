// SPDX-License-Identifier: Apache-2.0
#include "acme/acme_handler.hpp"

#include <exception>
#include <string>
#include <variant>

#include "acme/envelope.hpp"
#include "acme/reply.hpp"

namespace causeway::acme {
namespace {

using base::ErrorKind;
using base::Result;

// None of our URLs holds an escape, so a path with one is not a URL that we handed out.
http::Routing<Route> find_route(const http::Request& request) {
    if (request.path.find('%') != std::string::npos) return http::NoSuchPath{};
    return http::find_route(routes(), request);
}

// Every pattern begins with /acme/{tenant}/{endpoint}.
bool is_below_an_endpoint(const http::Request& request) {
    return request.segments.size() > 2 && request.segments[0] == "acme";
}

base::Error no_such_path() {
    return base::make_error(ErrorKind::not_found,
                            "There is no such resource. The URL to give to a client ends in "
                            "/directory, without a slash; it takes all others from there.");
}

base::Error method_not_allowed(const std::string& allowed) {
    return base::make_error(ErrorKind::malformed,
                            "This resource takes " + allowed +
                                " only. ACME resources are read by POST-as-GET (RFC 8555 §6.3).");
}

ra::Caller caller_of(const http::Request& request, std::string actor) {
    return {{std::move(actor), request.peer.address}, request.request_id};
}

ra::Caller account_caller(const http::Request& request, const model::Account& account) {
    return caller_of(request, "account:" + account.id.to_string());
}

ra::Caller key_caller(const http::Request& request, const crypto::Jwk& key) {
    return caller_of(request, "key:" + key.thumbprint().value());
}

}  // namespace

http::Response AcmeHandler::handle(const http::Request& request) {
    http::Response response = answer(request);
    if (!response.headers.get("Cache-Control")) response.headers.set("Cache-Control", "no-store");
    return response;
}

http::Response AcmeHandler::answer(const http::Request& request) {
    if (!is_below_an_endpoint(request)) {
        return refuse(problem_type(ErrorKind::not_found), no_such_path(), request, nullptr);
    }
    const auto context = services_.endpoints.find(request.segments[1], request.segments[2]);
    if (!context) {
        return refuse(problem_type(context.error().kind), context.error(), request, nullptr);
    }
    return answer_at(request, find_route(request), *context);
}

http::Response AcmeHandler::answer_at(const http::Request& request,
                                      const http::Routing<Route>& routing,
                                      const model::EndpointContext& context) {
    const EndpointUrls urls(services_.base_url, context);
    http::Response response;
    const auto* match = std::get_if<http::RouteMatch<Route>>(&routing);
    if (match == nullptr) {
        response = refuse_unrouted(request, routing, context);
    } else {
        const Call call{request, match->parameters, context, urls};
        Result<http::Response> result = dispatch(*match->row, call);
        if (result) {
            response = *std::move(result);
        } else {
            const base::Error& error = result.error();
            response = refuse(problem_type(error.kind), error, request, &context);
            add_pointers(response, error, context.endpoint, urls);
        }
        response.route = match->row->pattern;
    }
    const bool is_directory = response.route == path::kDirectory && response.status == 200;
    if (!is_directory) add_link(response, urls.of(path::kDirectory), "index");
    // Clients take their next nonce from any answer, errors most of all (RFC 8555 §6.5).
    if (request.method == http::Method::post) {
        if (auto nonce = services_.nonces.issue(context.scope())) {
            response.headers.set("Replay-Nonce", *std::move(nonce));
        }
    }
    return response;
}

http::Response AcmeHandler::refuse_unrouted(const http::Request& request,
                                            const http::Routing<Route>& routing,
                                            const model::EndpointContext& context) {
    const auto* other = std::get_if<http::MethodNotAllowed>(&routing);
    if (other == nullptr) {
        return refuse(problem_type(ErrorKind::not_found), no_such_path(), request, &context);
    }
    http::Response response =
        refuse({"malformed", 405}, method_not_allowed(other->allow), request, &context);
    response.headers.set("Allow", other->allow);
    return response;
}

Result<http::Response> AcmeHandler::dispatch(const Route& route, const Call& call) {
    // A broken invariant ends here and not in the server, so that its answer is an ACME one too.
    try {
        return std::visit([&](auto handler) { return run(handler, call); }, route.handler);
    } catch (const std::exception& broken) {
        return base::fail(base::internal_error(broken.what()));
    }
}

Result<http::Response> AcmeHandler::run(OpenHandler handler, const Call& call) {
    return handler(services_, call);
}

Result<http::Response> AcmeHandler::run(AccountHandler handler, const Call& call) {
    CAUSEWAY_TRY(const SignedByAccount opened, open_signed_by_account(call, services_.nonces));
    const ra::Caller caller = account_caller(call.request, opened.account);
    return handler(services_, {call, {call.context, opened.account, caller}, opened.payload});
}

Result<http::Response> AcmeHandler::run(KeyHandler handler, const Call& call) {
    CAUSEWAY_TRY(const SignedByKey opened, open_signed_by_key(call, services_.nonces));
    const ra::Caller caller = key_caller(call.request, opened.key);
    return handler(services_, {call, opened.key, caller, opened.payload});
}

Result<http::Response> AcmeHandler::run(EitherHandler handler, const Call& call) {
    CAUSEWAY_TRY(const SignedByEither opened, open_signed_by_either(call, services_.nonces));
    const auto* account = std::get_if<model::Account>(&opened.signer);
    const ra::Caller caller = account != nullptr
                                  ? account_caller(call.request, *account)
                                  : key_caller(call.request, std::get<crypto::Jwk>(opened.signer));
    return handler(services_, {call, opened.signer, caller, opened.payload});
}

http::Response AcmeHandler::refuse(ProblemType type, const base::Error& error,
                                   const http::Request& request,
                                   const model::EndpointContext* context) {
    const auto level = type.status >= 500 ? base::LogLevel::error : base::LogLevel::info;
    services_.log.write(level, "acme.refused",
                        {{"request_id", request.request_id},
                         {"path", request.path},
                         {"kind", base::to_string(error.kind)},
                         {"detail", error.detail},
                         {"internal", error.internal}});
    // A tenant that does not exist is no label: clients could make up any number of them.
    services_.metrics.count("causeway_acme_problems_total",
                            {{"tenant", context ? context->tenant.slug.text() : "none"},
                             {"type", std::string(type.name)}});
    return problem(type, error, request.request_id);
}

}  // namespace causeway::acme
