// SPDX-License-Identifier: Apache-2.0
#include "model/eab_key.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

const base::Time kNow{std::chrono::seconds(1'800'000'000)};

EabKey key() {
    EabKey made;
    made.label = "web servers";
    return made;
}

// Conformance row E24.
TEST(EabKey, CountsItsRegistrationsUpToItsLimit) {
    EabKey limited = key();
    limited.max_uses = 2;
    limited = consume_registration(limited, kNow).value();
    limited = consume_registration(limited, kNow).value();
    EXPECT_EQ(limited.uses, 2);
    const auto third = consume_registration(limited, kNow);
    ASSERT_FALSE(third);
    EXPECT_NE(third.error().detail.find("web servers"), std::string::npos);
}

TEST(EabKey, WithoutALimitRegistersForEver) {
    EabKey unlimited = key();
    unlimited.uses = 1'000'000;
    EXPECT_TRUE(may_register(unlimited, kNow));
}

TEST(EabKey, ExpiryStopsRegistrationButNotOrders) {
    EabKey expiring = key();
    expiring.expires_at = kNow;
    EXPECT_FALSE(may_register(expiring, kNow));
    EXPECT_TRUE(may_register(expiring, kNow - std::chrono::seconds(1)));
    EXPECT_TRUE(may_order(expiring.status, expiring.label));
}

TEST(EabKey, SuspendedOrRevokedStopsBothAndNamesItsLabel) {
    for (const EabKeyStatus status : {EabKeyStatus::suspended, EabKeyStatus::revoked}) {
        EabKey stopped = key();
        stopped.status = status;
        EXPECT_FALSE(may_register(stopped, kNow));
        const auto order = may_order(status, stopped.label);
        ASSERT_FALSE(order);
        EXPECT_EQ(order.error().kind, base::ErrorKind::unauthorized);
        EXPECT_NE(order.error().detail.find("web servers"), std::string::npos);
    }
}

TEST(EabKey, ReadsAsExpiredWhenItWouldRegisterNoMore) {
    EabKey expiring = key();
    expiring.expires_at = kNow;
    EXPECT_EQ(as_of(expiring, kNow).status, EabKeyStatus::expired);
    EXPECT_EQ(as_of(expiring, kNow - std::chrono::seconds(1)).status, EabKeyStatus::active);
    EXPECT_EQ(as_of(key(), kNow).status, EabKeyStatus::active);
    expiring.status = EabKeyStatus::suspended;
    EXPECT_EQ(as_of(expiring, kNow).status, EabKeyStatus::suspended);
}

TEST(EabKey, IsSuspendedAndResumedUntilItIsRevoked) {
    const EabKey suspended = suspend(key()).value();
    EXPECT_EQ(suspended.status, EabKeyStatus::suspended);
    EXPECT_EQ(resume(suspended)->status, EabKeyStatus::active);
    const EabKey revoked = revoke(suspended).value();
    for (const auto& refused : {suspend(revoked), resume(revoked)}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, base::ErrorKind::conflict);
    }
    EXPECT_EQ(revoke(revoked)->status, EabKeyStatus::revoked);
}

}  // namespace
}  // namespace causeway::model
