// SPDX-License-Identifier: Apache-2.0
#include "storage/examination.hpp"

#include "storage/secrets.hpp"
#include "storage/service_grants.hpp"
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
    EXPECT_LE(std::chrono::abs(found.clock_ahead), found.round_trip) << "it is the same clock";
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
    EXPECT_EQ(state.unknown_outcomes, 0);
    EXPECT_EQ(state.refused_revocations, 0);
}

TEST_F(ExaminationTest, CountsBothKindsOfTasks) {
    const Place place = seed_place();
    seed_attempt(seed_order(place), place);
    db_.sql("UPDATE attempt SET state = 'unknown'");
    const auto certificate = samples_.certificate(place, seed_order(place), "0a");
    model::Revocation revocation = samples_.revocation(certificate);
    revocation.state = model::RevocationState::refused;
    revocation.next_try_at.reset();
    revocation.ended_at = clock_.now();
    store([&](model::UnitOfWork& unit) {
        EXPECT_TRUE(unit.certificates.insert(certificate));
        EXPECT_TRUE(unit.revocations.insert(revocation));
    });
    EXPECT_EQ(stored().unknown_outcomes, 1);
    EXPECT_EQ(stored().refused_revocations, 1);
}

TEST_F(ExaminationTest, ComparesTheSchemaWithThisBuilds) {
    EXPECT_TRUE(examined().schema->pending.empty());
    db_.sql(
        "DELETE FROM schema_migration WHERE number = 7;"
        "UPDATE schema_migration SET sha256 = sha256('') WHERE number = 1;"
        "INSERT INTO schema_migration (number, name, sha256) VALUES (999, '0999_x', sha256(''))");
    const Examination found = examined();
    ASSERT_EQ(found.schema->pending.size(), 1U);
    EXPECT_TRUE(found.schema->pending[0].starts_with("0007_"));
    ASSERT_EQ(found.schema->changed.size(), 1U);
    EXPECT_TRUE(found.schema->changed[0].starts_with("0001_"));
    EXPECT_EQ(found.schema->newer, std::vector<std::string>{"0999_x"});
    EXPECT_FALSE(found.stored) << "what a missing migration changes cannot be read";
}

// The role that serves, and its rights as an administrator may have spoilt them.
class ServingRoleTest : public ExaminationTest {
  protected:
    Examination seen_by_the_service() {
        const auto found =
            examine({.url = db_.service_url()}, embedded_migrations(), base::SystemClock());
        if (!found) throw std::runtime_error(found.error().internal);
        return *found;
    }
    std::vector<std::string> lacking() { return seen_by_the_service().role.rights.lacking; }
    std::string excess() {
        std::string text;
        for (const Excess& one : seen_by_the_service().role.rights.excess) text += one.what + "\n";
        return text;
    }
};

TEST_F(ServingRoleTest, IsAsMigrateMadeIt) {
    const Examination found = seen_by_the_service();
    EXPECT_EQ(found.role.name, "causeway_service");
    EXPECT_FALSE(found.role.superuser);
    EXPECT_EQ(found.role.rights.lacking, std::vector<std::string>{});
    EXPECT_EQ(excess(), "");
    EXPECT_TRUE(found.schema);
    EXPECT_TRUE(found.stored.value());
    EXPECT_FALSE(found.durability.synchronous_standbys);
}

TEST_F(ServingRoleTest, LacksNoGrantThatIsNotNamed) {
    PgConnection admin({.url = db_.url()});
    PgConnection asking({.url = db_.service_url()});
    for (const TableGrant& grant : service_grants()) {
        const std::string table(grant.table);
        const std::string granted(grant.privileges);
        for (const char* privilege : {"SELECT", "INSERT", "UPDATE", "DELETE"}) {
            if (granted.find(privilege) == std::string::npos) continue;
            admin.execute_script("REVOKE " + std::string(privilege) + " ON " + table +
                                 " FROM causeway_service");
            const auto now = service_rights(asking, "causeway_service", "public").lacking;
            const auto names = [&](const std::string& one) {
                return one.starts_with(privilege) && one.ends_with(" on " + table);
            };
            EXPECT_TRUE(!now.empty() && std::ranges::all_of(now, names)) << privilege << table;
            const std::size_t at = granted.find(privilege);
            const std::size_t end = std::min(granted.find(',', at), granted.size());
            const bool columns = granted.find(" (", at) < end;
            admin.execute_script(
                "GRANT " + granted.substr(at, (columns ? granted.find(')', at) + 1 : end) - at) +
                " ON " + table + " TO causeway_service");
        }
    }
    EXPECT_EQ(lacking(), std::vector<std::string>{});
    db_.sql("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM causeway_service");
    EXPECT_EQ(lacking(),
              (std::vector<std::string>{"EXECUTE on forget_nonces", "EXECUTE on make_partition"}));
}

TEST_F(ServingRoleTest, HasNoRightTooMuchThatIsNotNamed) {
    db_.sql(
        "GRANT UPDATE, DELETE ON audit_event TO causeway_service;"
        "GRANT UPDATE (csr) ON attempt TO causeway_service");
    EXPECT_EQ(excess(), "has UPDATE on attempt, DELETE on audit_event, UPDATE on audit_event\n");
    db_.sql("GRANT EXECUTE ON FUNCTION forget_nonces(integer, timestamptz) TO PUBLIC");
    EXPECT_NE(excess().find("forget_nonces"), std::string::npos);
}

TEST_F(ServingRoleTest, OfTheOwnerOwnsEverything) {
    const auto found = examine({.url = db_.owner_url()}, embedded_migrations(), clock_);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->role.rights.lacking, std::vector<std::string>{});
    EXPECT_FALSE(found->role.rights.excess.empty());
}

// As after a migrate to which nobody named the role: what can be known is known all the same.
TEST_F(ServingRoleTest, IsExaminedWithoutAnyGrant) {
    for (const char* spoilt : {"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM causeway_service",
                               "REVOKE USAGE ON SCHEMA public FROM causeway_service, PUBLIC"}) {
        db_.sql(spoilt);
        const Examination found = seen_by_the_service();
        EXPECT_GT(found.max_connections, 0);
        EXPECT_FALSE(found.role.rights.lacking.empty()) << spoilt;
        ASSERT_FALSE(found.schema) << spoilt;
        EXPECT_FALSE(found.stored);
        const auto pending = pending_migrations({.url = db_.service_url()}, embedded_migrations());
        ASSERT_FALSE(pending) << "it is not that migrations are missing";
        EXPECT_NE(pending.error().detail.find("database.service_role"), std::string::npos);
    }
    EXPECT_EQ(lacking().front(), "USAGE on the schema public");
}

TEST_F(ExaminationTest, ChangesNothing) {
    support::TestDatabase empty(support::PostgresCluster::shared());
    const auto found = examine({.url = empty.url()}, embedded_migrations(), clock_);
    ASSERT_TRUE(found) << found.error().internal;
    EXPECT_EQ(found->schema->pending.size(), embedded_migrations().size());
    EXPECT_EQ(empty.sql("SELECT count(*) FROM pg_class WHERE relnamespace = "
                        "'public'::regnamespace"),
              "0\n");
}

}  // namespace
}  // namespace causeway::storage
