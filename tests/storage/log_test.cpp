// SPDX-License-Identifier: Apache-2.0
#include "audit/frontier.hpp"
#include "audit/sealer.hpp"
#include "storage/pg_log_store.hpp"
#include "storage/pg_sealing_store.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using namespace std::chrono_literals;
using base::ErrorKind;

const std::string kOrigin = "log.example.com";

// The log on a real database, signed.
class LogTest : public StorageTest {
  protected:
    // A process that may lead.
    struct Process {
        PgSealingStore store;
        audit::Notary notary;
        audit::Sealer sealer;

        explicit Process(LogTest& test, audit::AnchorStore* anchors = nullptr)
            : store(test.pool_),
              notary({test.identity_, test.log_store_, anchors, test.clock_}, 1s),
              sealer(store, &notary, test.clock_) {}
    };

    void append(int events) {
        store([&](model::UnitOfWork& unit) {
            for (int i = 0; i < events; ++i) {
                unit.audit.append(samples_.event(place_, std::nullopt));
            }
        });
    }
    base::Result<int> seal(Process& process, int events = 0) {
        append(events);
        clock_.advance(2s);
        return process.sealer.run();
    }
    // Past every trigger, as a superuser can.
    void tamper(const std::string& sql) {
        db_.sql("SET session_replication_role = replica;" + sql);
    }
    audit::TreeHead head_of_leaves() {
        audit::Frontier frontier;
        const auto leaves = log_store_.roots(0, 0, 100'000).value();
        for (const auto& leaf : leaves) frontier.append(leaf);
        return frontier.head();
    }

    Place place_ = seed_place();
    crypto::PrivateKey key_ = crypto::PrivateKey::generate(crypto::KeyType::ed25519).value();
    audit::LogIdentity identity_{kOrigin, [this] { return key_; }, {}};
    PgLogStore log_store_{pool_};
};

TEST_F(LogTest, StoresWhatItSigned) {
    Process process(*this);
    EXPECT_FALSE(log_store_.latest_checkpoint(kOrigin).value());
    EXPECT_FALSE(process.store.is_signed().value());
    ASSERT_EQ(seal(process, 3).value(), 3);
    ASSERT_EQ(seal(process, 2).value(), 2);
    const auto latest = log_store_.latest_checkpoint(kOrigin).value();
    ASSERT_TRUE(latest);
    EXPECT_EQ(latest->signed_at, clock_.now());
    EXPECT_EQ(latest->checkpoint.head, head_of_leaves());
    EXPECT_EQ(audit::open_checkpoint(latest->note, identity_.verifier_keys().value()).value(),
              latest->checkpoint);
    EXPECT_EQ(db_.sql("SELECT string_agg(tree_size::text, ',' ORDER BY tree_size)"
                      " FROM audit_checkpoint"),
              "3,5\n");
    EXPECT_FALSE(log_store_.latest_checkpoint("another").value());
    EXPECT_TRUE(process.store.is_signed().value());
}

TEST_F(LogTest, KeepsTheRootsOfCompleteSubtrees) {
    Process process(*this);
    ASSERT_EQ(seal(process, 515).value(), 515);
    EXPECT_EQ(db_.sql("SELECT string_agg(height || '/' || position, ',' ORDER BY position)"
                      " FROM audit_subtree"),
              "8/0,8/1\n");
    EXPECT_EQ(audit::head_at(log_store_, 515).value(), head_of_leaves());
    EXPECT_EQ(log_store_.roots(8, 0, 5).value().size(), 2U);
}

// The version before seals without them, also while both run.
TEST_F(LogTest, AddsTheSubtreesThatTheVersionBeforeLeftOut) {
    Process process(*this);
    ASSERT_TRUE(seal(process, 300));
    tamper("DELETE FROM audit_subtree");
    EXPECT_EQ(audit::head_at(log_store_, 300).value(), head_of_leaves());
    ASSERT_TRUE(seal(process, 1));
    EXPECT_EQ(db_.sql("SELECT count(*) FROM audit_subtree"), "1\n");
}

// One transaction for a long log would keep everything else from being sealed.
TEST_F(LogTest, AddsTheSubtreesOfALongLogStepByStep) {
    tamper(
        "INSERT INTO audit_leaf (leaf_index, event_id, leaf_hash)"
        "  SELECT g, gen_random_uuid(), sha256(g::text::bytea) FROM generate_series(0, 139999) g;"
        "UPDATE audit_log SET size = 140000");
    PgSealingStore store(pool_);
    const std::int64_t fence = store.lead().value().value();
    const auto stored = [&] { return db_.sql("SELECT count(*) FROM audit_subtree"); };
    EXPECT_FALSE(store.complete_tree(fence).value());
    EXPECT_EQ(stored(), "512\n") << "of 131,072 events";
    EXPECT_TRUE(store.complete_tree(fence).value());
    EXPECT_EQ(stored(), "548\n") << "and two of 65,536 events each";
    EXPECT_EQ(store.complete_tree(fence + 1).error().kind, ErrorKind::conflict);
}

TEST_F(LogTest, RefusesEveryChangeOfWhatWasSigned) {
    Process process(*this);
    ASSERT_TRUE(seal(process, 256));
    for (const char* attack :
         {"DELETE FROM audit_checkpoint", "UPDATE audit_checkpoint SET note = 'x'",
          "TRUNCATE audit_checkpoint", "DELETE FROM audit_subtree", "TRUNCATE audit_subtree",
          "UPDATE audit_subtree SET position = 7"}) {
        EXPECT_THROW(db_.sql(attack), std::runtime_error) << attack;
    }
}

TEST_F(LogTest, SignsNothingOfALogThatWasRewritten) {
    Process process(*this);
    ASSERT_TRUE(seal(process, 5));
    for (const char* attack :
         {"UPDATE audit_leaf SET leaf_hash = sha256('x') WHERE leaf_index = 2",
          "UPDATE audit_leaf SET leaf_index = 99 WHERE leaf_index = 4",
          "UPDATE audit_checkpoint SET root = sha256('x')", "UPDATE audit_log SET size = 4",
          "UPDATE audit_checkpoint SET note = replace(note, E'\\n5\\n', E'\\n6\\n')"}) {
        const std::string before = db_.sql("SELECT size FROM audit_log");
        db_.sql(
            "CREATE TABLE kept AS SELECT * FROM audit_leaf;"
            "CREATE TABLE kept_checkpoint AS SELECT * FROM audit_checkpoint");
        tamper(attack);
        const auto refused = seal(process, 1);
        ASSERT_FALSE(refused) << attack;
        EXPECT_TRUE(refused.error().kind == ErrorKind::conflict ||
                    refused.error().kind == ErrorKind::unauthorized)
            << attack << refused.error().internal;
        tamper(
            "DELETE FROM audit_leaf; INSERT INTO audit_leaf SELECT * FROM kept; DROP TABLE kept;"
            "DELETE FROM audit_checkpoint; INSERT INTO audit_checkpoint SELECT * FROM"
            " kept_checkpoint; DROP TABLE kept_checkpoint; UPDATE audit_log SET size = " +
            before);
    }
    EXPECT_TRUE(seal(process)) << "with everything as it was";
}

TEST_F(LogTest, IsSignedByOneProcessAtATime) {
    Process first(*this);
    Process second(*this);
    ASSERT_EQ(seal(first, 2).value(), 2);
    ASSERT_EQ(seal(second, 2).value(), 0);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM audit_checkpoint"), "1\n");
    EXPECT_EQ(seal(first).value(), 2);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM audit_checkpoint"), "2\n");
}

// Sealing is tried several times a second.
TEST_F(LogTest, WritesNothingWhileNothingWaits) {
    Process process(*this);
    ASSERT_EQ(seal(process, 2).value(), 2);
    const auto version = [&] { return db_.sql("SELECT xmin, ctid FROM audit_log"); };
    const std::string before = version();
    EXPECT_EQ(seal(process).value(), 0);
    EXPECT_EQ(version(), before);
    EXPECT_EQ(seal(process, 1).value(), 1);
    EXPECT_NE(version(), before);
}

TEST_F(LogTest, HandsTheLeadToAProcessThatCanSign) {
    Process first(*this);
    ASSERT_EQ(seal(first, 2).value(), 2);
    first.store.resign();
    Process second(*this);
    EXPECT_EQ(seal(second, 2).value(), 2);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM audit_checkpoint"), "2\n");
}

TEST_F(LogTest, StoresNoCheckpointUnderAnEarlierFence) {
    Process process(*this);
    ASSERT_TRUE(seal(process, 2));
    append(1);
    db_.sql("UPDATE audit_log SET fence = fence + 1");
    const auto fence = std::stoll(db_.sql("SELECT fence FROM audit_log"));
    const auto refused = process.store.keep(fence - 1, {{kOrigin, {3, {}}}, "note", clock_.now()});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace causeway::storage
