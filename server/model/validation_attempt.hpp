// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ids.hpp"
#include "model/validation_trace.hpp"

namespace causeway::model {

// One try to validate a challenge, kept as evidence with all that was asked and seen.
struct ValidationAttempt {
    ValidationAttemptId id;
    EndpointScope scope;
    AuthorizationId authorization_id;
    ChallengeId challenge_id;
    int number = 1;
    ValidationTrace trace;
};

}  // namespace causeway::model
