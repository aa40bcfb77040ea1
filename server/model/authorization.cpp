// SPDX-License-Identifier: Apache-2.0
#include "model/authorization.hpp"

#include <algorithm>

namespace causeway::model {
namespace {

Challenge* find(Authorization& authorization, ChallengeId id) {
    const auto found = std::ranges::find(authorization.challenges, id, &Challenge::id);
    return found == authorization.challenges.end() ? nullptr : &*found;
}

bool open(const Authorization& authorization, const Challenge* challenge) {
    return challenge != nullptr && authorization.status == AuthorizationStatus::pending &&
           (challenge->status == ChallengeStatus::pending ||
            challenge->status == ChallengeStatus::processing);
}

}  // namespace

const Challenge* Authorization::find(ChallengeId wanted) const {
    const auto found = std::ranges::find(challenges, wanted, &Challenge::id);
    return found == challenges.end() ? nullptr : &*found;
}

Authorization as_of(Authorization authorization, base::Time now) {
    const bool can_expire = authorization.status == AuthorizationStatus::pending ||
                            authorization.status == AuthorizationStatus::valid;
    if (can_expire && now >= authorization.expires_at) {
        authorization.status = AuthorizationStatus::expired;
    }
    return authorization;
}

base::Result<Authorization> respond(Authorization authorization, ChallengeId id,
                                    const crypto::KeyThumbprint& account_key, base::Time now) {
    authorization = as_of(std::move(authorization), now);
    Challenge* challenge = find(authorization, id);
    if (challenge == nullptr) {
        return base::fail(base::ErrorKind::not_found, "There is no such challenge.");
    }
    if (challenge->status == ChallengeStatus::valid) return authorization;
    if (!open(authorization, challenge)) {
        return base::fail(base::ErrorKind::malformed,
                          "The authorization is " +
                              std::string(base::name_of(authorization.status)) +
                              ": this challenge can no longer be answered. Place a new order.");
    }
    if (challenge->status == ChallengeStatus::pending) challenge->answered_with = account_key;
    challenge->status = ChallengeStatus::processing;
    return authorization;
}

Authorization prove(Authorization authorization, ChallengeId id, base::Time now,
                    std::chrono::seconds lifetime) {
    Challenge* challenge = find(authorization, id);
    if (!open(authorization, challenge)) return authorization;
    challenge->status = ChallengeStatus::valid;
    challenge->validated_at = now;
    challenge->error.reset();
    authorization.status = AuthorizationStatus::valid;
    authorization.expires_at = now + lifetime;
    return authorization;
}

Authorization note_failure(Authorization authorization, ChallengeId id, Problem problem) {
    Challenge* challenge = find(authorization, id);
    if (open(authorization, challenge)) challenge->error = std::move(problem);
    return authorization;
}

Authorization refute(Authorization authorization, ChallengeId id, Problem problem) {
    Challenge* challenge = find(authorization, id);
    if (!open(authorization, challenge)) return authorization;
    challenge->status = ChallengeStatus::invalid;
    challenge->error = std::move(problem);
    authorization.status = AuthorizationStatus::invalid;
    return authorization;
}

base::Result<Authorization> deactivate(Authorization authorization, base::Time now) {
    authorization = as_of(std::move(authorization), now);
    switch (authorization.status) {
        case AuthorizationStatus::pending:
        case AuthorizationStatus::valid:
        case AuthorizationStatus::deactivated:
            authorization.status = AuthorizationStatus::deactivated;
            return authorization;
        case AuthorizationStatus::invalid:
        case AuthorizationStatus::expired:
        case AuthorizationStatus::revoked:
            break;
    }
    return base::fail(base::ErrorKind::malformed,
                      "The authorization is " + std::string(base::name_of(authorization.status)) +
                          ": there is nothing left to deactivate.");
}

}  // namespace causeway::model
