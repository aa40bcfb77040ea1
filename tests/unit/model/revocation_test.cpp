// SPDX-License-Identifier: Apache-2.0
#include "model/revocation.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

using base::ErrorKind;
using enum RevocationState;

constexpr base::Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 5 / 1}};
constexpr base::Time kLater = kNow + std::chrono::hours{1};

Revocation in(RevocationState state) {
    Revocation revocation;
    revocation.state = state;
    revocation.refusal = "It cannot.";
    revocation.tries = 3;
    if (state == requested) {
        revocation.next_try_at = kNow;
    } else {
        revocation.ended_at = kNow;
    }
    return revocation;
}

// Conformance row H5: numbers of RFC 5280 §5.3.1 that a subscriber may give.
TEST(RevocationReason, IsTakenWhereItSpeaksOfAServersCertificate) {
    for (const int number : {0, 1, 3, 4, 5, 9}) {
        ASSERT_TRUE(given_reason(number)) << number;
        EXPECT_EQ(static_cast<int>(*given_reason(number)), number);
        EXPECT_TRUE(may_be_given(*given_reason(number)));
        EXPECT_NE(list_of_reasons().find(std::to_string(number) + " ("), std::string::npos);
    }
    for (const int number : {-1, 2, 6, 7, 8, 10, 11, 256}) EXPECT_FALSE(given_reason(number));
    EXPECT_FALSE(may_be_given(RevocationReason::certificate_hold));
}

TEST(RevocationReason, HasTheNameOfTheRfc) {
    EXPECT_EQ(base::name_of(RevocationReason::key_compromise), "keyCompromise");
    EXPECT_EQ(base::named<RevocationReason>("cessationOfOperation"),
              RevocationReason::cessation_of_operation);
}

TEST(Revocation, IsOpenUntilItIsDoneOrDismissed) {
    EXPECT_TRUE(in(requested).open());
    EXPECT_TRUE(in(refused).open());
    EXPECT_FALSE(in(revoked).open());
    EXPECT_FALSE(in(dismissed).open());
}

TEST(Revocation, CountsTheCallsOfItsCa) {
    EXPECT_EQ(begin_try(in(requested)).tries, 4);
    const Revocation waiting = put_off(in(requested), kLater, "down");
    EXPECT_EQ(waiting.next_try_at, kLater);
    EXPECT_EQ(waiting.last_error, "down");
    EXPECT_EQ(waiting.tries, 3);
    EXPECT_EQ(waiting.state, requested);
}

TEST(Revocation, EndsWithItsTimeAndWithoutANextTry) {
    for (const Revocation& ended :
         {confirm(in(requested), kLater), confirm(in(refused), kLater),
          confirm(in(dismissed), kLater), refuse(in(requested), "no", "HTTP 403", kLater)}) {
        EXPECT_FALSE(ended.next_try_at);
        EXPECT_EQ(ended.ended_at, kLater);
    }
    EXPECT_EQ(refuse(in(requested), "no", "HTTP 403", kLater).refusal, "no");
    EXPECT_EQ(refuse(in(requested), "no", "HTTP 403", kLater).last_error, "HTTP 403");
}

TEST(Revocation, IsAttestedWhileItIsOpen) {
    EXPECT_EQ(attest(in(requested), kLater)->state, revoked);
    EXPECT_EQ(attest(in(refused), kLater)->state, revoked);
    for (const RevocationState state : {revoked, dismissed}) {
        EXPECT_EQ(attest(in(state), kLater).error().kind, ErrorKind::conflict);
    }
}

TEST(Revocation, IsDismissedOrTriedAgainAfterARefusalOnly) {
    EXPECT_EQ(dismiss(in(refused), kLater)->state, dismissed);
    const Revocation again = retry(in(refused), RevocationReason::superseded, kLater).value();
    EXPECT_EQ(again.state, requested);
    EXPECT_EQ(again.reason, RevocationReason::superseded);
    EXPECT_EQ(again.next_try_at, kLater);
    EXPECT_FALSE(again.ended_at);
    EXPECT_TRUE(again.refusal.empty());
    for (const RevocationState state : {requested, revoked, dismissed}) {
        EXPECT_EQ(dismiss(in(state), kLater).error().kind, ErrorKind::conflict);
        EXPECT_EQ(retry(in(state), RevocationReason::superseded, kLater).error().kind,
                  ErrorKind::conflict);
    }
}

}  // namespace
}  // namespace causeway::model
