// SPDX-License-Identifier: Apache-2.0
#include "storage/migrate.hpp"

#include "storage/maintenance.hpp"
#include "storage/storage.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

class MigrateTest : public testing::Test {
  protected:
    support::TestDatabase db_{support::PostgresCluster::shared()};
    support::RecordingLog log_;
    ConnectionOptions options_{.url = db_.url()};
    std::vector<Migration> two_ = {{1, "0001_a",
                                    "CREATE TABLE a (); CREATE TABLE nonce_epoch ();"
                                    "CREATE FUNCTION make_partitions(timestamptz, int)"
                                    "  RETURNS int LANGUAGE sql AS 'SELECT 0'"},
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

TEST_F(MigrateTest, MakesTheMonthsAheadAndNoneTwice) {
    ASSERT_TRUE(migrate(options_, embedded_migrations(), log_));
    ConnectionPool pool({.connection = options_});
    EXPECT_EQ(make_partitions(pool).value(), 0);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"),
              "15\n")
        << "this month, 13 ahead and the default";
    EXPECT_EQ(db_.sql("SELECT make_partitions(now(), 14)"), "3\n");
}

TEST_F(MigrateTest, DoesNotMoveAMonthThatAlreadyHasRowsInTheDefaultPartition) {
    ASSERT_TRUE(migrate(options_, embedded_migrations(), log_));
    db_.sql(
        "INSERT INTO audit_event (id, schema_version, header, payload_digest, leaf_hash)"
        " VALUES ('00000000-0000-7000-8000-000000000001', 1,"
        " '{\"action\":\"x\",\"actor\":\"y\",\"object\":\"z\"}', sha256('a'), sha256('b'))");
    EXPECT_EQ(db_.sql("SELECT make_partition('audit_event', '1970-01-01 00:00+00')"), "f\n");
    EXPECT_EQ(db_.sql("SELECT make_partition('audit_event', '1970-02-01 00:00+00')"), "t\n");
}

}  // namespace
}  // namespace causeway::storage
