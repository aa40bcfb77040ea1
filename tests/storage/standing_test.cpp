// SPDX-License-Identifier: Apache-2.0
// Whoever relies on an account's rights and whoever withdraws one take turns, on connections of
// their own.
#include <atomic>
#include <functional>
#include <latch>
#include <thread>

#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::UnitOfWork;

struct Withdrawal {
    std::string name;
    std::function<void(UnitOfWork&, Place&)> write;
    // Whether the write is seen.
    std::function<bool(UnitOfWork&, const Place&)> seen;
};

model::Domain rule_of(const Place& place) {
    return {.id = model::DomainId(place.tenant.id.value()),
            .tenant_id = place.tenant.id,
            .rule = model::NameRule::parse("example.com").value(),
            .pre_authorization = {},
            .created_at = place.tenant.created_at,
            .created_by = "local:root"};
}

const std::vector<Withdrawal> kWithdrawals = {
    {"Tenant",
     [](UnitOfWork& unit, Place& place) {
         place.tenant.status = model::TenantStatus::suspended;
         unit.tenants.update(place.tenant);
     },
     [](UnitOfWork& unit, const Place& place) {
         return unit.endpoints.find(place.scope())->tenant.status == model::TenantStatus::suspended;
     }},
    {"Endpoint",
     [](UnitOfWork& unit, Place& place) {
         place.endpoint.grandfather_until.reset();
         unit.endpoints.update(place.endpoint);
     },
     [](UnitOfWork& unit, const Place& place) {
         return !unit.endpoints.find(place.scope())->endpoint.grandfather_until;
     }},
    {"EabKey",
     [](UnitOfWork& unit, Place& place) {
         place.eab_key.status = model::EabKeyStatus::revoked;
         unit.eab_keys.update(place.eab_key);
     },
     [](UnitOfWork& unit, const Place& place) {
         return unit.accounts.find(place.scope(), place.account.id)->binding->status ==
                model::EabKeyStatus::revoked;
     }},
    {"Account",
     [](UnitOfWork& unit, Place& place) {
         place.account.status = model::AccountStatus::revoked;
         unit.accounts.update(place.account);
     },
     [](UnitOfWork& unit, const Place& place) {
         return unit.accounts.find(place.scope(), place.account.id)->status ==
                model::AccountStatus::revoked;
     }},
    {"RuleThatIsAdded",
     [](UnitOfWork& unit, Place& place) {
         auto rule = rule_of(place);
         rule.id = model::DomainId(place.account.id.value());
         rule.rule = model::NameRule::parse("example.org").value();
         EXPECT_TRUE(unit.domains.insert(rule));
     },
     [](UnitOfWork& unit, const Place& place) {
         return unit.domains.of_tenant(place.tenant.id).size() == 2;
     }},
    {"RuleThatIsChanged",
     [](UnitOfWork& unit, Place& place) {
         auto rule = rule_of(place);
         rule.effect = model::DomainEffect::deny;
         unit.domains.update(rule);
     },
     [](UnitOfWork& unit, const Place& place) {
         return unit.domains.of_tenant(place.tenant.id).at(0).effect == model::DomainEffect::deny;
     }},
    {"RuleThatIsRemoved",
     [](UnitOfWork& unit, Place& place) { unit.domains.remove(rule_of(place)); },
     [](UnitOfWork& unit, const Place& place) {
         return unit.domains.of_tenant(place.tenant.id).empty();
     }},
};

class StandingTest : public StorageTest, public testing::WithParamInterface<Withdrawal> {
  protected:
    StandingTest() {
        store([&](UnitOfWork& unit) { unit.domains.insert(rule_of(place_)); });
    }

    // Until so many wait for a lock, or `done`.
    bool waits(int how_many, const std::atomic<bool>& done) {
        const std::string query =
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
        while (!done) {
            if (db_.sql(query) == std::to_string(how_many) + "\n") return true;
            std::this_thread::yield();
        }
        return false;
    }

    std::thread in_background(std::atomic<bool>& done, std::function<void(UnitOfWork&)> work) {
        return std::thread([this, &done, work = std::move(work)] {
            store(work);
            done = true;
        });
    }

    Place place_ = seed_place();
};

TEST_P(StandingTest, IsWithdrawnAfterWhatReliedOnIt) {
    std::atomic<bool> withdrawn = false;
    std::thread rival;
    store([&](UnitOfWork& unit) {
        unit.standing.hold(place_.account);
        rival =
            in_background(withdrawn, [&](UnitOfWork& other) { GetParam().write(other, place_); });
        EXPECT_TRUE(waits(1, withdrawn)) << "withdrawn under the eyes of who relies on it";
        EXPECT_FALSE(GetParam().seen(unit, place_));
    });
    rival.join();
    EXPECT_TRUE(load([&](UnitOfWork& unit) { return GetParam().seen(unit, place_); }));
}

TEST_P(StandingTest, IsSeenToBeWithdrawnByWhoeverComesLater) {
    std::atomic<bool> relied = false;
    bool seen = false;
    std::thread rival;
    store([&](UnitOfWork& unit) {
        GetParam().write(unit, place_);
        const auto account = place_.account;
        rival = in_background(relied, [&, account](UnitOfWork& other) {
            other.standing.hold(account);
            seen = GetParam().seen(other, place_);
        });
        EXPECT_TRUE(waits(1, relied)) << "relied on before the withdrawal was committed";
    });
    rival.join();
    EXPECT_TRUE(seen);
}

// A busy tenant's orders must not put its suspension off for ever.
TEST_P(StandingTest, IsWithdrawnBeforeThoseWhoComeAfterTheWithdrawal) {
    std::atomic<bool> withdrawn = false;
    std::atomic<bool> relied = false;
    bool seen = false;
    std::thread rival;
    std::thread later;
    store([&](UnitOfWork& unit) {
        unit.standing.hold(place_.account);
        const auto account = place_.account;
        rival =
            in_background(withdrawn, [&](UnitOfWork& other) { GetParam().write(other, place_); });
        EXPECT_TRUE(waits(1, withdrawn));
        later = in_background(relied, [&, account](UnitOfWork& other) {
            other.standing.hold(account);
            seen = GetParam().seen(other, place_);
        });
        EXPECT_TRUE(waits(2, relied)) << "passed by whoever came later";
    });
    rival.join();
    later.join();
    EXPECT_TRUE(seen);
}

TEST_F(StandingTest, IsHeldByAsManyAsRelyOnIt) {
    std::latch all_hold(8);
    in_parallel(8, [&](int) {
        store([&](UnitOfWork& unit) {
            unit.standing.hold(place_.account);
            all_hold.arrive_and_wait();
        });
    });
}

INSTANTIATE_TEST_SUITE_P(OfA, StandingTest, testing::ValuesIn(kWithdrawals),
                         [](const auto& of) { return of.param.name; });

}  // namespace
}  // namespace causeway::storage
