// SPDX-License-Identifier: Apache-2.0
#include "ra/intent_gate.hpp"

#include <gtest/gtest.h>

#include "support/fixed_clock.hpp"

namespace causeway::ra {
namespace {

using namespace std::chrono_literals;

class IntentGateTest : public testing::Test {
  protected:
    std::string reason() const {
        const auto open = gate_.check();
        return open ? std::string() : open.error().internal;
    }

    support::FixedClock clock_;
    IntentGate gate_{clock_};
};

TEST_F(IntentGateTest, IsShutUntilTheLogWasSeenToBeSealed) {
    EXPECT_NE(reason().find("has not seen yet"), std::string::npos) << reason();
    gate_.open();
    EXPECT_EQ(reason(), "");
}

// Whoever opens it may hang, and then shuts nothing.
TEST_F(IntentGateTest, FallsShutByItselfAMinuteAfterItWasLastOpened) {
    gate_.open();
    clock_.advance(60s);
    EXPECT_EQ(reason(), "");
    clock_.advance(1s);
    EXPECT_NE(reason().find("more than a minute"), std::string::npos) << reason();
    gate_.open();
    EXPECT_EQ(reason(), "");
}

TEST_F(IntentGateTest, StaysShutForItsReasonUntilItIsOpened) {
    gate_.open();
    gate_.shut("the key is gone");
    EXPECT_EQ(reason(), "the key is gone");
    EXPECT_EQ(gate_.check().error().kind, base::ErrorKind::unavailable);
    EXPECT_TRUE(gate_.check().error().retry_after);
    EXPECT_EQ(gate_.check().error().detail.find("key"), std::string::npos) << "clients see that";
}

TEST_F(IntentGateTest, OpensWhenTheDatabaseIsTheOneFromBeforeAndTheLogIsSealed) {
    gate_.open();
    gate_.doubt_database("it was restored");
    EXPECT_EQ(reason(), "it was restored");
    EXPECT_TRUE(gate_.check_log()) << "the log has no part in that";
    gate_.open();
    EXPECT_EQ(reason(), "it was restored");
    gate_.doubt_database("");
    EXPECT_EQ(reason(), "");
    gate_.shut("the key is gone");
    EXPECT_EQ(reason(), "the key is gone");
}

}  // namespace
}  // namespace causeway::ra
