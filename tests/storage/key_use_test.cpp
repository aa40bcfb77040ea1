// SPDX-License-Identifier: Apache-2.0
// A key is an account's or a certificate's, also where both are asked for at the same moment.
#include <future>

#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::OrderStatus;
using model::UnitOfWork;
using namespace std::chrono_literals;

class KeyUseTest : public StorageTest {
  protected:
    bool become_an_accounts(UnitOfWork& unit, const std::function<void()>& meanwhile) {
        EXPECT_FALSE(unit.blocked_keys.contains(spki()));
        if (unit.attempts.is_being_certified(spki())) return false;
        meanwhile();
        EXPECT_TRUE(unit.accounts.insert(registered_));
        return true;
    }
    bool become_a_certificates(UnitOfWork& unit, const std::function<void()>& meanwhile) {
        EXPECT_FALSE(unit.blocked_keys.contains(spki()));
        if (unit.accounts.knows_key(spki())) return false;
        meanwhile();
        unit.orders.update(order_);
        unit.attempts.insert(attempt_);
        return true;
    }
    // Whether each of the two got the key; the first one is at it when the second comes.
    template <class First, class Second>
    std::pair<bool, bool> race(First first, Second second) {
        std::promise<void> first_is_at_it;
        std::promise<void> second_is_through;
        std::pair<bool, bool> won;
        in_parallel(2, [&](int thread) {
            store([&](UnitOfWork& unit) {
                if (thread == 0) {
                    won.first = first(unit, [&] {
                        first_is_at_it.set_value();
                        second_is_through.get_future().wait_for(300ms);
                    });
                    return;
                }
                first_is_at_it.get_future().wait();
                won.second = second(unit, [] {});
            });
            if (thread == 1) second_is_through.set_value();
        });
        return won;
    }
    crypto::Sha256Digest spki() const { return registered_.key.key().spki_sha256(); }
    model::Order processing() {
        model::Order order = seed_order(place_);
        order.status = OrderStatus::processing;
        order.connector_id = place_.connector.id;
        return order;
    }
    model::Attempt attempt_with_the_key() {
        model::Attempt attempt = samples_.attempt(order_, place_.connector.id);
        attempt.key_fingerprint = spki();
        return attempt;
    }

    const Place place_ = seed_place();
    const model::Account registered_ = samples_.account(place_.scope());
    const model::Order order_ = processing();
    const model::Attempt attempt_ = attempt_with_the_key();
};

// Conformance row F17: of a registration and a finalize with one key, one wins.
TEST_F(KeyUseTest, ACsrFindsTheAccountThatIsBeingRegistered) {
    const auto won = race([&](auto& unit, auto wait) { return become_an_accounts(unit, wait); },
                          [&](auto& unit, auto wait) { return become_a_certificates(unit, wait); });
    EXPECT_EQ(won, std::make_pair(true, false));
}

TEST_F(KeyUseTest, ARegistrationFindsTheCsrThatIsBeingAccepted) {
    const auto won = race([&](auto& unit, auto wait) { return become_a_certificates(unit, wait); },
                          [&](auto& unit, auto wait) { return become_an_accounts(unit, wait); });
    EXPECT_EQ(won, std::make_pair(true, false));
}

TEST_F(KeyUseTest, OnlyOrdersThatWaitForTheirCertificateKeepAKey) {
    const auto kept = [&] {
        return load([&](UnitOfWork& unit) { return unit.attempts.is_being_certified(spki()); });
    };
    EXPECT_FALSE(kept());
    store([&](UnitOfWork& unit) {
        unit.orders.update(order_);
        unit.attempts.insert(attempt_);
    });
    EXPECT_TRUE(kept());
    store([&](UnitOfWork& unit) {
        auto order = unit.orders.find(place_.scope(), order_.id).value();
        order.status = OrderStatus::invalid;
        unit.orders.update(order);
    });
    EXPECT_FALSE(kept());
}

// A process of the version before stores none.
TEST_F(KeyUseTest, AnAttemptMayBeOfNoKeyThatIsKnown) {
    model::Attempt attempt = attempt_;
    attempt.key_fingerprint.reset();
    store([&](UnitOfWork& unit) { unit.attempts.insert(attempt); });
    EXPECT_FALSE(load([&](UnitOfWork& unit) {
        return unit.attempts.find(place_.scope(), attempt.id)->key_fingerprint;
    }));
}

}  // namespace
}  // namespace causeway::storage
