// SPDX-License-Identifier: Apache-2.0
#include "ca/connection.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/fake_connector_state_store.hpp"
#include "support/fixed_clock.hpp"
#include "support/recording_log.hpp"

namespace causeway::ca {
namespace {

class ConnectionTest : public testing::Test {
  protected:
    CaAnswer answer() const { return {{}, base::Bytes{1}, clock_.monotonic()}; }

    // The instance of a connection that was never opened.
    inline static const std::shared_ptr<const Instance> kNone;

    support::FixedClock clock_;
    support::RecordingLog log_;
    support::FakeConnectorStateStore state_;
    Connection connection_{model::Connector{.slug = model::Slug::parse("lab-ca").value()},
                           {log_, clock_, state_, [](auto, auto) { return base::Result<void>(); }}};
};

TEST_F(ConnectionTest, AsksTheCaOnceForAllWhoComeMeanwhile) {
    std::atomic<int> asking = 0;
    std::atomic<int> most = 0;
    const auto fetch = [&]() -> base::Result<CaAnswer> {
        most = std::max(most.load(), ++asking);
        for (int i = 0; i < 20000; ++i) std::this_thread::yield();
        --asking;
        return answer();
    };
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i) {
        callers.emplace_back([&] { EXPECT_TRUE(connection_.fetch_ca_answer(kNone, fetch)); });
    }
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(most, 1);
    EXPECT_TRUE(connection_.ca_answer(kNone));
}

TEST_F(ConnectionTest, AsksAgainAfterAFailure) {
    const auto throwing = []() -> base::Result<CaAnswer> { throw std::runtime_error("no memory"); };
    EXPECT_THROW((void)connection_.fetch_ca_answer(kNone, throwing), std::runtime_error);
    const auto failing = []() -> base::Result<CaAnswer> {
        return base::fail(base::unavailable_error("down", std::chrono::seconds(1)));
    };
    EXPECT_FALSE(connection_.fetch_ca_answer(kNone, failing));
    EXPECT_FALSE(connection_.ca_answer(kNone));
    EXPECT_TRUE(
        connection_.fetch_ca_answer(kNone, [&] { return base::Result<CaAnswer>(answer()); }));
}

TEST_F(ConnectionTest, KnowsThatARevocationHasChangedTheCrl) {
    (void)connection_.fetch_ca_answer(kNone, [&] { return base::Result<CaAnswer>(answer()); });
    EXPECT_FALSE(connection_.ca_answer(kNone)->crl_changed);
    connection_.forget_crl();
    EXPECT_TRUE(connection_.ca_answer(kNone)->crl_changed);
}

}  // namespace
}  // namespace causeway::ca
