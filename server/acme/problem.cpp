// SPDX-License-Identifier: Apache-2.0
#include "acme/problem.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "acme/reply.hpp"

namespace causeway::acme {
namespace {

using base::ErrorKind;
using nlohmann::json;

// When we fail, clients that are not told how long to wait ask again at once.
constexpr std::chrono::seconds kDefaultRetryAfter{10};

std::string urn(std::string_view name) {
    return "urn:ietf:params:acme:error:" + std::string(name);
}

json render_subproblem(const base::Subproblem& subproblem) {
    json out{{"type", urn(problem_type(subproblem.kind).name)}, {"detail", subproblem.detail}};
    if (!subproblem.subject.type.empty()) {
        out["identifier"] = {{"type", subproblem.subject.type},
                             {"value", subproblem.subject.value}};
    }
    return out;
}

json render_problem(ProblemType type, const std::string& detail,
                    const std::vector<base::Subproblem>& subproblems) {
    json out{{"type", urn(type.name)}, {"status", type.status}, {"detail", detail}};
    for (const base::Subproblem& subproblem : subproblems) {
        out["subproblems"].push_back(render_subproblem(subproblem));
    }
    return out;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): one row for each kind
ProblemType problem_type(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::malformed:
            return {"malformed", 400};
        case ErrorKind::unsupported_media_type:
            return {"malformed", 415};
        case ErrorKind::payload_too_large:
            return {"malformed", 413};
        case ErrorKind::not_found:
            return {"malformed", 404};
        case ErrorKind::conflict:
        case ErrorKind::request_outstanding:
            return {"malformed", 409};
        case ErrorKind::precondition_failed:
            return {"malformed", 412};
        case ErrorKind::idempotency_key_used:
            return {"malformed", 422};
        case ErrorKind::unauthenticated:
            return {"unauthorized", 401};
        case ErrorKind::unauthorized:
        case ErrorKind::unsupported:
            return {"unauthorized", 403};
        case ErrorKind::account_does_not_exist:
            return {"accountDoesNotExist", 400};
        case ErrorKind::already_revoked:
            return {"alreadyRevoked", 400};
        case ErrorKind::bad_csr:
            return {"badCSR", 400};
        case ErrorKind::bad_nonce:
            return {"badNonce", 400};
        case ErrorKind::bad_public_key:
            return {"badPublicKey", 400};
        case ErrorKind::bad_revocation_reason:
            return {"badRevocationReason", 400};
        case ErrorKind::bad_signature_algorithm:
            return {"badSignatureAlgorithm", 400};
        case ErrorKind::caa:
            return {"caa", 403};
        case ErrorKind::compound:
            return {"compound", 400};
        case ErrorKind::connection:
            return {"connection", 400};
        case ErrorKind::dns:
            return {"dns", 400};
        case ErrorKind::external_account_required:
            return {"externalAccountRequired", 403};
        case ErrorKind::incorrect_response:
            return {"incorrectResponse", 403};
        case ErrorKind::invalid_contact:
            return {"invalidContact", 400};
        case ErrorKind::order_not_ready:
            return {"orderNotReady", 403};
        case ErrorKind::rate_limited:
            return {"rateLimited", 429};
        case ErrorKind::rejected_identifier:
            return {"rejectedIdentifier", 400};
        case ErrorKind::tls:
            return {"tls", 400};
        case ErrorKind::unsupported_contact:
            return {"unsupportedContact", 400};
        case ErrorKind::unsupported_identifier:
            return {"unsupportedIdentifier", 400};
        case ErrorKind::user_action_required:
            return {"userActionRequired", 403};
        case ErrorKind::unavailable:
            return {"serverInternal", 503};
        case ErrorKind::internal:
            return {"serverInternal", 500};
    }
    return {"serverInternal", 500};
}

http::Response problem(ProblemType type, const base::Error& error, std::string_view request_id) {
    json body = render_problem(type, error.detail, error.subproblems);
    if (!error.algorithms.empty()) body["algorithms"] = error.algorithms;
    const bool our_fault = type.status >= 500;
    if (our_fault) body["instance"] = "urn:uuid:" + std::string(request_id);
    http::Response response =
        http::problem_json(type.status, body.dump(-1, ' ', false, json::error_handler_t::replace));
    if (error.retry_after || our_fault) {
        const auto wait = error.retry_after.value_or(kDefaultRetryAfter);
        set_retry_after(response, wait);
    }
    return response;
}

void add_pointers(http::Response& response, const base::Error& error,
                  const model::Endpoint& endpoint, const EndpointUrls& urls) {
    if (error.kind == ErrorKind::conflict && !error.conflicting_id.empty()) {
        response.headers.set("Location", urls.of(path::kAccount, error.conflicting_id));
    }
    if (error.kind == ErrorKind::user_action_required && !endpoint.terms_of_service.empty()) {
        add_link(response, endpoint.terms_of_service, "terms-of-service");
    }
}

json render(const model::Problem& problem) {
    return render_problem(problem_type(problem.kind), problem.detail, problem.subproblems);
}

}  // namespace causeway::acme
