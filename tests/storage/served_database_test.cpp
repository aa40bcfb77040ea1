// SPDX-License-Identifier: Apache-2.0
#include "storage/served_database.hpp"

#include "storage/migrate.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

class ServedDatabaseTest : public StorageTest {
  protected:
    using StorageTest::StorageTest;

    model::Attempt prepared() {
        const Place place = seed_place();
        model::Attempt attempt = samples_.attempt(seed_order(place), place.connector.id);
        attempt.state = model::AttemptState::prepared;
        store([&](model::UnitOfWork& unit) { unit.attempts.insert(attempt); });
        return attempt;
    }
    // What becomes of the attempt before its first byte goes to the CA.
    base::Result<void> send(model::Attempt attempt) {
        attempt.state = model::AttemptState::sending;
        return database_.write([&](model::UnitOfWork& unit) -> base::Result<void> {
            if (!unit.attempts.update_if(attempt, attempt.fence)) throw model::StaleWrite();
            return {};
        });
    }
    bool is_sent(const model::Attempt& attempt) { return send(attempt).has_value(); }
    ServedDatabase found() { return read_served_database(pool_).value(); }
    base::Result<void> adopt_as(const std::string& url) {
        return adopt_database({.url = url}, random_, [&](const ServedDatabase& database) {
            model::AuditEvent event;
            event.id = samples_.id<model::AuditEventId>();
            event.action = model::AuditAction::database_adopted;
            event.at = clock_.now();
            event.actor.name = "local:operator";
            event.object = "database";
            event.payload = {{"served", database.served}, {"present", database.present}};
            return event;
        });
    }
    std::string events() const {
        return db_.sql("SELECT count(*) FROM audit_event WHERE action = 'database.adopted'");
    }
};

TEST_F(ServedDatabaseTest, SendsWhatIsPreparedInTheDatabaseThatIsServed) {
    EXPECT_TRUE(found().is_the_same()) << found().served << " and " << found().present;
    EXPECT_EQ(found().what_happened(), "");
    EXPECT_TRUE(is_sent(prepared()));
}

TEST_F(ServedDatabaseTest, IsNamedByTheMigrationThatMakesTheTable) {
    const support::TestDatabase fresh{support::PostgresCluster::shared()};
    ASSERT_TRUE(migrate({.url = fresh.owner_url()}, embedded_migrations(), log_));
    EXPECT_EQ(fresh.sql("SELECT identity = present_database() FROM served_database"), "t\n");
}

TEST_F(ServedDatabaseTest, SendsNothingOfACopy) {
    const model::Attempt attempt = prepared();
    db_.sql(
        "UPDATE served_database SET identity = (SELECT string_agg(CASE place WHEN 3 THEN '1'"
        "  ELSE part END, '/' ORDER BY place)"
        "  FROM regexp_split_to_table(present_database(), '/') WITH ORDINALITY AS p (part, "
        "place))");
    EXPECT_EQ(found().what_happened(), "it is another database of the same server");
    const auto sent = send(attempt);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, base::ErrorKind::internal);
    EXPECT_NE(sent.error().internal.find("not the database that was served before"),
              std::string::npos);
    EXPECT_FALSE(is_sent(prepared())) << "whenever it was prepared";
    ASSERT_TRUE(adopt_as(db_.owner_url()));
    EXPECT_TRUE(found().is_the_same());
    EXPECT_EQ(events(), "1\n");
    EXPECT_TRUE(is_sent(attempt));
}

// What was sent before is brought to its end.
TEST_F(ServedDatabaseTest, HoldsNothingBackThatWasSent) {
    model::Attempt attempt = prepared();
    ASSERT_TRUE(send(attempt));
    db_.sql("UPDATE served_database SET identity = 'another'");
    for (const auto state : {model::AttemptState::pending, model::AttemptState::issued,
                             model::AttemptState::unknown}) {
        attempt.state = state;
        store([&](model::UnitOfWork& unit) {
            EXPECT_TRUE(unit.attempts.update_if(attempt, attempt.fence));
        });
    }
    EXPECT_FALSE(is_sent(attempt)) << "what its CA did not know then, it may know since";
}

TEST_F(ServedDatabaseTest, IsAdoptedByTheOwnerOfTheTablesOnly) {
    db_.sql("UPDATE served_database SET identity = 'another'");
    EXPECT_FALSE(adopt_as(db_.service_url()));
    EXPECT_FALSE(found().is_the_same());
    EXPECT_EQ(events(), "0\n") << "both or none";
}

TEST_F(ServedDatabaseTest, IsAnotherOneWhenItsTablesWereRestoredInPlace) {
    const model::Attempt attempt = prepared();
    const support::TemporaryDirectory folder;
    const std::string dump = (folder.path() / "dump").string();
    support::run({"pg_dump", "--format=custom", "--file=" + dump, db_.url()});
    db_.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    support::run(
        {"pg_restore", "--exit-on-error", "--single-transaction", "--dbname=" + db_.url(), dump});
    EXPECT_EQ(found().what_happened(), "its tables were restored from a dump");
    EXPECT_FALSE(is_sent(attempt));
}

TEST_F(ServedDatabaseTest, IsAnotherOneOnAnotherServer) {
    const ServedDatabase moved{"77/00000001/5/9", "78/00000001/6/9"};
    EXPECT_EQ(moved.what_happened(), "it is on another server, or was upgraded by pg_upgrade");
    EXPECT_EQ((ServedDatabase{"", "78/00000001/6/9"}.what_happened()),
              "nobody has noted which one was served");
}

// A standby that becomes the primary: the timeline is another one at once, before any checkpoint.
class PromotedStandbyTest : public testing::Test {
  protected:
    support::PostgresCluster primary_;
    support::RecordingLog log_;
};

TEST_F(PromotedStandbyTest, IsNotTheDatabaseThatWasServed) {
    support::TestDatabase db{primary_};
    ASSERT_TRUE(migrate({.url = db.owner_url()}, embedded_migrations(), log_));
    support::PostgresCluster standby(support::PostgresCluster::StandbyOf{primary_});
    // More than a checkpoint writes in the moment of the promotion.
    db.sql("CREATE TABLE filler AS SELECT i, repeat('x', 200) FROM generate_series(1, 100000) i");
    while (standby.sql(db.name(), "SELECT to_regclass('filler') IS NULL") == "t\n") {
    }
    standby.promote();
    ConnectionPool pool({.connection = {.url = standby.url(db.name())}});
    const auto found = read_served_database(pool);
    ASSERT_TRUE(found) << found.error().internal;
    EXPECT_EQ(found->what_happened(), "its server was promoted, or recovered to a point in time");
    EXPECT_EQ(db.sql("SELECT identity = present_database() FROM served_database"), "t\n")
        << "the one that it was copied from";
}

}  // namespace
}  // namespace causeway::storage
