// SPDX-License-Identifier: Apache-2.0
#include "app/sealing_report.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace causeway::app {
namespace {

using nlohmann::json;
using std::chrono::seconds;

json key(const SealingFacts& facts, const std::string& id) {
    const json report = sealing_report(facts);
    for (const json& entry : report.at("keys")) {
        if (entry.at("id") == id) return entry;
    }
    return nullptr;
}

TEST(SealingReport, CountsWhatEachKeySealed) {
    const SealingFacts facts{{{"new", "new.key"}, {"old", "old.key"}},
                             {{"eab_key.hmac_box", "old", 2},
                              {"connector_state.value_box", "old", 3},
                              {"eab_key.hmac_box", "new", 1}},
                             {}};
    EXPECT_EQ(key(facts, "new").at("use"), "current");
    EXPECT_EQ(key(facts, "new").at("total"), 1);
    EXPECT_EQ(key(facts, "old").at("use"), "earlier");
    EXPECT_EQ(key(facts, "old").at("total"), 5);
    EXPECT_EQ(key(facts, "old").at("file"), "old.key");
    EXPECT_EQ(key(facts, "old").at("values").at("connector_state.value_box"), 3);
}

TEST(SealingReport, CallsAKeyUnneededOnlyWhenNoValueAndNoProcessHasUseForIt) {
    SealingFacts facts{{{"new", "new.key"}, {"old", "old.key"}}, {}, {}};
    EXPECT_EQ(unneeded_keys(sealing_report(facts)), std::vector<std::string>{"old"});
    facts.holders = {{"node-a", {"old", "new"}, seconds(1)}};
    EXPECT_TRUE(unneeded_keys(sealing_report(facts)).empty());
    facts.holders = {{"node-a", {"new", "old"}, seconds(1)}};
    facts.values = {{"eab_key.hmac_box", "old", 1}};
    EXPECT_TRUE(unneeded_keys(sealing_report(facts)).empty());
}

TEST(SealingReport, NoticesAKeyThatSealedSomethingAndIsNotConfigured) {
    SealingFacts facts{{{"new", "new.key"}}, {{"eab_key.hmac_box", "lost", 1}}, {}};
    EXPECT_TRUE(lacks_a_key(sealing_report(facts)));
    EXPECT_EQ(key(facts, "lost").at("use"), "missing");
    EXPECT_TRUE(key(facts, "lost").at("file").is_null());
    facts.values.clear();
    EXPECT_FALSE(lacks_a_key(sealing_report(facts)));
}

TEST(SealingReport, CountsAKeyThatTwoFilesHoldAsOne) {
    const SealingFacts facts{{{"new", "new.key"}, {"new", "copy.key"}}, {}, {}};
    const json report = sealing_report(facts);
    ASSERT_EQ(report.at("keys").size(), 1U);
    EXPECT_EQ(report.at("keys")[0].at("use"), "current");
    EXPECT_TRUE(unneeded_keys(report).empty());
}

TEST(Rotation, WaitsForEveryProcessToSealWithTheNewKey) {
    EXPECT_EQ(not_ready_for("new", {}), "");
    EXPECT_EQ(not_ready_for("new", {{"node-a", {"new", "old"}, seconds(1)}}), "");
    EXPECT_EQ(not_ready_for("new", {{"node-a", {"new"}, seconds(1)},
                                    {"node-b", {"old", "new"}, seconds(1)},
                                    {"node-c", {"old"}, seconds(1)}}),
              "node-b, node-c");
}

}  // namespace
}  // namespace causeway::app
