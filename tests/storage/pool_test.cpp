// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include "storage/statement_watch.hpp"
#include "storage/storage_test.hpp"
#include "support/recording_log.hpp"

namespace causeway::storage {
namespace {

using namespace std::chrono_literals;

constexpr Statement kPid = {"test.pid", "SELECT pg_backend_pid()::text"};

class PoolTest : public StorageTest {
  protected:
    std::string pid_of(PgConnection& connection) {
        return connection.execute(kPid).rows.front().next<std::string>();
    }

    ConnectionPool small_{{.connection = {.url = db_.url()}, .size = 2, .checkout_timeout = 20ms}};
};

TEST_F(PoolTest, UsesAConnectionAgain) {
    const std::string first = pid_of(*small_.checkout());
    EXPECT_EQ(pid_of(*small_.checkout()), first);
}

TEST_F(PoolTest, NeverHasMoreThanItsSize) {
    const auto one = small_.checkout();
    const auto two = small_.checkout();
    EXPECT_THROW(small_.checkout(), DatabaseUnavailable);
}

TEST_F(PoolTest, ReplacesIdleConnectionsThatTheServerClosed) {
    const std::string first = pid_of(*small_.checkout());
    db_.sql("SELECT pg_terminate_backend(" + first + ", 5000)");
    EXPECT_NE(pid_of(*small_.checkout()), first);
}

TEST_F(PoolTest, DropsAConnectionThatWasLostInUse) {
    {
        const auto lease = small_.checkout();
        db_.sql("SELECT pg_terminate_backend(" + pid_of(*lease) + ", 5000)");
        EXPECT_THROW(lease->execute(kPid), DatabaseUnavailable);
    }
    EXPECT_NO_THROW(pid_of(*small_.checkout()));
}

// The server's process is stopped, so that neither its time-out nor its kernel tells.
TEST_F(PoolTest, DoesNotWaitForAServerThatStandsStill) {
    support::RecordingLog log;
    StatementWatch watch(log);
    ConnectionPool watched{
        {.connection = {.url = db_.url(), .statement_timeout = 1s, .watch = &watch},
         .size = 1,
         .checkout_timeout = 20ms}};
    {
        const auto lease = watched.checkout();
        const pid_t server = std::stoi(pid_of(*lease));
        ::kill(server, SIGSTOP);
        EXPECT_THROW(lease->execute(kPid), DatabaseUnavailable);
        EXPECT_TRUE(log.mentions("database.silent"));
        ::kill(server, SIGCONT);
    }
    EXPECT_NO_THROW(pid_of(*watched.checkout()));
}

TEST_F(PoolTest, LetsAStatementHaveItsTime) {
    constexpr Statement kSlow = {"test.slow", "SELECT pg_sleep(0.5)::text"};
    support::RecordingLog log;
    StatementWatch watch(log);
    PgConnection connection({.url = db_.url(), .statement_timeout = 1s, .watch = &watch});
    EXPECT_NO_THROW(connection.execute(kSlow));
    EXPECT_NO_THROW(connection.execute(kSlow));
    EXPECT_NO_THROW(connection.execute(kSlow));
    EXPECT_NO_THROW(connection.execute(kSlow));
    EXPECT_FALSE(log.mentions("database.silent"));
}

TEST_F(PoolTest, HasRoomAgainAfterAFailedConnect) {
    ConnectionPool nowhere{
        {.connection = {.url = "host=/nonexistent"}, .size = 1, .checkout_timeout = 20ms}};
    EXPECT_THROW(nowhere.checkout(), DatabaseUnavailable);
    try {
        nowhere.checkout();
    } catch (const DatabaseUnavailable& error) {
        EXPECT_EQ(std::string(error.what()).find("in use"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace causeway::storage
