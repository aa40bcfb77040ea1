// SPDX-License-Identifier: Apache-2.0
#include "storage/migrate.hpp"
#include "storage/pg_nonces.hpp"
#include "storage/secrets.hpp"
#include "storage/storage.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

// A server of its own, because these tests stop it.
class OutageTest : public testing::Test {
  protected:
    OutageTest() {
        const auto applied = migrate({.url = db_.owner_url()}, embedded_migrations(), log_,
                                     support::PostgresCluster::kService);
        if (!applied) throw std::runtime_error(applied.error().internal);
        db_.sql("CHECKPOINT");  // this server loses what it committed just before a crash
    }

    support::PostgresCluster cluster_;
    support::TestDatabase db_{cluster_};
    support::FixedClock clock_;
    base::SystemRandom random_;
    support::RecordingLog log_;
    crypto::SealingKeys keys_{key_encryption_key(1)};
    RecordingBell bell_;
    Storage storage_{
        {.connection = {.url = db_.service_url()}}, {clock_, log_, {keys_, random_}}, bell_};
    Samples samples_{clock_, random_};
};

base::ErrorKind kind_of(const auto& result) {
    return result ? base::ErrorKind::internal : result.error().kind;
}

TEST_F(OutageTest, AnswersUnavailableWhileTheDatabaseIsDownAndWorksAgainAfterwards) {
    const Place place = samples_.place();
    const model::Database::Work insert = [&](model::UnitOfWork& unit) -> base::Result<void> {
        unit.tenants.insert(place.tenant);
        return {};
    };
    const model::Database::Work find = [&](model::UnitOfWork& unit) -> base::Result<void> {
        EXPECT_TRUE(unit.tenants.find(place.tenant.slug));
        return {};
    };
    ASSERT_TRUE(storage_.check_sealing_key());
    ASSERT_TRUE(storage_.database().write(insert));

    cluster_.stop();
    constexpr auto kUnavailable = base::ErrorKind::unavailable;
    EXPECT_EQ(kind_of(storage_.database().write(insert)), kUnavailable);
    EXPECT_EQ(kind_of(storage_.database().read(find)), kUnavailable);
    EXPECT_EQ(kind_of(storage_.nonces().epoch()), kUnavailable);
    EXPECT_EQ(kind_of(storage_.connector_states().get(place.connector.id, "a")), kUnavailable);
    EXPECT_EQ(kind_of(storage_.sealing_store().lead()), kUnavailable);
    EXPECT_EQ(kind_of(storage_.pending_migrations()), kUnavailable);
    EXPECT_EQ(kind_of(storage_.make_partitions()), kUnavailable);
    EXPECT_EQ(kind_of(storage_.key_holders().serving()), kUnavailable);

    cluster_.start();
    const auto read = storage_.database().read(find);
    EXPECT_TRUE(read) << read.error().internal;
    EXPECT_TRUE(storage_.nonces().epoch());
    EXPECT_TRUE(storage_.pending_migrations().value().empty());
    EXPECT_EQ(storage_.make_partitions().value(), 0);
    EXPECT_TRUE(storage_.key_holders().serving().value().empty());
}

TEST_F(OutageTest, RollsBackAUnitOfWorkThatTheServerInterrupted) {
    const Place place = samples_.place();
    const auto result =
        storage_.database().write([&](model::UnitOfWork& unit) -> base::Result<void> {
            unit.tenants.insert(place.tenant);
            cluster_.crash();
            return {};
        });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, base::ErrorKind::unavailable) << result.error().internal;
    cluster_.start();
    EXPECT_EQ(db_.sql("SELECT count(*) FROM tenant"), "0\n");
}

// Decision 12: after a crash both nonce tables are empty, so no nonce from before is accepted.
TEST_F(OutageTest, TakesNoNonceFromBeforeACrash) {
    const auto& scope = samples_.place().scope();
    model::IssuedNonce used{storage_.nonces().epoch().value(), clock_.now(), random_.take<16>()};
    ASSERT_EQ(storage_.nonces().consume(scope, used, std::nullopt)->fate,
              model::NonceFate::consumed);
    cluster_.crash();
    cluster_.start();
    EXPECT_EQ(db_.sql("SELECT count(*) FROM nonce_used"), "0\n");
    EXPECT_EQ(storage_.nonces().consume(scope, used, std::nullopt)->fate,
              model::NonceFate::stale_epoch);
    EXPECT_NE(storage_.nonces().epoch().value(), used.epoch);
}

}  // namespace
}  // namespace causeway::storage
