// SPDX-License-Identifier: Apache-2.0
#include "model/attempt.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

const base::Time kNow{std::chrono::seconds(1'800'000'000)};
const base::Time kLease = kNow + std::chrono::seconds(60);

Attempt in(AttemptState state) {
    Attempt attempt;
    attempt.state = state;
    attempt.fence = 7;
    return attempt;
}

TEST(ClaimAttempt, GivesEachStateItsDuty) {
    const std::pair<AttemptState, AttemptDuty> table[] = {
        {AttemptState::prepared, AttemptDuty::enroll},
        {AttemptState::pending, AttemptDuty::resume},
        {AttemptState::issued, AttemptDuty::accept},
        {AttemptState::sending, AttemptDuty::investigate},
        {AttemptState::rejected, AttemptDuty::nothing},
        {AttemptState::unavailable, AttemptDuty::nothing},
        {AttemptState::unknown, AttemptDuty::nothing},
    };
    for (const auto& [state, duty] : table) {
        const auto claimed = claim(in(state), "node", kNow, kLease);
        ASSERT_TRUE(claimed);
        EXPECT_EQ(claimed->duty, duty) << base::name_of(state);
        const bool taken = duty != AttemptDuty::nothing;
        EXPECT_EQ(claimed->attempt.fence, taken ? 8 : 7);
    }
}

TEST(ClaimAttempt, MarksAPreparedOneAsSending) {
    const auto claimed = claim(in(AttemptState::prepared), "node", kNow, kLease).value();
    EXPECT_EQ(claimed.attempt.state, AttemptState::sending);
    EXPECT_EQ(claimed.attempt.owner, "node");
    EXPECT_EQ(claimed.attempt.lease_until, kLease);
}

// Whatever was sent may have arrived: it is never sent a second time.
TEST(ClaimAttempt, TurnsOneThatItsOwnerLeftBehindIntoUnknown) {
    Attempt sending = in(AttemptState::sending);
    sending.lease_until = kNow;
    const auto claimed = claim(sending, "heir", kNow, kLease).value();
    EXPECT_EQ(claimed.attempt.state, AttemptState::unknown);
    EXPECT_EQ(claim(claimed.attempt, "other", kNow, kLease)->duty, AttemptDuty::nothing);
}

TEST(ClaimAttempt, AsksWhatBecameOfAnUnknownOneAndSendsNothing) {
    Attempt lost = in(AttemptState::unknown);
    lost.unknown_since = kNow;
    const auto claimed = claim(lost, "heir", kNow, kLease, Remedy::find).value();
    EXPECT_EQ(claimed.duty, AttemptDuty::find);
    EXPECT_EQ(claimed.attempt.state, AttemptState::unknown);
    EXPECT_EQ(claimed.attempt.fence, 8);
    EXPECT_EQ(claimed.attempt.lease_until, kLease);
}

TEST(ClaimAttempt, SendsAnUnknownOneAgainOnlyWhereThatIsTheRemedy) {
    Attempt lost = in(AttemptState::unknown);
    lost.unknown_since = kNow;
    const auto claimed = claim(lost, "heir", kNow, kLease, Remedy::repeat).value();
    EXPECT_EQ(claimed.duty, AttemptDuty::enroll);
    EXPECT_EQ(claimed.attempt.state, AttemptState::sending);
    EXPECT_TRUE(claimed.attempt.is_repetition());
    for (const AttemptState state : {AttemptState::rejected, AttemptState::unavailable}) {
        EXPECT_EQ(claim(in(state), "heir", kNow, kLease, Remedy::repeat)->duty,
                  AttemptDuty::nothing);
    }
}

TEST(ClaimAttempt, RespectsARunningLease) {
    for (const AttemptState state :
         {AttemptState::prepared, AttemptState::sending, AttemptState::pending}) {
        Attempt owned = in(state);
        owned.lease_until = kNow + std::chrono::microseconds(1);
        const auto claimed = claim(owned, "heir", kNow, kLease);
        ASSERT_FALSE(claimed);
        EXPECT_EQ(claimed.error().kind, base::ErrorKind::conflict);
    }
}

}  // namespace
}  // namespace causeway::model
