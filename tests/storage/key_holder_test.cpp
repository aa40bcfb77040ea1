// SPDX-License-Identifier: Apache-2.0
#include "storage/key_holders.hpp"
#include "storage/secrets.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

class KeyHolderTest : public StorageTest {
  protected:
    std::vector<std::string> nodes() {
        const auto serving = holders_.serving();
        std::vector<std::string> names;
        for (const KeyHolder& holder : *serving) names.push_back(holder.node);
        return names;
    }
    void grow_silent(const std::string& span) {
        db_.sql("UPDATE key_holder SET seen_at = seen_at - interval '" + span + "'");
    }

    KeyHolders holders_{pool_};
    const base::Uuid one_ = base::Uuid::v7(clock_, random_);
    const base::Uuid two_ = base::Uuid::v7(clock_, random_);
};

TEST_F(KeyHolderTest, TellsWhichKeysEachProcessHas) {
    ASSERT_TRUE(holders_.announce(two_, "two", {"new"}));
    ASSERT_TRUE(holders_.announce(one_, "one", {"new", "old"}));
    const auto serving = holders_.serving().value();
    ASSERT_EQ(serving.size(), 2U);
    EXPECT_EQ(serving[0].node, "one");
    EXPECT_EQ(serving[0].key_ids, (std::vector<std::string>{"new", "old"}));
    EXPECT_EQ(serving[1].node, "two");
}

// Whoever was not asked when the key was changed learns it there.
TEST_F(KeyHolderTest, TellsAProcessWhichKeySealedTheCanary) {
    EXPECT_EQ(holders_.announce(one_, "one", {"a"}).value(), std::nullopt);
    ASSERT_TRUE(check_sealing_key(pool_, context_.sealing));
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(holders_.announce(one_, "one", {"a"}).value(), keys_.current_id());
    }
}

TEST_F(KeyHolderTest, ForgetsAProcessThatLeavesOrFallsSilent) {
    ASSERT_TRUE(holders_.announce(one_, "one", {"a"}));
    ASSERT_TRUE(holders_.announce(two_, "two", {"a"}));
    ASSERT_TRUE(holders_.withdraw(two_));
    EXPECT_EQ(nodes(), std::vector<std::string>{"one"});
    grow_silent("50 seconds");
    EXPECT_GE(holders_.serving().value().at(0).silent_for, std::chrono::seconds(50));
    grow_silent("11 seconds");
    EXPECT_TRUE(nodes().empty());
    ASSERT_TRUE(holders_.announce(one_, "one", {"a"}));
    EXPECT_EQ(nodes(), std::vector<std::string>{"one"});
}

TEST_F(KeyHolderTest, ClearsAwayWhatEndedWithoutAWord) {
    ASSERT_TRUE(holders_.announce(one_, "one", {"a"}));
    grow_silent("2 days");
    ASSERT_TRUE(holders_.announce(one_, "one", {"a"})) << "it was only asleep";
    grow_silent("2 days");
    ASSERT_TRUE(holders_.announce(two_, "two", {"a"}));
    EXPECT_EQ(db_.sql("SELECT node FROM key_holder"), "two\n");
}

}  // namespace
}  // namespace causeway::storage
