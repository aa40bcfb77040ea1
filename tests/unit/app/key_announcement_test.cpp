// SPDX-License-Identifier: Apache-2.0
#include "app/key_announcement.hpp"

#include <gtest/gtest.h>

#include "support/recording_log.hpp"

namespace causeway::app {
namespace {

// Whoever serves unannounced is not asked when its key is taken away.
TEST(KeyAnnouncementTest, DoesNotBeginWhereNobodyHearsIt) {
    const crypto::SealingKeys keys(
        *crypto::KeyEncryptionKey::from_octets(base::Secret(base::Bytes(32, 1))));
    storage::ConnectionPool pool({.connection = {.url = "host=/nonexistent dbname=none"}});
    storage::KeyHolders holders(pool);
    support::RecordingLog log;
    KeyAnnouncement announcement(holders, base::Uuid(), "one", keys, log);
    EXPECT_FALSE(announcement.begin());
    EXPECT_EQ(announcement.shortcoming(), "");
    announcement.end();
    EXPECT_TRUE(log.lines().empty()) << "nothing is to be withdrawn";
}

}  // namespace
}  // namespace causeway::app
