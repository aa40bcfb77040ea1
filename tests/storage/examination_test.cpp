// SPDX-License-Identifier: Apache-2.0
#include "storage/examination.hpp"

#include "storage/secrets.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

class ExaminationTest : public StorageTest {
  protected:
    Examination examined() const {
        const auto found = examine({.url = db_.url()}, embedded_migrations(), base::SystemClock());
        if (!found) throw std::runtime_error(found.error().internal);
        return *found;
    }
    StoredState stored() const { return examined().stored.value().value(); }
};

TEST_F(ExaminationTest, DescribesTheServer) {
    const Examination found = examined();
    EXPECT_GE(found.version, 150000);
    EXPECT_EQ(found.encoding, "UTF8");
    EXPECT_EQ(found.max_connections, 200);
    EXPECT_GT(found.reserved_connections, 0);
    EXPECT_LT(std::chrono::abs(found.clock_ahead), std::chrono::seconds(5));
    EXPECT_TRUE(found.data_directory.ends_with("/data"));
    EXPECT_EQ(found.role.name, "causeway");
    EXPECT_TRUE(found.role.superuser);
}

TEST_F(ExaminationTest, TellsWhetherACommitWaitsForAStandby) {
    const Durability alone = examined().durability;
    EXPECT_FALSE(alone.is_synchronous());
    EXPECT_FALSE(alone.fsync);
    EXPECT_EQ(alone.synchronous_standbys, 0);
    Durability replicated{"standby", "on"};
    EXPECT_TRUE(replicated.is_synchronous());
    replicated.synchronous_commit = "local";
    EXPECT_FALSE(replicated.is_synchronous());
}

TEST_F(ExaminationTest, ReadsWhatAnOperatorHasToKnow) {
    EXPECT_FALSE(stored().canary);
    EXPECT_EQ(stored().endpoint, "");
    ASSERT_TRUE(check_sealing_key(pool_, context_.sealing));
    const Place place = seed_place();
    db_.sql("UPDATE tenant SET status = 'suspended'");
    EXPECT_EQ(stored().endpoint, "") << "one that answers is wanted";
    db_.sql("UPDATE tenant SET status = 'active'; UPDATE endpoint SET status = 'active'");
    const StoredState state = stored();
    ASSERT_TRUE(state.canary);
    EXPECT_EQ(state.canary->key_id, keys_.current_id());
    EXPECT_EQ(state.endpoint, place.tenant.slug.text() + "/" + place.endpoint.slug.text());
    EXPECT_EQ(state.open_tasks, 0);
}

TEST_F(ExaminationTest, ComparesTheSchemaWithThisBuilds) {
    EXPECT_TRUE(examined().schema.pending.empty());
    db_.sql(
        "DELETE FROM schema_migration WHERE number = 7;"
        "UPDATE schema_migration SET sha256 = sha256('') WHERE number = 1;"
        "INSERT INTO schema_migration (number, name, sha256) VALUES (999, '0999_x', sha256(''))");
    const Examination found = examined();
    ASSERT_EQ(found.schema.pending.size(), 1U);
    EXPECT_TRUE(found.schema.pending[0].starts_with("0007_"));
    ASSERT_EQ(found.schema.changed.size(), 1U);
    EXPECT_TRUE(found.schema.changed[0].starts_with("0001_"));
    EXPECT_EQ(found.schema.newer, std::vector<std::string>{"0999_x"});
    EXPECT_FALSE(found.stored) << "what a missing migration changes cannot be read";
}

TEST_F(ExaminationTest, NamesTheTablesThatTheRoleMayNotUse) {
    const std::string role = "limited_" + db_.name();
    db_.sql("CREATE ROLE " + role +
            " LOGIN CONNECTION LIMIT 3;"
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " +
            role +
            ";"
            "REVOKE SELECT ON tenant FROM " +
            role +
            ";"
            "GRANT INSERT ON orders, authorizations, attempt, certificate, audit_event,"
            "  audit_pending TO " +
            role);
    std::string url = db_.url();
    url.replace(url.find("causeway@"), std::string("causeway@").size(), role + "@");
    const auto found = examine({.url = url}, embedded_migrations(), clock_);
    db_.sql("DROP OWNED BY " + role + "; DROP ROLE " + role);
    ASSERT_TRUE(found) << found.error().internal;
    EXPECT_EQ(found->role.unreadable, std::vector<std::string>{"tenant"});
    EXPECT_EQ(found->role.unwritable, std::vector<std::string>{"job"});
    EXPECT_EQ(found->role.connection_limit, 3);
    EXPECT_FALSE(found->role.superuser);
    EXPECT_EQ(found->data_directory, "");
    EXPECT_FALSE(found->durability.synchronous_standbys);
    EXPECT_FALSE(found->stored.value());
}

TEST_F(ExaminationTest, ChangesNothing) {
    support::TestDatabase empty(support::PostgresCluster::shared());
    const auto found = examine({.url = empty.url()}, embedded_migrations(), clock_);
    ASSERT_TRUE(found) << found.error().internal;
    EXPECT_EQ(found->schema.pending.size(), embedded_migrations().size());
    EXPECT_EQ(empty.sql("SELECT count(*) FROM pg_class WHERE relnamespace = "
                        "'public'::regnamespace"),
              "0\n");
}

}  // namespace
}  // namespace causeway::storage
