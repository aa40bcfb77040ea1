// SPDX-License-Identifier: Apache-2.0
#include "audit/sealer.hpp"
#include "audit/verify.hpp"
#include "storage/pg_sealing_store.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::UnitOfWork;
using namespace std::chrono_literals;

class AuditTest : public StorageTest {
  protected:
    model::AuditEventId append(std::optional<model::OrderId> order = std::nullopt) {
        const auto event = samples_.event(place_, order);
        store([&](UnitOfWork& unit) { unit.audit.append(event); });
        return event.id;
    }
    std::vector<model::RecordedEvent> search(const model::AuditQuery& query) {
        return load([&](UnitOfWork& unit) { return unit.audit.search(query); });
    }
    // The event as the table has it, for audit::verify.
    audit::FormedEvent stored(const model::AuditEventId& id) {
        constexpr Statement kRead = {
            "test.read_event",
            "SELECT schema_version, header, payload, payload_salt, payload_digest, leaf_hash"
            "  FROM audit_event WHERE id = $1"};
        Rows rows = pool_.checkout()->execute(kRead, {id});
        Row& row = rows.rows.front();
        audit::FormedEvent event;
        event.schema_version = row.next<int>();
        event.header = base::as_text(row.next<base::Bytes>());
        const auto payload = row.next<std::optional<base::Bytes>>();
        if (payload) event.payload = base::as_text(*payload);
        event.salt = row.next<std::optional<audit::Salt>>();
        event.payload_digest = row.next<crypto::Sha256Digest>();
        event.leaf_hash = row.next<crypto::Sha256Digest>();
        return event;
    }

    Place place_ = seed_place();
    PgSealingStore sealing_store_{pool_};
    audit::Sealer sealer_{sealing_store_, nullptr, clock_};
};

TEST_F(AuditTest, RecordsAnEventThatProvesItself) {
    const auto id = append(seed_order(place_).id);
    const auto event = stored(id);
    EXPECT_TRUE(audit::verify(event));
    EXPECT_NE(event.header.find("\"sequence\":1"), std::string::npos) << event.header;
    EXPECT_EQ(event.header.find("192.0.2.7"), std::string::npos) << "an address can be purged";
}

TEST_F(AuditTest, CommitsWithTheChangeOrNotAtAll) {
    const auto tenant = samples_.place().tenant;
    const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
        unit.tenants.insert(tenant);
        unit.audit.append(samples_.event(place_, std::nullopt));
        return base::fail(base::ErrorKind::conflict, "no");
    });
    EXPECT_FALSE(result);
    EXPECT_TRUE(search({}).empty());
    EXPECT_EQ(db_.sql("SELECT count(*) FROM audit_pending"), "0\n");
    append();
    EXPECT_EQ(search({}).size(), 1U);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM audit_pending"), "1\n");
}

TEST_F(AuditTest, NumbersTheEventsOfAnOrder) {
    const auto order = seed_order(place_).id;
    in_parallel(10, [&](int) { append(order); });
    EXPECT_EQ(db_.sql("SELECT string_agg(s, ',' ORDER BY s::int) FROM (SELECT"
                      " audit_header_field(header, 'sequence') AS s FROM audit_event) e"),
              "1,2,3,4,5,6,7,8,9,10\n");
}

TEST_F(AuditTest, FindsEventsByWhatTheyTell) {
    const auto order = seed_order(place_).id;
    append();
    append(order);
    const std::string actor = "account:" + place_.account.id.to_string();
    EXPECT_EQ(search({}).size(), 2U);
    EXPECT_EQ(search({.tenant = place_.tenant.id}).size(), 2U);
    EXPECT_EQ(search({.tenant = samples_.id<model::TenantId>()}).size(), 0U);
    EXPECT_EQ(search({.order = order}).size(), 1U);
    EXPECT_EQ(search({.action = "order.created"}).size(), 1U);
    EXPECT_EQ(search({.actor = actor}).size(), 2U);
    EXPECT_EQ(search({.actor = "account"}).size(), 0U);
    EXPECT_EQ(search({.page = {std::nullopt, 1}}).size(), 1U);
}

TEST_F(AuditTest, KeepsAnEventWhoseTextPostgresqlCannotHold) {
    auto event = samples_.event(place_, std::nullopt);
    event.actor.name = std::string("a\0b\xff", 4);
    event.payload = {{"name", std::string("v\0\xfe", 3)}};
    store([&](UnitOfWork& unit) { unit.audit.append(event); });
    EXPECT_TRUE(audit::verify(stored(event.id)));
}

TEST_F(AuditTest, RefusesEveryChange) {
    append();
    ASSERT_EQ(sealer_.run().value(), 1);
    for (const char* attack :
         {"DELETE FROM audit_event", "TRUNCATE audit_event CASCADE", "DELETE FROM audit_leaf",
          "UPDATE audit_event SET header = header || ' '", "TRUNCATE audit_event_default CASCADE",
          "UPDATE audit_event SET payload = 'x'", "UPDATE audit_event SET id = gen_random_uuid()",
          "UPDATE audit_event SET leaf_hash = payload_digest", "TRUNCATE audit_leaf",
          "UPDATE audit_event SET payload = NULL, payload_salt = NULL, leaf_hash = payload_digest",
          "UPDATE audit_leaf SET leaf_index = 7"}) {
        EXPECT_THROW(db_.sql(attack), std::runtime_error) << attack;
    }
}

TEST_F(AuditTest, AllowsAPurgeThatKeepsTheProof) {
    const auto id = append();
    db_.sql("UPDATE audit_event SET payload = NULL, payload_salt = NULL");
    EXPECT_FALSE(search({}).at(0).payload);
    EXPECT_TRUE(audit::verify(stored(id)));
}

TEST_F(AuditTest, GivesConsecutivePlaces) {
    for (int i = 0; i < 3; ++i) append();
    EXPECT_FALSE(search({}).at(0).leaf_index);
    EXPECT_EQ(sealer_.run().value(), 3);
    for (int i = 0; i < 2; ++i) append();
    EXPECT_EQ(sealer_.run().value(), 2);
    EXPECT_EQ(sealer_.run().value(), 0);
    EXPECT_EQ(db_.sql("SELECT string_agg(leaf_index::text, ',' ORDER BY leaf_index),"
                      " (SELECT size FROM audit_log) FROM audit_leaf JOIN audit_event e"
                      " ON e.id = event_id AND e.leaf_hash = audit_leaf.leaf_hash"),
              "0,1,2,3,4|5\n");
}

// What is sealed is in the log for ever, and a finding of every auditor.
TEST_F(AuditTest, SealsNoEventThatIsNotAsItWasWritten) {
    append();
    const auto bad = append();
    const std::string of_bad = " WHERE id = '" + bad.to_string() + "'";
    const std::string past_triggers = "SET session_replication_role = replica; ";
    for (const char* change : {"leaf_hash = sha256('x')", "payload = payload || ' '",
                               "header = header || ' '", "payload = NULL, payload_salt = NULL"}) {
        db_.sql(past_triggers + "CREATE TABLE kept AS SELECT * FROM audit_event" + of_bad);
        db_.sql(past_triggers + "UPDATE audit_event SET " + change + of_bad);
        const auto refused = sealer_.run();
        ASSERT_FALSE(refused) << change;
        EXPECT_EQ(refused.error().kind, base::ErrorKind::conflict);
        EXPECT_NE(refused.error().detail.find(bad.to_string()), std::string::npos)
            << refused.error().detail;
        EXPECT_EQ(db_.sql("SELECT count(*) FROM audit_leaf"), "0\n");
        db_.sql(past_triggers +
                "UPDATE audit_event e SET header = k.header, payload = k.payload, payload_salt ="
                " k.payload_salt, leaf_hash = k.leaf_hash FROM kept k WHERE e.id = k.id;"
                "DROP TABLE kept");
    }
    db_.sql(past_triggers + "UPDATE audit_event SET leaf_hash = sha256('x')" + of_bad);
    db_.sql("DELETE FROM audit_pending WHERE event_id = '" + bad.to_string() + "'");
    EXPECT_EQ(sealer_.run().value(), 1) << "a person took it out of the queue";
}

TEST_F(AuditTest, HasOneSealerAtATime) {
    append();
    PgSealingStore other_store(pool_);
    audit::Sealer other(other_store, nullptr, clock_);
    EXPECT_EQ(sealer_.run().value(), 1);
    append();
    EXPECT_EQ(other.run().value(), 0) << "the first one leads";
    EXPECT_EQ(sealer_.run().value(), 1);
}

TEST_F(AuditTest, LetsAnotherProcessLeadWhenTheSealerIsLost) {
    append();
    EXPECT_EQ(sealer_.run().value(), 1);
    db_.sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'");
    append();
    PgSealingStore other_store(pool_);
    audit::Sealer other(other_store, nullptr, clock_);
    EXPECT_EQ(other.run().value(), 1);
    EXPECT_FALSE(sealer_.run()) << "it notices that its session is gone";
    EXPECT_EQ(sealer_.run().value(), 0) << "and then stands by";
}

TEST_F(AuditTest, LetsAnotherProcessLeadWhenTheSealerFallsSilent) {
    PgSealingStore silent(pool_, 50ms);
    ASSERT_TRUE(silent.lead().value());
    // The server ends its session, and with it the lock.
    db_.sql(
        "DO $$ BEGIN WHILE EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory') LOOP"
        " PERFORM pg_sleep(0.01); END LOOP; END $$");
    EXPECT_TRUE(sealing_store_.lead().value()) << "its host may have lost its power";
}

TEST_F(AuditTest, TriesForTheLeadOnOneSession) {
    ASSERT_TRUE(sealing_store_.lead().value());
    PgSealingStore candidate(pool_);
    const auto sessions = [&] {
        return db_.sql(
            "SELECT string_agg(pid::text, ' ' ORDER BY pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'causeway'");
    };
    const auto without = sessions();
    ASSERT_FALSE(candidate.lead().value());
    const auto with = sessions();
    EXPECT_NE(with, without);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(candidate.lead().value());
    EXPECT_EQ(sessions(), with);
}

TEST_F(AuditTest, RefusesTheFenceOfAnEarlierReign) {
    append();
    const auto fence = sealing_store_.lead().value().value();
    db_.sql("UPDATE audit_log SET fence = fence + 1");
    const auto result = sealing_store_.seal(fence, 10);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, base::ErrorKind::conflict);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM audit_pending"), "1\n");
}

TEST_F(AuditTest, SaysHowFarSealingIsBehind) {
    EXPECT_EQ(sealer_.behind_by().value(), 0s);
    append();
    clock_.advance(61s);
    EXPECT_EQ(sealer_.behind_by().value(), 61s);
    ASSERT_TRUE(sealer_.run());
    EXPECT_EQ(sealer_.behind_by().value(), 0s);
}

}  // namespace
}  // namespace causeway::storage
