// SPDX-License-Identifier: Apache-2.0
#include "storage/storage_test.hpp"

#include <latch>
#include <thread>

#include "storage/migrate.hpp"

namespace causeway::storage {

crypto::KeyEncryptionKey key_encryption_key(std::uint8_t octet) {
    return crypto::KeyEncryptionKey::from_octets(base::Secret(base::Bytes(32, octet))).value();
}

const std::string& migrated_model() {
    static const std::string name = [] {
        auto& cluster = support::PostgresCluster::shared();
        using support::PostgresCluster;
        cluster.sql("postgres",
                    std::string("CREATE DATABASE migrated OWNER ") + PostgresCluster::kOwner);
        support::RecordingLog log;
        const auto applied = migrate({.url = cluster.url("migrated", PostgresCluster::kOwner)},
                                     embedded_migrations(), log, PostgresCluster::kService);
        if (!applied) throw std::runtime_error(applied.error().detail + applied.error().internal);
        return "migrated";
    }();
    return name;
}

void StorageTest::store(const std::function<void(model::UnitOfWork&)>& work) {
    const auto result = database_.write([&](model::UnitOfWork& unit) -> base::Result<void> {
        work(unit);
        return {};
    });
    if (!result) throw std::runtime_error(result.error().internal);
}

Place StorageTest::seed_place() {
    Place place = samples_.place();
    store([&](model::UnitOfWork& unit) {
        unit.tenants.insert(place.tenant);
        unit.connectors.insert(place.connector);
        unit.endpoints.insert(place.endpoint);
        unit.eab_keys.insert(place.eab_key);
        unit.accounts.insert(place.account);
    });
    return place;
}

model::Order StorageTest::seed_order(const Place& place) {
    const auto authorization = samples_.authorization(place, "www.example.com");
    const auto order = samples_.order(place, {authorization});
    store([&](model::UnitOfWork& unit) {
        unit.authorizations.insert(authorization);
        unit.orders.insert(order);
    });
    return order;
}

model::Attempt StorageTest::seed_attempt(const model::Order& order, const Place& place) {
    const auto attempt = samples_.attempt(order, place.connector.id);
    store([&](model::UnitOfWork& unit) { unit.attempts.insert(attempt); });
    return attempt;
}

void in_parallel(int threads, const std::function<void(int)>& work) {
    std::latch start(threads);
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            start.arrive_and_wait();
            work(i);
        });
    }
    for (std::thread& thread : running) thread.join();
}

}  // namespace causeway::storage
