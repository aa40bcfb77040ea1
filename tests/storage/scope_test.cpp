// SPDX-License-Identifier: Apache-2.0
#include "storage/storage_test.hpp"

namespace causeway::storage {
namespace {

using model::UnitOfWork;

// Two tenants with the same kind of objects; whatever one owns does not exist for the other.
class ScopeTest : public StorageTest {
  protected:
    Place here_ = seed_place();
    Place there_ = seed_place();
    model::Order order_ = seed_order(here_);
    model::Attempt attempt_ = seed_attempt(order_, here_);
    // The other tenant's own endpoint, and a scope that mixes both tenants.
    std::vector<model::EndpointScope> foreign_ = {there_.scope(),
                                                  {there_.tenant.id, here_.endpoint.id},
                                                  {here_.tenant.id, there_.endpoint.id}};
};

TEST_F(ScopeTest, FindsNothingOfAnotherTenant) {
    const auto challenge = load([&](UnitOfWork& unit) {
        return unit.authorizations.of_order(here_.scope(), order_.id).at(0).challenges.at(0).id;
    });
    for (const model::EndpointScope scope : foreign_) {
        load([&](UnitOfWork& unit) {
            EXPECT_FALSE(unit.accounts.find(scope, here_.account.id));
            EXPECT_FALSE(unit.accounts.find(scope, here_.account.key.thumbprint()));
            EXPECT_FALSE(unit.eab_keys.find(scope, here_.eab_key.id));
            EXPECT_FALSE(unit.orders.find(scope, order_.id));
            EXPECT_TRUE(unit.orders.lock_open(scope, order_.authorizations.at(0)).empty());
            EXPECT_TRUE(
                unit.orders.lock_open(scope, {here_.account.id, clock_.now(), {}, 10}).empty());
            EXPECT_FALSE(unit.authorizations.find(scope, order_.authorizations.at(0)));
            EXPECT_FALSE(unit.authorizations.find(scope, challenge));
            EXPECT_TRUE(unit.authorizations.of_order(scope, order_.id).empty());
            EXPECT_FALSE(unit.attempts.find(scope, attempt_.id));
            EXPECT_TRUE(unit.attempts.of_order(scope, order_.id).empty());
            EXPECT_TRUE(unit.attempts.exchanges(scope, attempt_.id).empty());
            EXPECT_TRUE(unit.validation_attempts.of(scope, challenge).empty());
            return true;
        });
    }
}

TEST_F(ScopeTest, DoesNotFindAKeyOfAnotherEndpointByItsKid) {
    auto other = there_.eab_key;
    other.id = samples_.id<model::EabKeyId>();
    other.kid = "kid-2";
    store([&](UnitOfWork& unit) { unit.eab_keys.insert(other); });
    load([&](UnitOfWork& unit) {
        EXPECT_TRUE(unit.eab_keys.find(there_.scope(), "kid-2"));
        EXPECT_FALSE(unit.eab_keys.find(here_.scope(), "kid-2"));
        return true;
    });
}

TEST_F(ScopeTest, ChangesNothingOfAnotherTenant) {
    for (const model::EndpointScope scope : foreign_) {
        auto order = order_;
        order.scope = scope;
        auto attempt = attempt_;
        attempt.scope = scope;
        const auto result = database_.write([&](UnitOfWork& unit) -> base::Result<void> {
            EXPECT_FALSE(unit.attempts.update_if(attempt, attempt.fence));
            EXPECT_THROW(unit.orders.update(order), model::StaleWrite);
            return base::fail(base::ErrorKind::conflict, "enough");
        });
        EXPECT_EQ(result.error().kind, base::ErrorKind::conflict);
    }
}

// What one account or one spelling proved, no other has.
TEST_F(ScopeTest, ReusesAnAuthorizationOnlyForTheSameAccountAndSpelling) {
    auto authorization = samples_.authorization(here_, "reuse.example.com");
    authorization.status = model::AuthorizationStatus::valid;
    const auto other = samples_.account(here_.scope());
    store([&](UnitOfWork& unit) {
        unit.authorizations.insert(authorization);
        unit.accounts.insert(other);
    });
    const auto reused = [&](const Place& place, model::AccountId account, const std::string& name,
                            base::Time until) {
        return load([&](UnitOfWork& unit) {
            return unit.authorizations.find_valid(place.scope(), account, dns(name), until)
                .has_value();
        });
    };
    const base::Time end = authorization.expires_at;
    const auto owner = here_.account.id;
    EXPECT_TRUE(reused(here_, owner, "reuse.example.com", end));
    EXPECT_FALSE(reused(here_, owner, "reuse.example.com", end + std::chrono::seconds(1)));
    EXPECT_FALSE(reused(here_, owner, "*.reuse.example.com", end));
    EXPECT_FALSE(reused(here_, owner, "a.reuse.example.com", end));
    EXPECT_FALSE(reused(here_, owner, "example.com", end));
    EXPECT_FALSE(reused(here_, other.id, "reuse.example.com", end));
    EXPECT_FALSE(reused(there_, owner, "reuse.example.com", end));
}

// What rules granted is judged anew for each order.
TEST_F(ScopeTest, ReusesNoAuthorizationThatWasGranted) {
    using model::AuthorizationSource;
    for (const auto source : {AuthorizationSource::pre_authorized, AuthorizationSource::eab_only}) {
        const std::string name = std::string(base::name_of(source)) + ".example.com";
        auto authorization = samples_.authorization(here_, name);
        authorization.status = model::AuthorizationStatus::valid;
        authorization.source = source;
        authorization.challenges.clear();
        store([&](UnitOfWork& unit) { unit.authorizations.insert(authorization); });
        load([&](UnitOfWork& unit) {
            EXPECT_TRUE(
                unit.authorizations.find(here_.scope(), authorization.id)->challenges.empty());
            EXPECT_FALSE(unit.authorizations.find_valid(here_.scope(), here_.account.id, dns(name),
                                                        clock_.now()));
            return true;
        });
    }
}

TEST_F(ScopeTest, ReachesADomainByItsTenantOnly) {
    const auto domain = samples_.domain(here_, "example.com");
    store([&](UnitOfWork& unit) { unit.domains.insert(domain); });
    load([&](UnitOfWork& unit) {
        EXPECT_TRUE(unit.domains.find(here_.tenant.id, domain.id));
        EXPECT_FALSE(unit.domains.find(there_.tenant.id, domain.id));
        EXPECT_TRUE(unit.domains.of_tenant(there_.tenant.id).empty());
        return true;
    });
    auto foreign = domain;
    foreign.tenant_id = there_.tenant.id;
    store([&](UnitOfWork& unit) {
        EXPECT_THROW(unit.domains.update(foreign), model::StaleWrite);
        EXPECT_THROW(unit.domains.remove(foreign), model::StaleWrite);
    });
}

// Conformance row F17: what an account gave up too.
TEST_F(ScopeTest, KnowsAKeyOfEveryTenant) {
    const crypto::Jwk given_up = there_.account.key;
    auto account = there_.account;
    account.key = new_account_key();
    store([&](UnitOfWork& unit) {
        unit.accounts.retire_key(there_.account, clock_.now());
        unit.accounts.update(account);
    });
    load([&](UnitOfWork& unit) {
        EXPECT_TRUE(unit.accounts.knows_key(account.key.key().spki_sha256()));
        EXPECT_TRUE(unit.accounts.knows_key(given_up.key().spki_sha256()));
        EXPECT_FALSE(unit.accounts.knows_key(new_account_key().key().spki_sha256()));
        return true;
    });
}

TEST_F(ScopeTest, AKeyIsRetiredAtItsEndpointOnly) {
    store([&](UnitOfWork& unit) {
        unit.accounts.retire_key(there_.account, clock_.now());
        unit.accounts.retire_key(there_.account, clock_.now());  // harmless when repeated
    });
    load([&](UnitOfWork& unit) {
        const auto& key = there_.account.key.thumbprint();
        EXPECT_TRUE(unit.accounts.is_retired(there_.scope(), key));
        EXPECT_FALSE(unit.accounts.is_retired(here_.scope(), key));
        EXPECT_FALSE(unit.accounts.is_retired(there_.scope(), new_account_key().thumbprint()));
        return true;
    });
}

}  // namespace
}  // namespace causeway::storage
