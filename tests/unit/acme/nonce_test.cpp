// SPDX-License-Identifier: Apache-2.0
#include "acme/nonce.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "support/counting_random.hpp"
#include "support/fake_nonce_store.hpp"
#include "support/fixed_clock.hpp"

namespace causeway::acme {
namespace {

class NonceTest : public ::testing::Test {
  protected:
    static model::EndpointScope scope(std::uint8_t tenant, std::uint8_t endpoint) {
        return {model::TenantId(base::Uuid({tenant})), model::EndpointId(base::Uuid({endpoint}))};
    }
    static base::Secret key() { return base::Secret::from_text("the key that all replicas share"); }
    static base::Secret other_key() { return base::Secret::from_text("another key"); }

    base::ErrorKind refusal(model::EndpointScope at, std::string_view nonce) {
        const auto result = nonces.consume(at, nonce, std::nullopt);
        return result ? base::ErrorKind::internal : result.error().kind;
    }

    support::FakeDatabase database;
    support::FakeNonceStore store{database};
    support::FixedClock clock;
    support::CountingRandom random;
    Nonces nonces{store, clock, random, {key()}};
    model::EndpointScope here = scope(1, 1);
};

// Conformance row B14: base64url only, at least 128 random bits, never the same value twice.
TEST_F(NonceTest, AreDifferentTextsOfOneAlphabet) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string nonce = *nonces.issue(here);
        EXPECT_EQ(nonce.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789-_"),
                  std::string::npos);
        EXPECT_TRUE(seen.insert(nonce).second);
    }
}

// Conformance row B11: a nonce is good once.
TEST_F(NonceTest, IsGoodOnceAndAtOnce) {
    const std::string nonce = *nonces.issue(here);
    EXPECT_TRUE(nonces.consume(here, nonce, std::nullopt));
    EXPECT_EQ(refusal(here, nonce), base::ErrorKind::bad_nonce);
}

// Conformance row B11: of many parallel uses exactly one wins.
TEST_F(NonceTest, ParallelUsesHaveOneWinner) {
    const std::string nonce = *nonces.issue(here);
    std::atomic<int> winners = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back(
            [&] { winners += nonces.consume(here, nonce, std::nullopt).has_value() ? 1 : 0; });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(winners, 1);
}

// Conformance row B12: restarts and other nodes honour what was handed out.
TEST_F(NonceTest, AnotherReplicaWithTheSameKeyAcceptsIt) {
    Nonces replica(store, clock, random, {key()});
    EXPECT_TRUE(replica.consume(here, *nonces.issue(here), std::nullopt));
}

TEST_F(NonceTest, AnotherKeyDoesNot) {
    Nonces stranger(store, clock, random, {other_key()});
    EXPECT_EQ(refusal(here, *stranger.issue(here)), base::ErrorKind::bad_nonce);
}

// Architecture decision 12: a good nonce is never refused, not even while the key is changed.
TEST_F(NonceTest, ReplicasUnderstandEachOtherWhileTheirKeyIsChanged) {
    Nonces prepared(store, clock, random, {key(), other_key()});
    Nonces changed(store, clock, random, {other_key(), key()});
    for (Nonces* issuer : {&nonces, &prepared, &changed}) {
        EXPECT_TRUE(prepared.consume(here, *issuer->issue(here), std::nullopt));
        EXPECT_TRUE(changed.consume(here, *issuer->issue(here), std::nullopt));
    }
    EXPECT_EQ(refusal(here, *changed.issue(here)), base::ErrorKind::bad_nonce)
        << "whose replica was not prepared";
}

// A nonce of one endpoint is worth nothing at another.
TEST_F(NonceTest, IsBoundToTenantAndEndpoint) {
    EXPECT_EQ(refusal(scope(2, 1), *nonces.issue(here)), base::ErrorKind::bad_nonce);
    EXPECT_EQ(refusal(scope(1, 2), *nonces.issue(here)), base::ErrorKind::bad_nonce);
}

// Conformance row B12: junk is refused as badNonce, whatever it is, before storage is asked.
TEST_F(NonceTest, EveryChangedOctetIsNoticed) {
    const std::string good = *nonces.issue(here);
    store.break_down();
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string changed = good;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(refusal(here, changed), base::ErrorKind::bad_nonce) << i;
    }
    for (const std::string& junk :
         {std::string(), std::string("x"), good + "A", good + "=", good.substr(1),
          std::string(64, '+'), std::string(100'000, 'A')}) {
        EXPECT_EQ(refusal(here, junk), base::ErrorKind::bad_nonce);
    }
}

// Architecture decision 12: life one hour, to the last moment of it.
TEST_F(NonceTest, LivesOneHour) {
    const std::string first = *nonces.issue(here);
    const std::string second = *nonces.issue(here);
    clock.advance(std::chrono::hours(1));
    EXPECT_TRUE(nonces.consume(here, first, std::nullopt));
    clock.advance(std::chrono::microseconds(1));
    EXPECT_EQ(refusal(here, second), base::ErrorKind::bad_nonce);
}

TEST_F(NonceTest, OneFromAReplicaWhoseClockIsAheadIsGood) {
    support::FixedClock ahead(support::FixedClock::kStart + std::chrono::minutes(2));
    Nonces replica(store, ahead, random, {key()});
    EXPECT_TRUE(nonces.consume(here, *replica.issue(here), std::nullopt));
}

// Architecture decision 12: after a crash no nonce from before is good, used or not, and the next
// one handed out is.
TEST_F(NonceTest, AfterACrashOldNoncesAreRefusedAndFreshOnesAreGood) {
    const std::string before = *nonces.issue(here);
    store.lose_everything();
    EXPECT_EQ(refusal(here, before), base::ErrorKind::bad_nonce);
    EXPECT_TRUE(nonces.consume(here, *nonces.issue(here), std::nullopt));
}

TEST_F(NonceTest, ASilentChangeOfEpochIsNoticedWithinSeconds) {
    ASSERT_TRUE(nonces.issue(here));
    store.lose_everything();
    clock.advance(std::chrono::seconds(5));
    EXPECT_TRUE(nonces.consume(here, *nonces.issue(here), std::nullopt));
}

// Handing out costs storage nothing while the epoch is known.
TEST_F(NonceTest, HandingOutReadsStorageRarely) {
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(nonces.issue(here));
    EXPECT_EQ(store.epoch_reads(), 1);
}

TEST_F(NonceTest, BrokenStorageIsUnavailableAndNotABadNonce) {
    const std::string nonce = *nonces.issue(here);
    store.break_down();
    EXPECT_EQ(refusal(here, nonce), base::ErrorKind::unavailable);
    clock.advance(std::chrono::seconds(5));
    EXPECT_EQ(nonces.issue(here).error().kind, base::ErrorKind::unavailable);
}

}  // namespace
}  // namespace causeway::acme
