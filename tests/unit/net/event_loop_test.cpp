// SPDX-License-Identifier: Apache-2.0
#include "net/event_loop.hpp"

#include <gtest/gtest.h>

#include <array>
#include <future>
#include <stdexcept>

#include <sys/socket.h>
#include <unistd.h>

#include "support/recording_log.hpp"

namespace causeway::net {
namespace {

using std::chrono::milliseconds;

class EventLoopTest : public testing::Test {
  protected:
    base::SystemClock clock_;
    support::RecordingLog log_;
    EventLoop loop_{clock_, log_};
};

TEST_F(EventLoopTest, RunsPostedActionsInOrderOnItsThread) {
    std::vector<int> order;
    std::vector<std::thread::id> threads;
    for (int i = 0; i < 100; ++i) {
        loop_.post([&, i] {
            order.push_back(i);
            threads.push_back(std::this_thread::get_id());
        });
    }
    bool inside = false;
    loop_.run_and_wait([&] { inside = loop_.on_loop_thread(); });
    EXPECT_TRUE(inside);
    EXPECT_FALSE(loop_.on_loop_thread());
    ASSERT_EQ(order.size(), 100U);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    for (const auto& id : threads) EXPECT_NE(id, std::this_thread::get_id());
}

TEST_F(EventLoopTest, RunAndWaitFromItsOwnThreadRunsAtOnce) {
    bool inner = false;
    loop_.run_and_wait([&] { loop_.run_and_wait([&] { inner = true; }); });
    EXPECT_TRUE(inner);
}

TEST_F(EventLoopTest, TimersFireInOrderOfTimeAndNotBefore) {
    std::promise<void> fired;
    std::vector<int> order;
    const auto begin = clock_.monotonic();
    loop_.post([&] {
        loop_.call_at(begin + milliseconds(30), [&] {
            order.push_back(2);
            fired.set_value();
        });
        loop_.call_at(begin + milliseconds(10), [&] { order.push_back(1); });
        const TimerId never = loop_.call_at(begin + milliseconds(20), [&] { order.push_back(99); });
        loop_.cancel(never);
    });
    fired.get_future().wait();
    EXPECT_GE(clock_.monotonic() - begin, milliseconds(30));
    EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

TEST_F(EventLoopTest, TellsWhenASocketIsReady) {
    std::array<int, 2> ends{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    std::promise<char> got;
    WatchId id{};
    loop_.run_and_wait([&] {
        id = loop_.watch(ends[0], {.readable = true}, [&](Readiness ready) {
            EXPECT_TRUE(ready.readable);
            char octet = 0;
            EXPECT_EQ(read(ends[0], &octet, 1), 1);
            loop_.unwatch(id);
            got.set_value(octet);
        });
    });
    ASSERT_EQ(write(ends[1], "x", 1), 1);
    EXPECT_EQ(got.get_future().get(), 'x');
    close(ends[0]);
    close(ends[1]);
}

TEST_F(EventLoopTest, AReusedDescriptorNumberGetsNoEventsOfItsForerunner) {
    std::array<int, 2> first{};
    std::array<int, 2> second{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, first.data()), 0);
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, second.data()), 0);
    ASSERT_EQ(write(first[1], "x", 1), 1);
    ASSERT_EQ(write(second[1], "x", 1), 1);
    // Both are ready in one round; whichever comes first takes the other away, closes it and puts a
    // quiet socket in its place.
    std::array<int, 2> quiet{};
    std::array<WatchId, 2> ids{};
    int calls = 0;
    int quiet_calls = 0;
    const auto replace = [&](std::array<int, 2>& victim, WatchId id) {
        if (++calls > 1) return;
        loop_.unwatch(id);
        close(victim[0]);
        ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, quiet.data()), 0);
        EXPECT_EQ(quiet[0], victim[0]);
        loop_.watch(quiet[0], {.readable = true}, [&](Readiness) { ++quiet_calls; });
    };
    loop_.run_and_wait([&] {
        ids[0] = loop_.watch(first[0], {.readable = true}, [&](Readiness) {
            replace(second, ids[1]);
            loop_.unwatch(ids[0]);
        });
        ids[1] = loop_.watch(second[0], {.readable = true}, [&](Readiness) {
            replace(first, ids[0]);
            loop_.unwatch(ids[1]);
        });
    });
    for (int round = 0; round < 3; ++round) loop_.run_and_wait([] {});
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(quiet_calls, 0);
    for (const int fd : {first[0], first[1], second[0], second[1], quiet[1]}) close(fd);
}

TEST_F(EventLoopTest, AnExceptionCostsOneActionOnly) {
    loop_.post([] { throw std::runtime_error("broken action"); });
    bool ran = false;
    loop_.run_and_wait([&] { ran = true; });
    EXPECT_TRUE(ran);
    EXPECT_TRUE(log_.mentions("broken action"));
}

TEST(EventLoop, EndsWhileOthersStillPost) {
    const base::SystemClock clock;
    support::RecordingLog log;
    std::atomic<int> ran{0};
    {
        EventLoop loop(clock, log);
        std::vector<std::thread> posters;
        for (int i = 0; i < 4; ++i) {
            posters.emplace_back([&] {
                for (int k = 0; k < 200; ++k) loop.post([&] { ++ran; });
            });
        }
        for (auto& poster : posters) poster.join();
    }
    EXPECT_LE(ran, 800);
}

}  // namespace
}  // namespace causeway::net
