// SPDX-License-Identifier: Apache-2.0
#include "admin/problem.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "admin/input_errors.hpp"

namespace causeway::admin {
namespace {

using base::ErrorKind;
using nlohmann::json;

json entry(const base::Subproblem& subproblem) {
    json out{{"detail", subproblem.detail}};
    const auto& [type, value] = subproblem.subject;
    if (type == kPointer || type == kParameter) {
        out[type] = value;
    } else if (!type.empty()) {
        out["subject"] = {{"type", type}, {"value", value}};
    }
    return out;
}

}  // namespace

ProblemType problem_type(ErrorKind kind) {
    constexpr ProblemType kInvalid{400, "invalid-request", "The request is not valid"};
    constexpr ProblemType kDenied{403, "denied", "This is not allowed"};
    constexpr ProblemType kNotFound{404, "not-found", "There is no such thing"};
    constexpr ProblemType kConflict{409, "conflict", "The request conflicts with what exists"};
    switch (kind) {
        case ErrorKind::malformed:
        case ErrorKind::bad_csr:
        case ErrorKind::bad_nonce:
        case ErrorKind::bad_public_key:
        case ErrorKind::bad_revocation_reason:
        case ErrorKind::bad_signature_algorithm:
        case ErrorKind::caa:
        case ErrorKind::compound:
        case ErrorKind::connection:
        case ErrorKind::dns:
        case ErrorKind::incorrect_response:
        case ErrorKind::invalid_contact:
        case ErrorKind::rejected_identifier:
        case ErrorKind::tls:
        case ErrorKind::unsupported_contact:
        case ErrorKind::unsupported_identifier:
            return kInvalid;
        case ErrorKind::unauthenticated:
            return {401, "unauthenticated", "A valid credential is needed"};
        case ErrorKind::unauthorized:
        case ErrorKind::external_account_required:
        case ErrorKind::user_action_required:
            return kDenied;
        case ErrorKind::not_found:
        case ErrorKind::account_does_not_exist:
            return kNotFound;
        case ErrorKind::conflict:
        case ErrorKind::already_revoked:
        case ErrorKind::order_not_ready:
            return kConflict;
        case ErrorKind::precondition_failed:
            return {412, "precondition-failed", "It changed since it was read"};
        case ErrorKind::request_outstanding:
            return {409, "request-outstanding",
                    "A request with this Idempotency-Key is outstanding"};
        case ErrorKind::idempotency_key_used:
            return {422, "idempotency-key-used", "This Idempotency-Key is used already"};
        case ErrorKind::payload_too_large:
            return {413, "too-large", "The request is too large"};
        case ErrorKind::unsupported_media_type:
            return {415, "unsupported-media-type", "The request body is not JSON"};
        case ErrorKind::rate_limited:
            return {429, "rate-limited", "Too many requests"};
        case ErrorKind::internal:
            return {500, "internal", "The server failed"};
        case ErrorKind::unsupported:
            return {501, "unsupported", "This server cannot do it"};
        case ErrorKind::unavailable:
            return {503, "unavailable", "Something that is needed cannot be reached"};
    }
    return {500, "internal", "The server failed"};
}

http::Response problem(const base::Error& error, std::string_view request_id) {
    const ProblemType type = problem_type(error.kind);
    json body{{"type", "urn:causeway:problem:" + std::string(type.name)},
              {"title", type.title},
              {"status", type.status},
              {"detail", error.detail},
              {"request_id", request_id}};
    for (const base::Subproblem& subproblem : error.subproblems) {
        body["errors"].push_back(entry(subproblem));
    }
    http::Response response =
        http::problem_json(type.status, body.dump(-1, ' ', false, json::error_handler_t::replace));
    if (error.retry_after) {
        response.headers.set("Retry-After", std::to_string(error.retry_after->count()));
    }
    return response;
}

}  // namespace causeway::admin
