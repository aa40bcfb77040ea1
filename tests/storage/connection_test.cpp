// SPDX-License-Identifier: Apache-2.0
#include "storage/storage_test.hpp"
#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

using namespace std::chrono_literals;

class ConnectionTest : public StorageTest {
  protected:
    void kill_backend_of(PgConnection& connection) {
        constexpr Statement kPid = {"test.pid", "SELECT pg_backend_pid()::text"};
        const auto pid = connection.execute(kPid).rows.front().next<std::string>();
        db_.sql("SELECT pg_terminate_backend(" + pid + ", 5000)");
    }

    ConnectionOptions options_{.url = db_.url(), .statement_timeout = 300ms};
};

TEST_F(ConnectionTest, CarriesEveryKindOfValueBothWays) {
    constexpr Statement kEcho = {
        "test.echo",
        "SELECT $1::bytea, $2::text[], $3::bytea[], $4::timestamptz, $5::text, $6::boolean"};
    PgConnection connection(options_);
    base::Bytes octets(256);
    for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::uint8_t>(i);
    const std::vector<std::string> texts = {"", "a,b", "\"\\", "NULL", "{é}"};
    const std::vector<base::Bytes> blobs = {{}, octets};
    const base::Time time = support::FixedClock::kStart + 123456us;
    Row row =
        connection.execute(kEcho, {octets, texts, blobs, time, std::nullopt, true}).rows.front();
    EXPECT_EQ(row.next<base::Bytes>(), octets);
    EXPECT_EQ(row.next<std::vector<std::string>>(), texts);
    EXPECT_EQ(row.next<std::vector<base::Bytes>>(), blobs);
    EXPECT_EQ(row.next<base::Time>(), time);
    EXPECT_EQ(row.next<std::optional<std::string>>(), std::nullopt);
    EXPECT_TRUE(row.next<bool>());
}

TEST_F(ConnectionTest, TakesTheSessionSettingsFromUs) {
    constexpr Statement kSettings = {
        "test.settings",
        "SELECT current_setting('TimeZone') || ' ' || current_setting('statement_timeout') || ' '"
        "  || current_setting('application_name')"};
    PgConnection connection(options_);
    EXPECT_EQ(connection.execute(kSettings).rows.front().next<std::string>(), "UTC 300ms causeway");
}

// Trying again later, or on another connection, would not help.
TEST_F(ConnectionTest, TellsAMissingRightFromALostServer) {
    PgConnection connection({.url = db_.service_url()});
    try {
        connection.execute_script("DROP TABLE job");
        FAIL() << "was not refused";
    } catch (const StatementRefused& refused) {
        EXPECT_EQ(refused.sqlstate(), "42501");
    }
    EXPECT_FALSE(connection.broken());
}

// A unix socket has no path that can be lost: there the server keeps the settings, but reads them
// as zero.
TEST_F(ConnectionTest, HasTheServerGiveUpAClientThatIsLost) {
    constexpr Statement kOurs = {
        "test.ours",
        "SELECT string_agg(name, ' ' ORDER BY name) FROM pg_settings"
        "  WHERE source = 'session' AND (name LIKE 'tcp_%' OR name LIKE 'idle_%')"};
    constexpr Statement kIdle = {
        "test.idle",
        "SELECT current_setting('idle_in_transaction_session_timeout') || ' '"
        "  || current_setting('idle_session_timeout')"};
    options_.idle_timeout = 40s;
    PgConnection connection(options_);
    EXPECT_EQ(connection.execute(kOurs).rows.front().next<std::string>(),
              "idle_in_transaction_session_timeout idle_session_timeout tcp_keepalives_count "
              "tcp_keepalives_idle tcp_keepalives_interval tcp_user_timeout");
    EXPECT_EQ(connection.execute(kIdle).rows.front().next<std::string>(), "15s 40s");
}

TEST_F(ConnectionTest, GivesUpAStatementThatTakesTooLong) {
    constexpr Statement kSleep = {"test.sleep", "SELECT pg_sleep(20)::text"};
    PgConnection connection(options_);
    EXPECT_THROW(connection.execute(kSleep), DatabaseUnavailable);
    EXPECT_FALSE(connection.broken()) << "only the statement was given up";
}

TEST_F(ConnectionTest, StaysLostOnceItIsLost) {
    constexpr Statement kOne = {"test.one", "SELECT 1"};
    PgConnection connection(options_);
    kill_backend_of(connection);
    EXPECT_TRUE(connection.hung_up());
    for (int i = 0; i < 5; ++i) EXPECT_THROW(connection.execute(kOne), DatabaseUnavailable);
    EXPECT_TRUE(connection.broken());
}

TEST_F(ConnectionTest, LosesItsTransactionWithItself) {
    constexpr Statement kOne = {"test.one", "SELECT 1"};
    PgConnection connection(options_);
    connection.begin();
    kill_backend_of(connection);
    EXPECT_THROW(connection.execute(kOne), DatabaseUnavailable);
    connection.rollback();
    EXPECT_TRUE(connection.broken());
    EXPECT_THROW(connection.begin(), DatabaseUnavailable);
}

TEST_F(ConnectionTest, IsLostWhenItsTransactionWasIdleForTooLong) {
    constexpr Statement kOne = {"test.one", "SELECT 1"};
    PgConnection connection(options_);
    connection.execute_script("SET idle_in_transaction_session_timeout = 20");
    connection.begin();
    connection.execute(kOne);
    db_.sql(
        "DO $$ BEGIN WHILE EXISTS (SELECT FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()) LOOP"
        " PERFORM pg_sleep(0.01), pg_stat_clear_snapshot(); END LOOP; END $$");
    EXPECT_TRUE(connection.hung_up());
    EXPECT_THROW(connection.execute(kOne), DatabaseUnavailable);
    EXPECT_TRUE(connection.broken());
}

TEST_F(ConnectionTest, NamesTheConstraintThatRefused) {
    constexpr Statement kTwice = {
        "test.twice", "INSERT INTO used_slug (kind, slug) VALUES ('tenant', 'a'), ('tenant', 'a')"};
    PgConnection connection(options_);
    try {
        connection.execute(kTwice);
        FAIL() << "two equal rows were stored";
    } catch (const StatementRefused& refused) {
        EXPECT_TRUE(refused.unique_violation());
    }
    EXPECT_FALSE(connection.broken());
}

TEST_F(ConnectionTest, RollsBackWhatWasNotCommitted) {
    constexpr Statement kInsert = {"test.insert",
                                   "INSERT INTO used_slug (kind, slug) VALUES ('tenant', $1)"};
    PgConnection connection(options_);
    {
        const Transaction transaction(connection);
        connection.execute(kInsert, {"lost"});
    }
    Transaction transaction(connection);
    connection.execute(kInsert, {"kept"});
    transaction.commit();
    EXPECT_EQ(db_.sql("SELECT slug FROM used_slug"), "kept\n");
}

TEST_F(ConnectionTest, RefusesAServerThatOnlyReads) {
    db_.sql("ALTER DATABASE " + db_.name() + " SET default_transaction_read_only = on");
    EXPECT_THROW(PgConnection connection(options_), DatabaseUnavailable);
}

}  // namespace
}  // namespace causeway::storage
