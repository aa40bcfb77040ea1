// SPDX-License-Identifier: Apache-2.0
#include "acme/revocations.hpp"

#include <nlohmann/json.hpp>

#include "acme/payload.hpp"
#include "base/encoding.hpp"

namespace causeway::acme {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using model::RevocationReason;
using nlohmann::json;

// The request has waited for the CA already.
constexpr std::chrono::seconds kAskAgain{30};

Result<base::Bytes> read_certificate(const json& payload) {
    CAUSEWAY_TRY(const std::string text, read_text(payload, "certificate"));
    auto der = base::base64url_decode(text);
    if (der) return *std::move(der);
    return fail(ErrorKind::malformed,
                "The member \"certificate\" must be the certificate's DER in base64url without "
                "padding.");
}

Result<RevocationReason> read_reason(const json& payload) {
    const json* member = find_member(payload, "reason");
    if (member == nullptr) return RevocationReason::unspecified;
    if (member->is_number_integer()) {
        if (const auto reason = model::given_reason(member->get<std::int64_t>())) return *reason;
    }
    return fail(
        ErrorKind::bad_revocation_reason,
        "The member \"reason\" must be one of these numbers: " + model::list_of_reasons() + ".");
}

base::Error not_confirmed_yet(const model::Revocation& revocation) {
    base::Error error = base::make_error(
        ErrorKind::unavailable,
        "The CA has not confirmed the revocation yet. It is recorded and will be carried out; "
        "repeating the request is harmless and tells how far it is.");
    error.internal = "revocation " + revocation.id.to_string() + ": " + revocation.last_error;
    error.retry_after = kAskAgain;
    return error;
}

}  // namespace

Result<http::Response> revoke_certificate(Services& services, const EitherCall& call) {
    CAUSEWAY_TRY(const json payload, parse_object(call.payload));
    CAUSEWAY_TRY(const base::Bytes certificate, read_certificate(payload));
    CAUSEWAY_TRY(const RevocationReason reason, read_reason(payload));
    CAUSEWAY_TRY(const ra::RevocationCase of,
                 services.revocations.request({call.context, call.signer, call.caller}, certificate,
                                              reason));
    switch (of.revocation.state) {
        case model::RevocationState::revoked:
            return http::empty(200);
        case model::RevocationState::requested:
            return fail(not_confirmed_yet(of.revocation));
        case model::RevocationState::refused:
            return fail(ErrorKind::unauthorized, of.revocation.refusal);
        case model::RevocationState::dismissed:
            return fail(ErrorKind::unauthorized,
                        "The operators of this service have decided not to revoke it.");
    }
    return fail(base::internal_error("a revocation is in no state"));
}

}  // namespace causeway::acme
