// SPDX-License-Identifier: Apache-2.0
#include "app/log_sealing.hpp"

#include <gtest/gtest.h>

#include "support/fixed_clock.hpp"
#include "support/memory_log.hpp"
#include "support/recording_log.hpp"

namespace causeway::app {
namespace {

using base::ErrorKind;
using namespace std::chrono_literals;

// A store that may be away or refuse.
class TroubledStore final : public audit::SealingStore {
  public:
    base::Result<std::optional<std::int64_t>> lead() override {
        if (trouble) return base::fail(*trouble);
        return 1;
    }
    void resign() override {}
    base::Result<int> seal(std::int64_t, int) override {
        if (trouble) return base::fail(*trouble);
        return 0;
    }
    base::Result<bool> complete_tree(std::int64_t) override { return true; }
    base::Result<void> keep(std::int64_t, const audit::SignedCheckpoint&) override { return {}; }
    base::Result<bool> is_signed() override { return false; }
    base::Result<std::optional<base::Time>> oldest_pending() override { return oldest; }

    std::optional<base::Error> trouble;
    std::optional<base::Time> oldest;
};

class Gauges final : public base::Metrics {
  public:
    void count(std::string_view, const base::MetricLabels&, double) override {}
    void set(std::string_view gauge, const base::MetricLabels&, double value) override {
        values[std::string(gauge)] = value;
    }
    void observe(std::string_view, const base::MetricLabels&, double) override {}

    std::map<std::string, double> values;
};

class LogSealingTest : public testing::Test {
  protected:
    std::string reason() const {
        const auto open = gate_.check();
        return open ? std::string() : open.error().internal;
    }
    void trouble(ErrorKind kind, const std::string& text) {
        store_.trouble = base::make_error(kind, text);
    }

    support::FixedClock clock_;
    support::RecordingLog log_;
    Gauges metrics_;
    TroubledStore store_;
    ra::IntentGate gate_{clock_};
    LogSealing sealing_{{store_, nullptr, gate_, clock_, log_, metrics_}};
};

TEST_F(LogSealingTest, OpensTheGateWhenTheLogIsSealed) {
    ASSERT_NE(reason(), "");
    sealing_.run();
    EXPECT_EQ(reason(), "");
    EXPECT_TRUE(log_.lines().empty());
}

TEST_F(LogSealingTest, ShutsTheGateAtOnceForWhatTellsAgainstTheLog) {
    sealing_.run();
    trouble(ErrorKind::conflict, "the log has lost some");
    sealing_.run();
    EXPECT_EQ(reason(), "the log has lost some");
    sealing_.run();
    EXPECT_EQ(log_.lines().size(), 1U) << "said once";
    store_.trouble.reset();
    sealing_.run();
    EXPECT_EQ(reason(), "");
}

TEST_F(LogSealingTest, ForgivesForAMinuteWhatIsAwayAndThenNamesIt) {
    sealing_.run();
    trouble(ErrorKind::unavailable, "the disk is full");
    clock_.advance(60s);
    sealing_.run();
    EXPECT_EQ(reason(), "");
    clock_.advance(1s);
    sealing_.run();
    EXPECT_EQ(reason(), "the disk is full");
}

// A start says nothing about the log yet.
TEST_F(LogSealingTest, ForgivesNothingBeforeItHasSeenTheLogOnce) {
    trouble(ErrorKind::unavailable, "the anchors cannot be read");
    sealing_.run();
    EXPECT_EQ(reason(), "the anchors cannot be read");
}

TEST_F(LogSealingTest, ShutsTheGateWhenItIsAMinuteBehind) {
    store_.oldest = clock_.now();
    sealing_.run();
    EXPECT_EQ(reason(), "");
    clock_.advance(61s);
    sealing_.run();
    EXPECT_EQ(reason(), "the audit log is not being sealed");
}

TEST_F(LogSealingTest, ShowsHowFarItIsBehindWithoutARun) {
    store_.oldest = clock_.now();
    clock_.advance(90s);
    sealing_.show_backlog();
    EXPECT_EQ(metrics_.values["causeway_audit_unsealed_seconds"], 90.0);
}

}  // namespace
}  // namespace causeway::app
