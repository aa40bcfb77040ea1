// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "model/challenge.hpp"
#include "model/endpoint.hpp"
#include "model/identifier.hpp"
#include "model/ids.hpp"

namespace causeway::model {

// RFC 8555 §7.1.6.
enum class AuthorizationStatus { pending, valid, invalid, deactivated, expired, revoked };

struct Authorization {
    AuthorizationId id;
    EndpointScope scope;
    AccountId account_id;
    Identifier identifier;
    AuthorizationStatus status = AuthorizationStatus::pending;
    AuthorizationSource source = AuthorizationSource::challenge;
    base::Time expires_at;
    std::vector<Challenge> challenges;
    base::Time created_at;
    std::int64_t version = 1;

    const Challenge* find(ChallengeId id) const;
};

// The authorization as it is now: a stored pending or valid one past its time is expired.
Authorization as_of(Authorization authorization, base::Time now);

// The client says that a challenge is ready, with that account key. The result's challenge is
// processing; nothing changes when it is processing or valid already, so that a repeated POST is
// harmless (RFC 8555 §7.5.1). malformed on a challenge or authorization that can no longer become
// valid.
base::Result<Authorization> respond(Authorization authorization, ChallengeId challenge,
                                    const crypto::KeyThumbprint& account_key, base::Time now);

// The outcome of a validation. One valid challenge makes the authorization valid for `lifetime`;
// one that fails for good makes it invalid (RFC 8555 §7.1.6). No change when it already ended.
Authorization prove(Authorization authorization, ChallengeId challenge, base::Time now,
                    std::chrono::seconds lifetime);
// An attempt failed and another follows: the challenge stays processing and shows why (§8.2).
Authorization note_failure(Authorization authorization, ChallengeId challenge, Problem problem);
Authorization refute(Authorization authorization, ChallengeId challenge, Problem problem);

// The client gives it up (RFC 8555 §7.5.2). malformed unless it is pending or valid; no change when
// it is deactivated already, so that a repeated POST is harmless.
base::Result<Authorization> deactivate(Authorization authorization, base::Time now);

}  // namespace causeway::model

template <>
struct causeway::base::EnumNames<causeway::model::AuthorizationStatus> {
    using enum causeway::model::AuthorizationStatus;
    static constexpr std::pair<causeway::model::AuthorizationStatus, std::string_view> table[] = {
        {pending, "pending"},         {valid, "valid"},     {invalid, "invalid"},
        {deactivated, "deactivated"}, {expired, "expired"}, {revoked, "revoked"},
    };
};
