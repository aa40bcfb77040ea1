// SPDX-License-Identifier: Apache-2.0
#include <atomic>

#include "storage/migrate.hpp"
#include "storage/pg_nonces.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::NonceFate;
using namespace std::chrono_literals;

class NonceTest : public StorageTest {
  protected:
    model::IssuedNonce issue() {
        return {nonces_.epoch().value(), clock_.now(), random_.take<16>()};
    }
    NonceFate use(const model::IssuedNonce& nonce) {
        return nonces_.consume(place_.scope(), nonce, std::nullopt).value().fate;
    }

    Place place_ = seed_place();
    PgNonceStore nonces_{pool_, random_};
};

TEST_F(NonceTest, IsGoodOnce) {
    const auto nonce = issue();
    EXPECT_EQ(use(nonce), NonceFate::consumed);
    EXPECT_EQ(use(nonce), NonceFate::used_before);
    EXPECT_EQ(use(issue()), NonceFate::consumed);
}

TEST_F(NonceTest, BringsTheAccountThatTheRequestNames) {
    const auto consumed = nonces_.consume(place_.scope(), issue(), place_.account.id).value();
    ASSERT_TRUE(consumed.account);
    EXPECT_EQ(consumed.account->key, place_.account.key);
    EXPECT_EQ(consumed.account->binding->kid, place_.eab_key.kid);
}

TEST_F(NonceTest, BringsNoAccountOfAnotherEndpoint) {
    const Place other = seed_place();
    const auto consumed = nonces_.consume(other.scope(), issue(), place_.account.id).value();
    EXPECT_EQ(consumed.fate, NonceFate::consumed);
    EXPECT_FALSE(consumed.account);
}

TEST_F(NonceTest, BringsNoAccountWithAUsedNonce) {
    const auto nonce = issue();
    ASSERT_EQ(use(nonce), NonceFate::consumed);
    EXPECT_FALSE(nonces_.consume(place_.scope(), nonce, place_.account.id)->account);
}

// Conformance row B11: two nodes, each with its own pool, and one nonce a thousand times.
TEST_F(NonceTest, IsConsumedByExactlyOneOfAThousandUses) {
    ConnectionPool other_pool(
        {.connection = {.url = db_.service_url()}, .size = 16, .checkout_timeout = 20s});
    PgNonceStore other_node(other_pool, random_);
    const auto nonce = issue();
    std::atomic<int> consumed{0};
    std::atomic<int> used_before{0};
    in_parallel(20, [&](int i) {
        PgNonceStore& node = i % 2 == 0 ? nonces_ : other_node;
        for (int k = 0; k < 50; ++k) {
            const auto result = node.consume(place_.scope(), nonce, std::nullopt);
            if (!result) continue;
            ++(result->fate == NonceFate::consumed ? consumed : used_before);
        }
    });
    EXPECT_EQ(consumed, 1);
    EXPECT_EQ(used_before, 999);
}

TEST_F(NonceTest, IsStaleOnceItsEpochIsGone) {
    const auto nonce = issue();
    db_.sql("DELETE FROM nonce_epoch");
    EXPECT_EQ(use(nonce), NonceFate::stale_epoch);
    const auto fresh = issue();
    EXPECT_NE(fresh.epoch, nonce.epoch);
    EXPECT_EQ(use(nonce), NonceFate::stale_epoch) << "also when there is a new epoch";
    EXPECT_EQ(use(fresh), NonceFate::consumed);
}

TEST_F(NonceTest, IsStaleAfterARestoredDatabaseWasMigrated) {
    const auto nonce = issue();
    ASSERT_TRUE(migrate({.url = db_.owner_url()}, embedded_migrations(), log_));
    EXPECT_EQ(use(nonce), NonceFate::stale_epoch);
}

TEST_F(NonceTest, HasOneEpochHoweverManyMakeIt) {
    std::mutex mutex;
    std::set<model::NonceEpoch> epochs;
    in_parallel(16, [&](int) {
        const auto epoch = nonces_.epoch().value();
        const std::scoped_lock lock(mutex);
        epochs.insert(epoch);
    });
    EXPECT_EQ(epochs.size(), 1U);
}

TEST_F(NonceTest, ForgetsOnlyWhatIsTooOld) {
    const auto count = [&] { return db_.sql("SELECT count(*) FROM nonce_used"); };
    for (int hour = 0; hour < 6; ++hour) {
        const auto nonce = issue();
        ASSERT_EQ(use(nonce), NonceFate::consumed);
        ASSERT_TRUE(nonces_.forget(clock_.now() - 1h));
        EXPECT_EQ(use(nonce), NonceFate::used_before);
        clock_.advance(59min);
        ASSERT_TRUE(nonces_.forget(clock_.now() - 1h));
        EXPECT_EQ(use(nonce), NonceFate::used_before) << "it can still be sent";
        clock_.advance(1min);
    }
    EXPECT_EQ(count(), "2\n") << "of this hour and the last";
    for (const char* left : {"1\n", "0\n"}) {
        ASSERT_TRUE(nonces_.forget(clock_.now() - 1h));
        EXPECT_EQ(count(), left);
        clock_.advance(1h);
    }
}

}  // namespace
}  // namespace causeway::storage
