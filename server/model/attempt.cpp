// SPDX-License-Identifier: Apache-2.0
#include "model/attempt.hpp"

namespace causeway::model {
namespace {

AttemptDuty duty_of(Remedy remedy) {
    switch (remedy) {
        case Remedy::find:
            return AttemptDuty::find;
        case Remedy::repeat:
            return AttemptDuty::enroll;
        case Remedy::none:
            return AttemptDuty::nothing;
    }
    return AttemptDuty::nothing;
}

AttemptDuty duty_of(AttemptState state, Remedy remedy) {
    switch (state) {
        case AttemptState::prepared:
            return AttemptDuty::enroll;
        case AttemptState::sending:
            return AttemptDuty::investigate;
        case AttemptState::pending:
            return AttemptDuty::resume;
        case AttemptState::issued:
            return AttemptDuty::accept;
        case AttemptState::unknown:
            return duty_of(remedy);
        case AttemptState::rejected:
        case AttemptState::unavailable:
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
                                   base::Time lease_until, Remedy remedy) {
    if (attempt.lease_until && now < *attempt.lease_until) {
        return base::fail(base::ErrorKind::conflict, "Another worker owns this attempt.");
    }
    const AttemptDuty duty = duty_of(attempt.state, remedy);
    if (duty == AttemptDuty::nothing) return ClaimedAttempt{std::move(attempt), duty};
    ++attempt.fence;
    attempt.owner = std::move(owner);
    attempt.lease_until = lease_until;
    if (duty == AttemptDuty::enroll) attempt.state = AttemptState::sending;
    if (duty == AttemptDuty::investigate) attempt.become_unknown(now);
    return ClaimedAttempt{std::move(attempt), duty};
}

}  // namespace causeway::model
