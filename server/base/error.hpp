// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace causeway::base {

// What went wrong, in the vocabulary of the ACME error registry (RFC 8555 §6.7) plus the few
// conditions that only the admin side knows. Each edge maps every kind to its own problem type and
// HTTP status in one exhaustive switch; a new kind does not compile until both do.
enum class ErrorKind {
    malformed,
    unsupported_media_type,
    payload_too_large,
    not_found,
    conflict,
    precondition_failed,
    request_outstanding,   // an earlier one with its Idempotency-Key is being worked on
    idempotency_key_used,  // for another request
    unauthenticated,
    unauthorized,
    account_does_not_exist,
    already_revoked,
    bad_csr,
    bad_nonce,
    bad_public_key,
    bad_revocation_reason,
    bad_signature_algorithm,
    caa,
    compound,
    connection,
    dns,
    external_account_required,
    incorrect_response,
    invalid_contact,
    order_not_ready,
    rate_limited,
    rejected_identifier,
    tls,
    unsupported_contact,
    unsupported_identifier,
    user_action_required,
    unsupported,  // understood, but this deployment cannot do it
    unavailable,  // a dependency is down; the same request may succeed later
    internal,     // a broken invariant; a person has to look
};

// The wire-neutral name of a kind, for logs and audit records ("bad_csr").
const char* to_string(ErrorKind kind);

// The part of a request that a subproblem speaks of (RFC 8555 §6.7.1).
struct ErrorSubject {
    std::string type;
    std::string value;

    bool operator==(const ErrorSubject&) const = default;
};

struct Subproblem {
    ErrorKind kind = ErrorKind::malformed;
    std::string detail;
    ErrorSubject subject;

    bool operator==(const Subproblem&) const = default;
};

// An expected failure. `detail` is written for the person at the other end and may leave the
// process; `internal` is for our log only and never does.
struct Error {
    ErrorKind kind = ErrorKind::internal;
    std::string detail;
    std::string internal;
    std::vector<Subproblem> subproblems;
    std::optional<std::chrono::seconds> retry_after;

    // JWS algorithms a client may fall back to; set with bad_signature_algorithm only
    // (RFC 8555 §6.2).
    std::vector<std::string> algorithms;

    // The resource that a conflict is with: the account URL's id when a key is already in use
    // (RFC 8555 §7.3.5).
    std::string conflicting_id;
};

Error make_error(ErrorKind kind, std::string detail);

// A failure whose cause must not leave the process: the caller sees a neutral sentence.
Error internal_error(std::string internal);
Error unavailable_error(std::string internal, std::chrono::seconds retry_after);

}  // namespace causeway::base
