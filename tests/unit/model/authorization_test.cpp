// SPDX-License-Identifier: Apache-2.0
#include "model/authorization.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

const base::Time kNow{std::chrono::seconds(1'800'000'000)};
constexpr std::chrono::seconds kLifetime{3600};
const crypto::KeyThumbprint kKey{"the key of the answer"};

ChallengeId challenge_id(std::uint8_t number) {
    return ChallengeId(base::Uuid({number}));
}

Authorization with(AuthorizationStatus status, ChallengeStatus challenge_status) {
    Authorization authorization{.id = {},
                                .scope = {},
                                .account_id = {},
                                .identifier = Identifier::parse("dns", "a.example").value(),
                                .status = status,
                                .expires_at = kNow + std::chrono::seconds(1)};
    authorization.challenges = {
        {challenge_id(1), ChallengeType::http_01, "t", challenge_status, {}, {}},
        {challenge_id(2), ChallengeType::dns_01, "t", ChallengeStatus::pending, {}, {}}};
    return authorization;
}

Authorization pending() {
    return with(AuthorizationStatus::pending, ChallengeStatus::pending);
}
Authorization processing() {
    return with(AuthorizationStatus::pending, ChallengeStatus::processing);
}

const Problem kProblem{base::ErrorKind::dns, "no such name", {}};

// Conformance row G3.
TEST(RespondToChallenge, MakesItProcessingAndIsHarmlessWhenRepeated) {
    const auto once = respond(pending(), challenge_id(1), kKey, kNow).value();
    EXPECT_EQ(once.challenges[0].status, ChallengeStatus::processing);
    EXPECT_EQ(once.challenges[1].status, ChallengeStatus::pending);
    const auto twice =
        respond(once, challenge_id(1), crypto::KeyThumbprint("a later key"), kNow).value();
    EXPECT_EQ(twice.challenges[0].status, ChallengeStatus::processing);
    EXPECT_EQ(twice.challenges[0].answered_with, kKey);
    const auto valid = with(AuthorizationStatus::valid, ChallengeStatus::valid);
    EXPECT_EQ(respond(valid, challenge_id(1), kKey, kNow)->challenges[0].status,
              ChallengeStatus::valid);
}

TEST(RespondToChallenge, IsRefusedWhenTheAuthorizationHasEnded) {
    for (const auto status : {AuthorizationStatus::invalid, AuthorizationStatus::deactivated,
                              AuthorizationStatus::expired, AuthorizationStatus::revoked}) {
        EXPECT_FALSE(respond(with(status, ChallengeStatus::pending), challenge_id(1), kKey, kNow));
    }
    EXPECT_FALSE(respond(pending(), challenge_id(1), kKey, kNow + std::chrono::seconds(1)));
    EXPECT_EQ(respond(pending(), challenge_id(9), kKey, kNow).error().kind,
              base::ErrorKind::not_found);
}

// Conformance row G6.
TEST(Authorization, BecomesValidWithOneValidChallenge) {
    const Authorization proved = prove(processing(), challenge_id(1), kNow, kLifetime);
    EXPECT_EQ(proved.status, AuthorizationStatus::valid);
    EXPECT_EQ(proved.expires_at, kNow + kLifetime);
    EXPECT_EQ(proved.challenges[0].validated_at, kNow);
    EXPECT_EQ(proved.challenges[1].status, ChallengeStatus::pending);
}

// Conformance row G6.
TEST(Authorization, BecomesInvalidWithOneInvalidChallenge) {
    const Authorization refuted = refute(processing(), challenge_id(1), kProblem);
    EXPECT_EQ(refuted.status, AuthorizationStatus::invalid);
    EXPECT_EQ(refuted.challenges[0].error, kProblem);
}

TEST(Authorization, ShowsAFailureBetweenAttempts) {
    const Authorization noted = note_failure(processing(), challenge_id(1), kProblem);
    EXPECT_EQ(noted.status, AuthorizationStatus::pending);
    EXPECT_EQ(noted.challenges[0].status, ChallengeStatus::processing);
    EXPECT_EQ(noted.challenges[0].error, kProblem);
    EXPECT_FALSE(prove(noted, challenge_id(1), kNow, kLifetime).challenges[0].error);
}

TEST(Authorization, ThatHasEndedIsNotChangedByALateResult) {
    using enum AuthorizationStatus;
    for (const auto status : {valid, invalid, deactivated, expired, revoked}) {
        const auto ended = with(status, ChallengeStatus::processing);
        EXPECT_EQ(prove(ended, challenge_id(1), kNow, kLifetime).status, status);
        EXPECT_EQ(refute(ended, challenge_id(1), kProblem).status, status);
        EXPECT_FALSE(note_failure(ended, challenge_id(1), kProblem).challenges[0].error);
    }
}

TEST(Authorization, ExpiresFromPendingAndValidOnly) {
    const base::Time late = kNow + std::chrono::seconds(1);
    EXPECT_EQ(as_of(pending(), late).status, AuthorizationStatus::expired);
    EXPECT_EQ(as_of(pending(), kNow).status, AuthorizationStatus::pending);
    const auto invalid = with(AuthorizationStatus::invalid, ChallengeStatus::invalid);
    EXPECT_EQ(as_of(invalid, late).status, AuthorizationStatus::invalid);
}

}  // namespace
}  // namespace causeway::model
