// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <utility>

namespace causeway::base {

// NOLINTNEXTLINE(readability-function-size): one row for each kind
const char* to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::malformed:
            return "malformed";
        case ErrorKind::unsupported_media_type:
            return "unsupported_media_type";
        case ErrorKind::payload_too_large:
            return "payload_too_large";
        case ErrorKind::not_found:
            return "not_found";
        case ErrorKind::conflict:
            return "conflict";
        case ErrorKind::precondition_failed:
            return "precondition_failed";
        case ErrorKind::request_outstanding:
            return "request_outstanding";
        case ErrorKind::idempotency_key_used:
            return "idempotency_key_used";
        case ErrorKind::unauthenticated:
            return "unauthenticated";
        case ErrorKind::unauthorized:
            return "unauthorized";
        case ErrorKind::account_does_not_exist:
            return "account_does_not_exist";
        case ErrorKind::already_revoked:
            return "already_revoked";
        case ErrorKind::bad_csr:
            return "bad_csr";
        case ErrorKind::bad_nonce:
            return "bad_nonce";
        case ErrorKind::bad_public_key:
            return "bad_public_key";
        case ErrorKind::bad_revocation_reason:
            return "bad_revocation_reason";
        case ErrorKind::bad_signature_algorithm:
            return "bad_signature_algorithm";
        case ErrorKind::caa:
            return "caa";
        case ErrorKind::compound:
            return "compound";
        case ErrorKind::connection:
            return "connection";
        case ErrorKind::dns:
            return "dns";
        case ErrorKind::external_account_required:
            return "external_account_required";
        case ErrorKind::incorrect_response:
            return "incorrect_response";
        case ErrorKind::invalid_contact:
            return "invalid_contact";
        case ErrorKind::order_not_ready:
            return "order_not_ready";
        case ErrorKind::rate_limited:
            return "rate_limited";
        case ErrorKind::rejected_identifier:
            return "rejected_identifier";
        case ErrorKind::tls:
            return "tls";
        case ErrorKind::unsupported_contact:
            return "unsupported_contact";
        case ErrorKind::unsupported_identifier:
            return "unsupported_identifier";
        case ErrorKind::user_action_required:
            return "user_action_required";
        case ErrorKind::unsupported:
            return "unsupported";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::internal:
            return "internal";
    }
    return "internal";
}

Error make_error(ErrorKind kind, std::string detail) {
    Error error;
    error.kind = kind;
    error.detail = std::move(detail);
    return error;
}

Error internal_error(std::string internal) {
    Error error = make_error(ErrorKind::internal,
                             "Something went wrong inside the server. The operator can find the "
                             "cause by the request id.");
    error.internal = std::move(internal);
    return error;
}

Error unavailable_error(std::string internal, std::chrono::seconds retry_after) {
    Error error = make_error(ErrorKind::unavailable,
                             "The service cannot answer at the moment. Try again later; nothing "
                             "was lost.");
    error.internal = std::move(internal);
    error.retry_after = retry_after;
    return error;
}

}  // namespace causeway::base
