// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <latch>

#include "storage/pg_connectors.hpp"
#include "storage/pg_orders.hpp"
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::UnitOfWork;

constexpr int kThreads = 50;

using RaceTest = StorageTest;

TEST_F(RaceTest, RefusesAWriteOnAnOlderVersion) {
    const Place place = seed_place();
    const auto order = seed_order(place);
    store([&](UnitOfWork& unit) { unit.orders.update(order); });
    const auto connection = pool_.checkout();
    PgOrderStore orders(*connection);
    EXPECT_THROW(orders.update(order), model::StaleWrite);
}

TEST_F(RaceTest, RefusesAChangeOfAnOlderVersionOfAConnectorWithItsSecrets) {
    const Place place = seed_place();
    store([&](UnitOfWork& unit) { unit.connectors.update(place.connector, {}); });
    const auto connection = pool_.checkout();
    PgConnectorStore connectors(*connection, context_.sealing);
    EXPECT_THROW(connectors.update(place.connector, {{}, {"password"}}), model::StaleWrite);
    EXPECT_TRUE(connectors.find(place.connector.id)->secrets.contains("password"));
}

TEST_F(RaceTest, ReadsAConnectionWithTheSecretsOfTheSameVersion) {
    const Place place = seed_place();
    const auto change_to = [&](int number) {
        store([&](UnitOfWork& unit) {
            auto connector = unit.connectors.find(place.connector.id).value();
            connector.config = std::to_string(number);
            const auto secret = base::Secret::from_text(connector.config);
            unit.connectors.update(connector, {{{"password", secret}}, {}});
        });
    };
    change_to(0);
    std::atomic<bool> ended = false;
    in_parallel(2, [&](int thread) {
        for (int number = 1; thread == 0 && number <= 300; ++number) change_to(number);
        if (thread == 0) ended = true;
        while (!ended) {
            const auto read = load([&](UnitOfWork& unit) {
                return unit.connectors.find_with_secrets(place.connector.id).value();
            });
            EXPECT_EQ(read.secrets.at("password").reveal_text(), read.config);
        }
    });
}

TEST_F(RaceTest, RunsAUnitOfWorkAgainOnFreshRows) {
    const Place place = seed_place();
    const auto order = seed_order(place);
    int runs = 0;
    const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
        auto fresh = unit.orders.find(place.scope(), order.id).value();
        if (++runs == 1) store([&](UnitOfWork& rival) { rival.orders.update(order); });
        unit.orders.update(fresh);
        return {};
    });
    EXPECT_TRUE(result);
    EXPECT_EQ(runs, 2);
}

TEST_F(RaceTest, GivesUpAfterManyTries) {
    int runs = 0;
    const auto result = database_.write([&](UnitOfWork&) -> base::Result<void> {
        ++runs;
        throw model::StaleWrite();
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, base::ErrorKind::unavailable);
    EXPECT_EQ(runs, PgDatabase::kMaxTries);
}

// Conformance row F11: fifty finalizes, one submission.
TEST_F(RaceTest, LetsOneOfManyFinalizesSubmit) {
    const Place place = seed_place();
    auto order = seed_order(place);
    order.status = model::OrderStatus::ready;
    store([&](UnitOfWork& unit) { unit.orders.update(order); });
    std::atomic<int> won{0};
    std::atomic<int> not_ready{0};
    in_parallel(kThreads, [&](int) {
        const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
            auto mine = unit.orders.find(place.scope(), order.id).value();
            CAUSEWAY_TRY(mine, model::accept_csr(mine, place.connector.id, 1, clock_.now()));
            unit.orders.update(mine);
            unit.attempts.insert(samples_.attempt(mine, place.connector.id));
            return {};
        });
        if (result) ++won;
        if (!result && result.error().kind == base::ErrorKind::order_not_ready) ++not_ready;
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(not_ready, kThreads - 1);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM attempt"), "1\n");
}

// Many workers find that the connector of one attempt takes nothing now.
TEST_F(RaceTest, LetsOneOfManyWorkersMoveAnOrderToAnotherConnector) {
    const Place place = seed_place();
    auto backup = samples_.connector();
    auto order = seed_order(place);
    order.status = model::OrderStatus::processing;
    order.connector_id = place.connector.id;
    auto attempt = samples_.attempt(order, place.connector.id);
    attempt.state = model::AttemptState::prepared;
    store([&](UnitOfWork& unit) {
        unit.connectors.insert(backup);
        unit.orders.update(order);
        unit.attempts.insert(attempt);
    });
    std::atomic<int> won{0};
    in_parallel(kThreads, [&](int) {
        bool mine = false;
        store([&](UnitOfWork& unit) {
            mine = false;
            auto found = unit.attempts.find(place.scope(), attempt.id).value();
            if (found.state != model::AttemptState::prepared) return;
            const std::int64_t fence = found.fence++;
            found.state = model::AttemptState::unavailable;
            if (!unit.attempts.update_if(found, fence)) throw model::StaleWrite();
            auto next = samples_.attempt(order, backup.id);
            next.number = attempt.number + 1;
            next.state = model::AttemptState::prepared;
            const auto waiting = unit.orders.find(place.scope(), order.id).value();
            unit.orders.update(model::reroute(waiting, backup.id).value());
            unit.attempts.insert(next);
            mine = true;
        });
        if (mine) ++won;
    });
    EXPECT_EQ(won, 1);
    load([&](UnitOfWork& unit) {
        EXPECT_EQ(unit.orders.find(place.scope(), order.id)->connector_id, backup.id);
        EXPECT_EQ(unit.attempts.of_order(place.scope(), order.id).size(), 2U);
        return true;
    });
}

// Each conclusion writes an authorization of its own, so that no version tells them of each other.
TEST_F(RaceTest, TheLastOfManyConclusionsMovesTheOrderOn) {
    constexpr int kNames = 10;
    const Place place = seed_place();
    for (int round = 0; round < 5; ++round) {
        std::vector<model::Authorization> authorizations;
        for (int i = 0; i < kNames; ++i) {
            authorizations.push_back(
                samples_.authorization(place, "n" + std::to_string(i) + ".example.com"));
            authorizations.back().status = model::AuthorizationStatus::pending;
        }
        auto order = samples_.order(place, authorizations);
        order.status = model::OrderStatus::pending;
        store([&](UnitOfWork& unit) {
            for (const auto& authorization : authorizations) {
                unit.authorizations.insert(authorization);
            }
            unit.orders.insert(order);
        });
        std::latch all_proved(kNames);
        in_parallel(kNames, [&](int i) {
            store([&](UnitOfWork& unit) {
                auto mine = authorizations.at(static_cast<std::size_t>(i));
                mine.status = model::AuthorizationStatus::valid;
                unit.authorizations.update(mine);
                all_proved.arrive_and_wait();
                for (const auto& open : unit.orders.lock_open(place.scope(), mine.id)) {
                    const auto moved =
                        model::follow(open, unit.authorizations.of_order(open.scope, open.id));
                    if (moved.status != open.status) unit.orders.update(moved);
                }
            });
        });
        load([&](UnitOfWork& unit) {
            EXPECT_EQ(unit.orders.find(place.scope(), order.id)->status, model::OrderStatus::ready);
            return true;
        });
    }
}

// Conformance row E24: fifty registrations with a key for five.
TEST_F(RaceTest, NeverUsesAnEabKeyMoreOftenThanItMay) {
    Place place = samples_.place();
    place.eab_key.status = model::EabKeyStatus::active;
    place.eab_key.uses = 0;
    place.eab_key.max_uses = 5;
    store([&](UnitOfWork& unit) {
        unit.tenants.insert(place.tenant);
        unit.connectors.insert(place.connector);
        unit.endpoints.insert(place.endpoint);
        unit.eab_keys.insert(place.eab_key);
    });
    std::vector<model::Account> accounts;
    for (int i = 0; i < kThreads; ++i) accounts.push_back(samples_.account(place.scope()));
    std::atomic<int> registered{0};
    std::atomic<int> refused{0};
    in_parallel(kThreads, [&](int i) {
        const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
            auto key = unit.eab_keys.find(place.scope(), place.eab_key.id).value();
            CAUSEWAY_TRY(key, model::consume_registration(key, clock_.now()));
            unit.eab_keys.update(key);
            unit.accounts.insert(accounts[static_cast<std::size_t>(i)]);
            return {};
        });
        if (result) ++registered;
        if (!result && result.error().kind == base::ErrorKind::unauthorized) ++refused;
    });
    EXPECT_EQ(registered, 5);
    EXPECT_EQ(refused, kThreads - 5);
    EXPECT_EQ(db_.sql("SELECT uses, (SELECT count(*) FROM account) FROM eab_key"), "5|5\n");
}

// Conformance rows E2, E11: fifty registrations of one key.
TEST_F(RaceTest, RegistersAKeyOnce) {
    const Place place = seed_place();
    const auto account = samples_.account(place.scope());
    std::atomic<int> inserted{0};
    in_parallel(kThreads, [&](int) {
        auto mine = account;
        mine.id = samples_.id<model::AccountId>();
        store([&](UnitOfWork& unit) {
            if (unit.accounts.insert(mine)) ++inserted;
        });
    });
    EXPECT_EQ(inserted, 1);
}

// Conformance rows E11, E32: two accounts that roll over to one key at once.
TEST_F(RaceTest, GivesAKeyToOneOfTwoRollovers) {
    const Place place = seed_place();
    const auto second = samples_.account(place.scope());
    store([&](UnitOfWork& unit) { unit.accounts.insert(second); });
    const auto key = new_account_key();
    const std::array ids = {place.account.id, second.id};
    std::atomic<int> won{0};
    std::atomic<int> conflicts{0};
    in_parallel(2, [&](int i) {
        const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
            if (unit.accounts.find(place.scope(), key.thumbprint())) {
                return base::fail(base::ErrorKind::conflict, "The key is in use.");
            }
            auto mine = unit.accounts.find(place.scope(), ids.at(static_cast<std::size_t>(i)));
            mine->key = key;
            unit.accounts.update(*mine);
            return {};
        });
        if (result) ++won;
        if (!result && result.error().kind == base::ErrorKind::conflict) ++conflicts;
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(conflicts, 1);
}

// Conformance row E33: two rollovers of one account at once.
TEST_F(RaceTest, GivesAnAccountOneOfTwoNewKeys) {
    const Place place = seed_place();
    const std::array keys = {new_account_key(), new_account_key()};
    std::atomic<int> won{0};
    std::atomic<int> too_late{0};
    in_parallel(2, [&](int i) {
        const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
            auto mine = unit.accounts.find(place.scope(), place.account.id).value();
            if (!(mine.key == place.account.key)) {
                return base::fail(base::ErrorKind::unauthorized, "Another was first.");
            }
            unit.accounts.retire_key(mine, clock_.now());
            mine.key = keys.at(static_cast<std::size_t>(i));
            unit.accounts.update(mine);
            return {};
        });
        if (result) ++won;
        if (!result && result.error().kind == base::ErrorKind::unauthorized) ++too_late;
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(too_late, 1);
    EXPECT_EQ(db_.sql("SELECT count(*) FROM retired_account_key"), "1\n");
}

// Somebody registers a key in the moment in which its account gives it up: the insert waits for the
// other unit of work, or comes after it.
TEST_F(RaceTest, SeesThatAKeyWasRetiredAMomentAgo) {
    const Place place = seed_place();
    auto thief = samples_.account(place.scope());
    thief.key = place.account.key;
    std::latch given_up(1);
    bool inserted = false;
    bool retired = false;
    in_parallel(2, [&](int thread) {
        store([&](UnitOfWork& unit) {
            if (thread == 0) {
                auto account = place.account;
                unit.accounts.retire_key(account, clock_.now());
                account.key = new_account_key();
                unit.accounts.update(account);
                given_up.count_down();
                return;
            }
            given_up.wait();
            inserted = unit.accounts.insert(thief);
            retired = unit.accounts.is_retired(place.scope(), thief.key.thumbprint());
        });
    });
    EXPECT_TRUE(inserted);
    EXPECT_TRUE(retired);
}

TEST_F(RaceTest, LetsOneOfManyHeirsTakeAnAttempt) {
    const Place place = seed_place();
    auto attempt = samples_.attempt(seed_order(place), place.connector.id);
    attempt.state = model::AttemptState::prepared;
    attempt.lease_until.reset();
    store([&](UnitOfWork& unit) { unit.attempts.insert(attempt); });
    std::atomic<int> won{0};
    in_parallel(kThreads, [&](int i) {
        auto mine = model::claim(attempt, "node-" + std::to_string(i), clock_.now(),
                                 clock_.now() + std::chrono::minutes(1))
                        .value()
                        .attempt;
        store([&](UnitOfWork& unit) {
            if (unit.attempts.update_if(mine, attempt.fence)) ++won;
        });
    });
    EXPECT_EQ(won, 1);
}

}  // namespace
}  // namespace causeway::storage
