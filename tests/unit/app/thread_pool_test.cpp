// SPDX-License-Identifier: Apache-2.0
#include "app/thread_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "support/recording_log.hpp"

namespace causeway::app {
namespace {

TEST(ThreadPool, WorksOffEverythingBeforeItEnds) {
    support::RecordingLog log;
    std::atomic<int> done{0};
    {
        ThreadPool pool(3, log);
        for (int i = 0; i < 100; ++i) pool.post([&] { ++done; });
    }
    EXPECT_EQ(done, 100);
}

TEST(ThreadPool, OutlivesWhatATaskThrows) {
    support::RecordingLog log;
    std::atomic<bool> done{false};
    {
        ThreadPool pool(1, log);
        pool.post([] { throw std::runtime_error("broken"); });
        pool.post([] { throw 7; });
        pool.post([&] { done = true; });
    }
    EXPECT_TRUE(done);
    EXPECT_TRUE(log.mentions("broken"));
}

}  // namespace
}  // namespace causeway::app
