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

}  // namespace
}  // namespace causeway::model
