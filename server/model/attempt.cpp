// SPDX-License-Identifier: Apache-2.0
#include "model/attempt.hpp"

namespace causeway::model {
namespace {

AttemptDuty duty_of(AttemptState state) {
    switch (state) {
        case AttemptState::prepared:
            return AttemptDuty::enroll;
        case AttemptState::sending:
            return AttemptDuty::investigate;
        case AttemptState::pending:
            return AttemptDuty::resume;
        case AttemptState::issued:
            return AttemptDuty::accept;
        case AttemptState::rejected:
        case AttemptState::unavailable:
        case AttemptState::unknown:
            return AttemptDuty::nothing;
    }
    return AttemptDuty::nothing;
}

}  // namespace

void Attempt::become_unknown(base::Time now) {
    state = AttemptState::unknown;
    unknown_since = now;
    lease_until.reset();
}

base::Result<ClaimedAttempt> claim(Attempt attempt, std::string owner, base::Time now,
                                   base::Time lease_until) {
    if (attempt.lease_until && now < *attempt.lease_until) {
        return base::fail(base::ErrorKind::conflict, "Another worker owns this attempt.");
    }
    const AttemptDuty duty = duty_of(attempt.state);
    if (duty == AttemptDuty::nothing) return ClaimedAttempt{std::move(attempt), duty};
    ++attempt.fence;
    attempt.owner = std::move(owner);
    attempt.lease_until = lease_until;
    if (duty == AttemptDuty::enroll) attempt.state = AttemptState::sending;
    if (duty == AttemptDuty::investigate) attempt.become_unknown(now);
    return ClaimedAttempt{std::move(attempt), duty};
}

}  // namespace causeway::model
