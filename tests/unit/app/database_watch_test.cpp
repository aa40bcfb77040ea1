// SPDX-License-Identifier: Apache-2.0
#include "app/database_watch.hpp"

#include <gtest/gtest.h>

#include "support/fixed_clock.hpp"
#include "support/recording_log.hpp"

namespace causeway::app {
namespace {

class DatabaseWatchTest : public testing::Test {
  protected:
    std::string reason() const {
        const auto open = gate_.check();
        return open ? "" : open.error().internal;
    }

    support::FixedClock clock_;
    support::RecordingLog log_;
    ra::IntentGate gate_{clock_};
    base::Result<storage::ServedDatabase> database_ =
        storage::ServedDatabase{"7/01/5/9", "7/01/5/9"};
};

TEST_F(DatabaseWatchTest, ShutsTheGateFromTheFirstLookUntilTheDatabaseIsAdopted) {
    gate_.open();
    database_->present = "7/02/5/9";
    DatabaseWatch watch([&] { return database_; }, gate_, log_);
    EXPECT_NE(reason().find("was promoted"), std::string::npos) << reason();
    EXPECT_NE(reason().find("causeway migrate --restored"), std::string::npos) << reason();
    EXPECT_NE(reason().find("causeway migrate --nothing-lost"), std::string::npos) << reason();
    EXPECT_EQ(gate_.check().error().detail.find("promoted"), std::string::npos)
        << "clients see that";
    watch.look();
    EXPECT_EQ(log_.lines().size(), 1U) << "not each second";
    database_->served = database_->present;
    watch.look();
    EXPECT_EQ(reason(), "");
    EXPECT_TRUE(log_.mentions("database.adopted"));
}

TEST_F(DatabaseWatchTest, LearnsNothingFromADatabaseThatIsAway) {
    gate_.open();
    DatabaseWatch watch([&] { return database_; }, gate_, log_);
    database_ = base::fail(base::unavailable_error("away", std::chrono::seconds(5)));
    watch.look();
    EXPECT_EQ(reason(), "");
    database_ = storage::ServedDatabase{"7/01/5/9", "8/01/5/9"};
    watch.look();
    database_ = base::fail(base::unavailable_error("away", std::chrono::seconds(5)));
    watch.look();
    EXPECT_NE(reason(), "");
}

}  // namespace
}  // namespace causeway::app
