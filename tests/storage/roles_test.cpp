// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <sstream>

#include "storage/maintenance.hpp"
#include "storage/migrate.hpp"
#include "storage/pg_nonces.hpp"
#include "storage/service_grants.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using support::PostgresCluster;

// Every other test of this program works with the serving role's rights; here is what these are not
// enough for.
class RolesTest : public StorageTest {
  protected:
    // "" or the server's reason.
    std::string refusal(const std::string& sql) {
        PgConnection service({.url = db_.service_url()});
        try {
            service.execute_script(sql);
        } catch (const StatementRefused& refused) {
            return refused.sqlstate();
        }
        return "";
    }
    void expect_refused(const std::string& sql) {
        constexpr const char* kInsufficientPrivilege = "42501";
        EXPECT_EQ(refusal(sql), kInsufficientPrivilege) << sql;
    }
    base::Result<std::vector<std::string>> migrate_as_owner(const std::string& role) {
        return migrate({.url = db_.owner_url()}, embedded_migrations(), log_, role);
    }
    std::set<std::string> lines_of(const std::string& sql) {
        std::istringstream text(db_.sql(sql));
        std::set<std::string> lines;
        for (std::string line; std::getline(text, line);) lines.insert(line);
        return lines;
    }
};

TEST_F(RolesTest, DecideAboutEveryTableOfTheSchema) {
    std::set<std::string> listed;
    for (const TableGrant& grant : service_grants()) listed.emplace(grant.table);
    EXPECT_EQ(listed, lines_of("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                               " AND NOT relispartition AND relnamespace = 'public'::regnamespace"))
        << "what is new belongs into storage/service_grants.cpp";
}

TEST_F(RolesTest, KeepTheServiceFromChangingTheSchema) {
    const Place place = seed_place();
    for (const std::string& sql :
         {std::string("DROP TABLE job"), std::string("ALTER TABLE audit_event DISABLE TRIGGER ALL"),
          std::string("DROP TRIGGER never_deleted ON audit_event"),
          std::string("CREATE TABLE mine ()"), std::string("TRUNCATE audit_event_default"),
          std::string("CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger"
                      "  LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"),
          std::string("GRANT DELETE ON audit_event TO CURRENT_USER; DELETE FROM audit_event"),
          std::string("UPDATE schema_migration SET sha256 = ''")}) {
        expect_refused(sql);
    }
}

// Security: who takes the service over cannot rewrite what it did.
TEST_F(RolesTest, KeepTheServiceFromRewritingHistory) {
    seed_order(seed_place());
    for (const char* table : {"audit_event",
                              "audit_leaf",
                              "certificate",
                              "certificate_name",
                              "connector_exchange",
                              "validation_attempt",
                              "used_slug",
                              "order_identifier",
                              "order_authorization",
                              "audit_sequence",
                              "attempt",
                              "orders",
                              "account",
                              "audit_log",
                              "nonce_used",
                              "audit_event_default",
                              "revocation",
                              "blocked_key",
                              "retired_account_key",
                              "audit_checkpoint",
                              "audit_subtree"}) {
        expect_refused("DELETE FROM " + std::string(table));
        expect_refused("TRUNCATE " + std::string(table) + " CASCADE");
    }
    expect_refused("UPDATE audit_event SET payload = NULL, payload_salt = NULL");
    expect_refused("UPDATE audit_event_default SET payload = NULL, payload_salt = NULL");
    expect_refused("UPDATE audit_leaf SET leaf_hash = ''");
    expect_refused("UPDATE certificate SET chain = '{}'");
    expect_refused("UPDATE attempt SET csr = ''");
    expect_refused("UPDATE revocation SET requested_at = now()");
    expect_refused("UPDATE blocked_key SET blocked_by = 'another'");
    expect_refused("UPDATE retired_account_key SET thumbprint = repeat('a', 43)");
    expect_refused("UPDATE domain SET rule = 'example.com'");
    expect_refused("UPDATE connector_exchange SET outcome = 'issued'");
    expect_refused("UPDATE api_token SET expires_at = 'infinity'");
}

TEST_F(RolesTest, LetTheServiceMakePartitionsAndForgetNonces) {
    db_.sql(
        "DO $$ DECLARE partition text; BEGIN"
        "  partition := max(inhrelid::regclass::text) FROM pg_inherits"
        "    WHERE inhparent = 'audit_event'::regclass"
        "    AND inhrelid::regclass::text NOT LIKE '%default';"
        "  EXECUTE format('ALTER TABLE audit_event DETACH PARTITION %I', partition);"
        "  EXECUTE format('DROP TABLE %I', partition); END $$");
    EXPECT_EQ(make_partitions(pool_).value(), 1);
    EXPECT_EQ(lines_of("SELECT DISTINCT relowner::regrole FROM pg_class"
                       "  WHERE relname LIKE 'audit_event%' AND relkind IN ('r', 'p')"),
              std::set<std::string>{PostgresCluster::kOwner});
    PgNonceStore nonces(pool_, random_);
    EXPECT_TRUE(nonces.forget(clock_.now()));
}

// Security: what the service may have made with the owner's rights breaks nothing.
TEST_F(RolesTest, LetTheServiceMakeWholeMonthsThatAreNeeded) {
    constexpr const char* kInvalid = "22023";
    for (const char* of : {"'orders', now()", "'audit_event', '2100-01-01'",
                           "'audit_event', now() + interval '16 months'",
                           "'audit_event', now() - interval '2 months'"}) {
        EXPECT_EQ(refusal(std::string("SELECT make_partition(") + of + ")"), kInvalid) << of;
    }
    EXPECT_EQ(refusal("SELECT make_partition('audit_event',"
                      "  date_trunc('month', now(), 'UTC') + interval '14 months 15 days')"),
              "");
    EXPECT_EQ(db_.sql("SELECT make_partition('audit_event',"
                      "  date_trunc('month', now(), 'UTC') + interval '14 months')"),
              "f\n")
        << "the month is made as a whole";
    ASSERT_TRUE(migrate_as_owner(PostgresCluster::kService));
}

TEST_F(RolesTest, AreSetRightAlthoughAPartitionCannotBeMade) {
    db_.sql(
        "CREATE OR REPLACE FUNCTION missing_partitions(now timestamptz, months_ahead integer)"
        "  RETURNS TABLE (parent text, month timestamptz) LANGUAGE sql AS"
        "  $$ SELECT 'orders'::text, pg_catalog.now() $$;"
        "REVOKE ALL ON job FROM causeway_service");
    ASSERT_TRUE(migrate_as_owner(PostgresCluster::kService));
    EXPECT_EQ(refusal("DELETE FROM job"), "");
    EXPECT_TRUE(log_.mentions("storage.partitions_not_made"));
}

// A table of the caller's that is found first would be emptied, or run, with the owner's rights.
TEST_F(RolesTest, LendTheOwnersRightsToNothingThatTheCallerMade) {
    EXPECT_EQ(db_.sql("SELECT count(*) FROM pg_proc WHERE prosecdef AND NOT EXISTS"
                      "  (SELECT FROM unnest(proconfig) setting"
                      "    WHERE setting = 'search_path=public, pg_temp')"),
              "0\n");
    EXPECT_EQ(db_.sql("SELECT count(*) FROM pg_proc WHERE prosecdef"
                      "  AND has_function_privilege('public', oid, 'EXECUTE')"),
              "0\n");
    EXPECT_EQ(db_.sql("SELECT count(*) FROM pg_proc WHERE prosecdef"), "2\n");
}

TEST_F(RolesTest, AreSetRightAgainByEveryMigration) {
    db_.sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO causeway_service");
    db_.sql("REVOKE ALL ON job FROM causeway_service");
    ASSERT_TRUE(migrate_as_owner(PostgresCluster::kService));
    expect_refused("DELETE FROM audit_event");
    EXPECT_EQ(refusal("DELETE FROM job"), "");
}

// Security: pg_restore --no-privileges brings PostgreSQL's default back, with which everybody may
// run a new function.
TEST_F(RolesTest, HaveTheLentFunctionsForThemselvesAfterARestore) {
    for (const char* role : {"", PostgresCluster::kService}) {
        db_.sql("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC");
        ASSERT_TRUE(migrate_as_owner(role));
        EXPECT_EQ(db_.sql("SELECT proname FROM pg_proc WHERE prosecdef"
                          "  AND has_function_privilege('public', oid, 'EXECUTE')"),
                  "");
    }
}

TEST_F(RolesTest, MustExist) {
    for (const char* role : {"nobody_at_all", "no\"body"}) {
        const auto migrated = migrate_as_owner(role);
        ASSERT_FALSE(migrated) << role;
        EXPECT_EQ(migrated.error().kind, base::ErrorKind::precondition_failed);
        EXPECT_NE(migrated.error().detail.find(role), std::string::npos);
    }
    support::TestDatabase empty(PostgresCluster::shared());
    ASSERT_FALSE(migrate({.url = empty.owner_url()}, embedded_migrations(), log_, "nobody"));
    EXPECT_EQ(empty.sql("SELECT to_regclass('schema_migration')"), "\n")
        << "a typing error is found before anything is made";
}

// Security: grants mean nothing to a role that has the same right in another way.
class ServiceRoleTest : public RolesTest {
  protected:
    ServiceRoleTest() { db_.sql("CREATE ROLE " + quoted() + " LOGIN"); }
    ~ServiceRoleTest() override {
        db_.sql("ALTER DATABASE " + db_.name() +
                " OWNER TO causeway_owner;"
                "REASSIGN OWNED BY " +
                quoted() +
                " TO causeway_owner;"
                "DROP OWNED BY " +
                quoted() + "; DROP ROLE " + quoted());
    }

    // `migrate` names what the role may do too much, and how to end it; once it is ended, it works.
    void expect_refused_until_ended(const std::string& what, const std::string& remedy) {
        const auto refused = migrate({.url = db_.url()}, embedded_migrations(), log_, role_);
        ASSERT_FALSE(refused) << what;
        EXPECT_EQ(refused.error().kind, base::ErrorKind::precondition_failed);
        EXPECT_NE(refused.error().detail.find(role_), std::string::npos);
        EXPECT_NE(refused.error().detail.find(what), std::string::npos) << refused.error().detail;
        EXPECT_NE(refused.error().detail.find("Run: " + remedy + ";"), std::string::npos)
            << refused.error().detail;
        EXPECT_EQ(db_.sql("SELECT has_table_privilege('" + role_ + "', 'job', 'DELETE')"),
                  gained_ ? "t\n" : "f\n")
            << "nothing is given to it";
        db_.sql(remedy);
        const auto migrated = migrate({.url = db_.url()}, embedded_migrations(), log_, role_);
        EXPECT_TRUE(migrated) << migrated.error().detail << migrated.error().internal;
    }

    std::string quoted() const { return "\"" + role_ + "\""; }

    const std::string role_ = "service-" + db_.name();
    bool gained_ = false;
};

TEST_F(ServiceRoleTest, IsNoSuperuserAndMayNotBecomeOne) {
    db_.sql("ALTER ROLE " + quoted() + " SUPERUSER");
    gained_ = true;
    expect_refused_until_ended("is a superuser", "ALTER ROLE " + quoted() + " NOSUPERUSER");
    db_.sql("ALTER ROLE " + quoted() + " CREATEROLE");
    expect_refused_until_ended("CREATEROLE", "ALTER ROLE " + quoted() + " NOCREATEROLE");
    db_.sql("GRANT pg_execute_server_program TO " + quoted());
    expect_refused_until_ended("may become pg_execute_server_program",
                               "REVOKE pg_execute_server_program FROM " + quoted());
}

TEST_F(ServiceRoleTest, OwnsNeitherTablesNorFunctions) {
    db_.sql("ALTER TABLE audit_event OWNER TO " + quoted() + ";ALTER TABLE job OWNER TO " +
            quoted());
    gained_ = true;
    expect_refused_until_ended("owns the TABLE audit_event and 1 more",
                               "REASSIGN OWNED BY " + quoted() + " TO causeway_owner");
    db_.sql("ALTER FUNCTION refuse_change() OWNER TO " + quoted());
    expect_refused_until_ended("owns the FUNCTION refuse_change",
                               "REASSIGN OWNED BY " + quoted() + " TO causeway_owner");
}

TEST_F(ServiceRoleTest, IsNotTheOwner) {
    db_.sql("GRANT causeway_owner TO " + quoted());
    gained_ = true;
    expect_refused_until_ended("as a member of causeway_owner",
                               "REVOKE causeway_owner FROM " + quoted());
}

TEST_F(ServiceRoleTest, OwnsNeitherTheDatabaseNorTheSchema) {
    db_.sql("ALTER DATABASE " + db_.name() + " OWNER TO " + quoted());
    expect_refused_until_ended("owns the DATABASE " + db_.name(),
                               "ALTER DATABASE " + db_.name() + " OWNER TO causeway_owner");
    db_.sql("ALTER SCHEMA public OWNER TO " + quoted());
    gained_ = true;
    expect_refused_until_ended("owns the SCHEMA public",
                               "ALTER SCHEMA public OWNER TO causeway_owner");
}

TEST_F(ServiceRoleTest, MakesNothingThatTheOwnerCouldRun) {
    db_.sql("GRANT CREATE ON SCHEMA public TO PUBLIC");
    expect_refused_until_ended("may CREATE in the SCHEMA public",
                               "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    db_.sql("GRANT CREATE ON DATABASE " + db_.name() + " TO " + quoted());
    gained_ = true;
    expect_refused_until_ended("may CREATE in the DATABASE",
                               "REVOKE CREATE ON DATABASE " + db_.name() + " FROM " + quoted());
}

TEST_F(ServiceRoleTest, RewritesNothingByWayOfOthers) {
    db_.sql("GRANT pg_write_all_data TO " + quoted());
    gained_ = true;
    expect_refused_until_ended("as a member of pg_write_all_data",
                               "REVOKE pg_write_all_data FROM " + quoted());
    db_.sql("GRANT UPDATE (csr) ON attempt TO PUBLIC");
    expect_refused_until_ended("has UPDATE on attempt",
                               "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC");
}

// A role that served before keeps what it had: nobody but its administrator knows what it is for.
TEST_F(ServiceRoleTest, IsTheOnlyOneThatWritesOrTheOthersAreNamed) {
    ASSERT_TRUE(migrate_as_owner(PostgresCluster::kService));
    EXPECT_FALSE(log_.mentions("storage.other_role_may_write"));
    db_.sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO pg_monitor");
    ASSERT_TRUE(migrate_as_owner(role_));
    EXPECT_TRUE(log_.mentions("storage.other_role_may_write"));
    db_.sql(std::string("DROP OWNED BY ") + PostgresCluster::kService);
    support::RecordingLog after;
    ASSERT_TRUE(migrate({.url = db_.owner_url()}, embedded_migrations(), after, role_));
    EXPECT_FALSE(after.mentions("storage.other_role_may_write"));
}

TEST_F(RolesTest, DoNotMigrateAsTheServiceAndSaySo) {
    const auto refused = migrate({.url = db_.service_url()}, embedded_migrations(), log_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, base::ErrorKind::precondition_failed);
    EXPECT_NE(refused.error().detail.find("CAUSEWAY_DATABASE_OWNER_URL"), std::string::npos)
        << refused.error().detail;
}

TEST_F(RolesTest, MayBeOneForASmallInstallation) {
    ASSERT_TRUE(migrate_as_owner(""));
    ConnectionPool owner({.connection = {.url = db_.owner_url()}});
    EXPECT_EQ(make_partitions(owner).value(), 0);
    PgDatabase database(owner, context_, bell_);
    const Place place = samples_.place();
    EXPECT_TRUE(database.write([&](model::UnitOfWork& unit) -> base::Result<void> {
        unit.tenants.insert(place.tenant);
        return {};
    }));
}

}  // namespace
}  // namespace causeway::storage
