// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "model/ids.hpp"
#include "model/revocation_reason.hpp"

namespace causeway::model {

enum class RevocationState {
    requested,  // its CA is asked until it answers
    revoked,    // confirmed by the CA, or attested by an operator
    refused,    // the CA said no: a task for an operator
    dismissed,  // ended by an operator; the certificate stays good
};

// A revocation that was asked for. A certificate has at most one that was not dismissed.
struct Revocation {
    RevocationId id;
    EndpointScope scope;
    CertificateId certificate_id;
    RevocationReason reason = RevocationReason::unspecified;
    std::string requested_by;  // as AuditActor::name
    std::string comment;       // the operator's, or empty
    RevocationState state = RevocationState::requested;
    // Calls of the CA that were begun. What a call brings counts as long as no other was begun, but
    // for its confirmation: revoking twice is harmless, and revoked is revoked.
    int tries = 0;
    std::string last_error;  // why the CA has not revoked yet: for our log and the operator
    std::string refusal;     // refused: why, for the client
    std::optional<base::Time> next_try_at;  // as long as it is requested
    base::Time requested_at;
    std::optional<base::Time> ended_at;
    std::int64_t version = 1;

    // Requested or refused: it may still come to an end.
    bool open() const;
};

// Whoever asks now has the better reason: it takes the place of the one before.
Revocation restate(Revocation revocation, RevocationReason reason, std::string requested_by,
                   std::string comment);
// The CA is called now.
Revocation begin_try(Revocation revocation);
// The CA did not answer, or cannot be asked; it is asked again at that time.
Revocation put_off(Revocation revocation, base::Time next_try_at, std::string why);
Revocation refuse(Revocation revocation, std::string for_client, std::string for_log,
                  base::Time now);
// Whatever its state was.
Revocation confirm(Revocation revocation, base::Time now);

// By an operator's word. conflict says what has become of it.
base::Result<Revocation> attest(Revocation revocation, base::Time now);
base::Result<Revocation> dismiss(Revocation revocation, base::Time now);
// Its CA is asked again, from now on for that reason.
base::Result<Revocation> retry(Revocation revocation, RevocationReason reason, base::Time now);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::RevocationState> {
    using enum causeway::model::RevocationState;
    static constexpr std::pair<causeway::model::RevocationState, std::string_view> table[] = {
        {requested, "requested"},
        {revoked, "revoked"},
        {refused, "refused"},
        {dismissed, "dismissed"},
    };
};
