// SPDX-License-Identifier: Apache-2.0
#include "storage/listener.hpp"
#include "storage/notifier.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using namespace std::chrono_literals;

// Lets a test wait for a ring.
class WaitingBell final : public JobBell {
  public:
    void ring(std::string_view lane) override {
        {
            const std::scoped_lock lock(mutex_);
            lanes_.insert(std::string(lane));
        }
        rung_.notify_all();
    }
    bool wait_for(const std::string& lane, std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        return rung_.wait_for(lock, patience, [&] { return lanes_.contains(lane); });
    }

  private:
    std::mutex mutex_;
    std::condition_variable rung_;
    std::set<std::string> lanes_;
};

class NotifyTest : public StorageTest {
  protected:
    // A listener is deaf until it is connected, so the lane is rung until it is heard.
    bool heard(JobBell& rung, WaitingBell& there, const std::string& lane) {
        for (int i = 0; i < 200; ++i) {
            rung.ring(lane);
            if (there.wait_for(lane, 50ms)) return true;
        }
        return false;
    }

    ConnectionOptions options_{.url = db_.url()};
};

TEST_F(NotifyTest, RingsThisProcessAtOnceAndTheOthersSoon) {
    WaitingBell there;
    const Listener listener(options_, there, log_);
    Notifier notifier(options_, bell_, log_);
    notifier.ring("connector:1");
    EXPECT_EQ(bell_.rings("connector:1"), 1);
    EXPECT_TRUE(heard(notifier, there, "connector:1"));
    for (int i = 0; i < 300; ++i) notifier.ring("a-lane-with-a-long-name-" + std::to_string(i));
    EXPECT_TRUE(there.wait_for("a-lane-with-a-long-name-299", 10s)) << "more than one NOTIFY holds";
    EXPECT_TRUE(there.wait_for("a-lane-with-a-long-name-0", 10s));
}

TEST_F(NotifyTest, HearsAgainAfterItsConnectionWasLost) {
    WaitingBell there;
    const Listener listener(options_, there, log_);
    Notifier notifier(options_, bell_, log_);
    ASSERT_TRUE(heard(notifier, there, "before"));
    db_.sql(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = 'causeway' AND datname = current_database()");
    EXPECT_TRUE(heard(notifier, there, "after"));
    EXPECT_TRUE(log_.mentions("storage.listen_failed"));
}

TEST_F(NotifyTest, DoesNotHoldUpAnybodyWhileThereIsNoDatabase) {
    Notifier notifier({.url = "host=/nonexistent"}, bell_, log_);
    for (int i = 0; i < 1000; ++i) notifier.ring("a");
    EXPECT_EQ(bell_.rings("a"), 1000);
}

}  // namespace
}  // namespace causeway::storage
