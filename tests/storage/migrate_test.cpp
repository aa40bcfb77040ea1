// SPDX-License-Identifier: Apache-2.0
#include "storage/migrate.hpp"

#include <thread>

#include "storage/advisory_locks.hpp"
#include "storage/maintenance.hpp"
#include "storage/storage.hpp"
#include "storage/storage_test.hpp"
#include "storage/transaction.hpp"

namespace causeway::storage {
namespace {

using namespace std::chrono_literals;

class MigrateTest : public testing::Test {
  protected:
    support::TestDatabase db_{support::PostgresCluster::shared()};
    support::RecordingLog log_;
    ConnectionOptions options_{.url = db_.url()};
    std::vector<Migration> two_ = {
        {1, "0001_a",
         "CREATE TABLE a (); CREATE TABLE nonce_epoch ();"
         "CREATE FUNCTION missing_partitions(timestamptz, int)"
         "  RETURNS TABLE (parent text, month timestamptz)"
         "  LANGUAGE sql AS 'SELECT NULL::text, NULL::timestamptz WHERE false'"},
        {2, "0002_b", "CREATE TABLE b ()"}};
};

TEST_F(MigrateTest, TakesAnEmptyDatabaseToThisBuildsSchema) {
    const auto pending = pending_migrations(options_, embedded_migrations());
    ASSERT_TRUE(pending);
    EXPECT_EQ(pending->size(), embedded_migrations().size());
    const auto applied = migrate(options_, embedded_migrations(), log_);
    ASSERT_TRUE(applied) << applied.error().internal;
    EXPECT_EQ(*applied, *pending);
    EXPECT_EQ(pending_migrations(options_, embedded_migrations()).value().size(), 0U);
    EXPECT_EQ(migrate(options_, embedded_migrations(), log_).value().size(), 0U);
}

TEST_F(MigrateTest, NumbersTheMigrationsOfThisBuildWithoutAGap) {
    int number = 0;
    for (const Migration& migration : embedded_migrations()) {
        EXPECT_EQ(migration.number, ++number);
        EXPECT_NE(migration.sql.find("-- SPDX-License-Identifier"), std::string_view::npos);
    }
    EXPECT_GE(number, 6);
}

TEST_F(MigrateTest, RefusesAMigrationThatChangedAfterItWasApplied) {
    ASSERT_TRUE(migrate(options_, two_, log_));
    two_[0].sql = "CREATE TABLE a (other int)";
    for (const auto& result : {migrate(options_, two_, log_), pending_migrations(options_, two_)}) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, base::ErrorKind::precondition_failed);
        EXPECT_NE(result.error().detail.find("0001_a"), std::string::npos);
    }
}

TEST_F(MigrateTest, KeepsWhatCameBeforeAMigrationThatFails) {
    two_[1].sql = "CREATE TABLE b (); SELECT nonsense";
    const auto result = migrate(options_, two_, log_);
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().internal.find("0002_b"), std::string::npos);
    EXPECT_EQ(db_.sql("SELECT to_regclass('a'), to_regclass('b')"), "a|\n");
    EXPECT_EQ(pending_migrations(options_, two_).value(), std::vector<std::string>{"0002_b"});
}

TEST_F(MigrateTest, LeavesASchemaAloneThatIsNewerThanThisBuild) {
    ASSERT_TRUE(migrate(options_, two_, log_));
    two_.pop_back();
    EXPECT_EQ(pending_migrations(options_, two_).value().size(), 0U);
}

TEST_F(MigrateTest, LetsOneProcessMigrateWhileTheOthersWait) {
    std::atomic<std::size_t> applied{0};
    in_parallel(4, [&](int) {
        const auto result = migrate(options_, two_, log_);
        ASSERT_TRUE(result) << result.error().internal;
        applied += result->size();
    });
    EXPECT_EQ(applied, 2U);
}

// A request that comes behind a change of the schema waits as long as that does.
TEST_F(MigrateTest, LetsTheServiceGoOnWhileItWaitsForALongReader) {
    ASSERT_TRUE(migrate(options_, two_, log_));
    two_.push_back({3, "0003_c", "ALTER TABLE b ADD COLUMN c int"});
    ConnectionOptions other = options_;
    other.application_name = "a long report";
    PgConnection reader(other);
    std::optional<Transaction> reading(std::in_place, reader);
    reader.execute_script("SELECT count(*) FROM b");
    const LockPatience patience{50ms, 200ms, 100};
    std::jthread migrator([&] {
        const auto applied = migrate(options_, two_, log_, {}, patience);
        EXPECT_TRUE(applied) << applied.error().detail;
    });
    while (!log_.mentions("storage.migration_waits")) std::this_thread::yield();
    EXPECT_TRUE(log_.mentions("a long report")) << log_.lines().back();
    PgConnection service(options_);
    service.execute_script("SET lock_timeout = '2s'; INSERT INTO b DEFAULT VALUES");
    reading.reset();
    migrator.join();
    EXPECT_EQ(pending_migrations(options_, two_).value().size(), 0U);
}

TEST_F(MigrateTest, GivesUpBehindSomebodyAndNamesThem) {
    ASSERT_TRUE(migrate(options_, two_, log_));
    two_.push_back({3, "0003_c", "ALTER TABLE b ADD COLUMN c int"});
    ConnectionOptions other = options_;
    other.application_name = "a stuck one";
    const LockPatience patience{20ms, 1ms, 3};
    const auto refusal = [&] {
        const auto result = migrate(options_, two_, log_, {}, patience);
        EXPECT_FALSE(result);
        EXPECT_EQ(result.error().kind, base::ErrorKind::conflict);
        return result.error().detail;
    };
    PgConnection stuck(other);
    {
        const Transaction using_it(stuck);
        stuck.execute_script("SELECT count(*) FROM b");
        EXPECT_NE(refusal().find("a stuck one"), std::string::npos);
    }
    stuck.execute({"test.lock", "SELECT pg_advisory_lock($1)"}, {kMigrationLock});
    EXPECT_NE(refusal().find("a stuck one"), std::string::npos);
    stuck.execute({"test.unlock", "SELECT pg_advisory_unlock($1)"}, {kMigrationLock});
    EXPECT_TRUE(migrate(options_, two_, log_, {}, patience));
}

TEST_F(MigrateTest, MakesTheMonthsAheadAndNoneTwice) {
    ASSERT_TRUE(migrate(options_, embedded_migrations(), log_));
    ConnectionPool pool({.connection = options_});
    EXPECT_EQ(make_partitions(pool).value(), 0);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"),
              "15\n")
        << "this month, 13 ahead and the default";
    EXPECT_EQ(db_.sql("SELECT count(*) FROM missing_partitions(now(), 14)"), "3\n");
}

// What a unit of work holds that ended an authorization and is about to record it.
TEST_F(MigrateTest, LeavesAPartitionForLaterWhoseTablesAreInUse) {
    ASSERT_TRUE(migrate(options_, embedded_migrations(), log_));
    ConnectionPool pool({.connection = options_});
    db_.sql(
        "DO $$ DECLARE parent text; partition text; BEGIN FOREACH parent IN ARRAY"
        "  ARRAY['audit_event', 'validation_attempt', 'connector_exchange'] LOOP"
        "  partition := max(inhrelid::regclass::text) FROM pg_inherits"
        "    WHERE inhparent = parent::regclass AND inhrelid::regclass::text NOT LIKE '%default';"
        "  EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, partition);"
        "  EXECUTE format('DROP TABLE %I', partition);"
        "END LOOP; END $$");
    PgConnection writer(options_);
    {
        Transaction unit(writer);
        writer.execute_script("LOCK TABLE authorizations IN ROW EXCLUSIVE MODE");
        EXPECT_EQ(make_partitions(pool).value(), 2) << "all but validation_attempt's";
        writer.execute_script("LOCK TABLE audit_pending, audit_event IN ROW EXCLUSIVE MODE NOWAIT");
        unit.commit();
    }
    EXPECT_EQ(make_partitions(pool).value(), 1);
    EXPECT_EQ(make_partitions(pool).value(), 0);
}

TEST_F(MigrateTest, DoesNotMoveAMonthThatAlreadyHasRowsInTheDefaultPartition) {
    ASSERT_TRUE(migrate(options_, embedded_migrations(), log_));
    const std::string next = "date_trunc('month', now(), 'UTC') + interval '14 months'";
    db_.sql(
        "INSERT INTO audit_event (id, schema_version, header, payload_digest, leaf_hash)"
        " VALUES (uuid_v7_floor(" +
        next +
        "), 1, '{\"action\":\"x\",\"actor\":\"y\",\"object\":\"z\"}', sha256('a'), sha256('b'))");
    EXPECT_EQ(db_.sql("SELECT make_partition('audit_event', " + next + ")"), "f\n");
    EXPECT_EQ(db_.sql("SELECT make_partition('validation_attempt', " + next + ")"), "t\n");
}

}  // namespace
}  // namespace causeway::storage
