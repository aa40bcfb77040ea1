// SPDX-License-Identifier: Apache-2.0
#include "audit/sealer.hpp"

#include <gtest/gtest.h>

#include "support/fixed_clock.hpp"
#include "support/memory_log.hpp"

namespace causeway::audit {
namespace {

using support::FakeSealingStore;

using namespace std::chrono_literals;

class SealerTest : public testing::Test {
  protected:
    FakeSealingStore store_;
    support::FixedClock clock_;
    Sealer sealer_{store_, nullptr, clock_};
};

TEST_F(SealerTest, SealsEverythingInBatches) {
    store_.pending = 2 * Sealer::kBatch + 1;
    EXPECT_EQ(sealer_.run().value(), 2 * Sealer::kBatch + 1);
    EXPECT_EQ(store_.pending, 0);
}

TEST_F(SealerTest, StandsByWhileAnotherProcessLeads) {
    store_.other_leads = true;
    store_.pending = 1;
    EXPECT_EQ(sealer_.run().value(), 0);
    EXPECT_EQ(store_.pending, 1);
    store_.other_leads = false;
    EXPECT_EQ(sealer_.run().value(), 1);
}

TEST_F(SealerTest, TakesTheLeadOnceForManyRuns) {
    ASSERT_TRUE(sealer_.run());
    ASSERT_TRUE(sealer_.run());
    EXPECT_EQ(store_.fence, 1);
}

TEST_F(SealerTest, ReignsAnewAfterItLostTheLead) {
    ASSERT_TRUE(sealer_.run());
    ++store_.fence;
    store_.pending = 1;
    EXPECT_EQ(sealer_.run().error().kind, base::ErrorKind::conflict);
    EXPECT_EQ(store_.resignations, 1) << "another process may be able to";
    EXPECT_EQ(sealer_.run().value(), 1);
}

TEST_F(SealerTest, SealsNoLogWithoutSignatureThatWasSignedBefore) {
    store_.has_signature = true;
    store_.pending = 1;
    EXPECT_EQ(sealer_.run().error().kind, base::ErrorKind::precondition_failed);
    EXPECT_EQ(store_.pending, 1);
}

// A log that a version before has sealed lacks much of its tree.
TEST_F(SealerTest, CompletesTheTreeInStepsAndOnlyWhenThereIsSomethingToDo) {
    store_.tree_steps = 3;
    for (const int left : {2, 1, 0}) {
        ASSERT_TRUE(sealer_.run());
        EXPECT_EQ(store_.tree_steps, left);
    }
    store_.tree_steps = 5;
    ASSERT_TRUE(sealer_.run());
    EXPECT_EQ(store_.tree_steps, 5) << "the log has not grown";
    store_.pending = 1;
    ASSERT_TRUE(sealer_.run());
    EXPECT_EQ(store_.tree_steps, 4);
}

TEST_F(SealerTest, MeasuresTheOldestEventThatWaits) {
    EXPECT_EQ(sealer_.behind_by().value(), 0s);
    store_.oldest = clock_.now();
    clock_.advance(90s);
    EXPECT_EQ(sealer_.behind_by().value(), 90s);
    store_.oldest = clock_.now() + 5s;
    EXPECT_EQ(sealer_.behind_by().value(), 0s) << "another node's clock is ahead";
}

}  // namespace
}  // namespace causeway::audit
