// SPDX-License-Identifier: Apache-2.0
#include "storage/expect_same.hpp"
#include "storage/storage_test.hpp"
#include "storage/trace_json.hpp"

namespace causeway::storage {
namespace {

using model::UnitOfWork;

// What operators set up, written and read.
using SetupRoundTripTest = StorageTest;

TEST_F(SetupRoundTripTest, Tenant) {
    Place place = seed_place();
    const auto read = [&] {
        return load([&](UnitOfWork& unit) { return unit.tenants.find(place.tenant.slug); });
    };
    expect_same(read().value(), place.tenant);
    place.tenant.display_name = "Other";
    place.tenant.status = model::TenantStatus::suspended;
    store([&](UnitOfWork& unit) { unit.tenants.update(place.tenant); });
    ++place.tenant.version;
    expect_same(read().value(), place.tenant);
    auto stale = place.tenant;
    --stale.version;
    store([&](UnitOfWork& unit) { EXPECT_THROW(unit.tenants.update(stale), model::StaleWrite); });
    EXPECT_FALSE(load([&](UnitOfWork& unit) { return unit.tenants.find(slug("nobody")); }));
}

TEST_F(SetupRoundTripTest, TenantsAreListedNewestFirstInPages) {
    std::vector<model::TenantId> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(seed_place().tenant.id);
        clock_.advance(std::chrono::seconds(1));
    }
    load([&](UnitOfWork& unit) {
        const auto first = unit.tenants.list({std::nullopt, 2});
        EXPECT_EQ(first.size(), 2U);
        EXPECT_EQ(first.at(0).id, ids.at(2));
        const auto rest = unit.tenants.list({first.at(1).id.value(), 2});
        EXPECT_EQ(rest.size(), 1U);
        EXPECT_EQ(rest.at(0).id, ids.at(0));
        return true;
    });
}

TEST_F(SetupRoundTripTest, Domain) {
    const Place place = seed_place();
    auto domain = samples_.domain(place, "example.com");
    const auto read = [&] {
        return load([&](UnitOfWork& unit) {
            return unit.domains.find(place.tenant.id, domain.id).value();
        });
    };
    store([&](UnitOfWork& unit) { EXPECT_TRUE(unit.domains.insert(domain)); });
    expect_same(read(), domain);
    domain.pre_authorization.reset();
    store([&](UnitOfWork& unit) { unit.domains.update(domain); });
    ++domain.version;
    expect_same(read(), domain);

    auto stale = domain;
    stale.version = 1;
    store([&](UnitOfWork& unit) {
        EXPECT_THROW(unit.domains.update(stale), model::StaleWrite);
        EXPECT_THROW(unit.domains.remove(stale), model::StaleWrite);
    });
    store([&](UnitOfWork& unit) { unit.domains.remove(domain); });
    load([&](UnitOfWork& unit) {
        EXPECT_FALSE(unit.domains.find(place.tenant.id, domain.id));
        return true;
    });
    store([&](UnitOfWork& unit) { EXPECT_TRUE(unit.domains.insert(domain)) << "may come back"; });
}

TEST_F(SetupRoundTripTest, DomainsOfATenantAreReadInTheOrderOfTheirTexts) {
    const Place place = seed_place();
    const Place other = seed_place();
    const std::vector<std::string> rules = {"*.example.com",  "10.1.0.0/16",      "2001:db8::/32",
                                            "=*.example.com", "=www.example.com", "example.com"};
    store([&](UnitOfWork& unit) {
        for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule) {
            auto domain = samples_.domain(place, *rule);
            domain.effect = model::DomainEffect::deny;
            domain.pre_authorization.reset();
            EXPECT_TRUE(unit.domains.insert(domain));
        }
        EXPECT_TRUE(unit.domains.insert(samples_.domain(other, "example.com")));
        EXPECT_FALSE(unit.domains.insert(samples_.domain(place, "example.com")))
            << "a rule has one effect";
    });
    const auto read =
        load([&](UnitOfWork& unit) { return unit.domains.of_tenant(place.tenant.id); });
    std::vector<std::string> texts;
    for (const auto& domain : read) {
        texts.push_back(domain.rule.text());
        EXPECT_EQ(domain.effect, model::DomainEffect::deny);
    }
    EXPECT_EQ(texts, rules);
}

TEST_F(SetupRoundTripTest, Endpoint) {
    Place place = seed_place();
    const auto read = [&] {
        return load([&](UnitOfWork& unit) {
            return unit.endpoints.find(place.tenant.slug, place.endpoint.slug);
        });
    };
    expect_same(read().value().endpoint, place.endpoint);
    expect_same(read().value().tenant, place.tenant);
    const auto second = samples_.place().connector;
    store([&](UnitOfWork& unit) { unit.connectors.insert(second); });
    place.endpoint.connectors.insert(place.endpoint.connectors.begin(), second.id);
    place.endpoint.policy.keys.pop_back();
    place.endpoint.challenges = {model::ChallengeType::tls_alpn_01};
    place.endpoint.grandfather_until.reset();
    place.endpoint.status = model::EndpointStatus::active;
    store([&](UnitOfWork& unit) { unit.endpoints.update(place.endpoint); });
    ++place.endpoint.version;
    expect_same(read().value().endpoint, place.endpoint);
    load([&](UnitOfWork& unit) {
        expect_same(unit.endpoints.find(place.scope()).value().endpoint, place.endpoint);
        expect_same(unit.endpoints.list(place.tenant.id, {}).at(0), place.endpoint);
        return true;
    });
    auto stale = place.endpoint;
    --stale.version;
    stale.connectors = {second.id};
    store([&](UnitOfWork& unit) { EXPECT_THROW(unit.endpoints.update(stale), model::StaleWrite); });
    expect_same(read().value().endpoint, place.endpoint);
}

TEST_F(SetupRoundTripTest, SlugsAreTakenOnce) {
    Place place = seed_place();
    store([&](UnitOfWork& unit) {
        auto tenant = place.tenant;
        tenant.id = samples_.id<model::TenantId>();
        EXPECT_FALSE(unit.tenants.insert(tenant));
        auto connector = place.connector;
        connector.id = samples_.id<model::ConnectorId>();
        EXPECT_FALSE(unit.connectors.insert(connector));
        auto endpoint = place.endpoint;
        endpoint.id = samples_.id<model::EndpointId>();
        EXPECT_FALSE(unit.endpoints.insert(endpoint));
    });
    EXPECT_NO_THROW(seed_place()) << "another tenant may use the same slug for its endpoint";
}

TEST_F(SetupRoundTripTest, Connector) {
    const Place place = seed_place();
    auto without_values = place.connector.secrets;
    for (auto& [name, value] : without_values) value = {};
    load([&](UnitOfWork& unit) {
        EXPECT_EQ(unit.connectors.find_with_secrets(place.connector.id)->secrets,
                  place.connector.secrets);
        for (const auto& read :
             {unit.connectors.find(place.connector.id).value(),
              unit.connectors.find(place.connector.slug).value(), unit.connectors.list().at(0)}) {
            EXPECT_EQ(read.id, place.connector.id);
            EXPECT_EQ(read.slug, place.connector.slug);
            EXPECT_EQ(read.type, place.connector.type);
            EXPECT_EQ(read.regime, place.connector.regime);
            EXPECT_EQ(read.status, place.connector.status);
            EXPECT_EQ(read.config, place.connector.config);
            EXPECT_EQ(read.secrets, without_values);
            EXPECT_EQ(read.max_in_flight, place.connector.max_in_flight);
            EXPECT_EQ(read.accepted_differences, place.connector.accepted_differences);
            EXPECT_EQ(read.created_at, place.connector.created_at);
            EXPECT_EQ(read.version, place.connector.version);
        }
        return true;
    });
}

TEST_F(SetupRoundTripTest, AChangedConnector) {
    const Place place = seed_place();
    auto connector = place.connector;
    connector.status = model::ConnectorStatus::paused;
    connector.config = R"({"url": "https://new.example/scep"})";
    connector.max_in_flight = 1;
    connector.accepted_differences.clear();
    const model::SecretChanges secrets{
        {{"password", base::Secret::from_text("n3w")}, {"pin", base::Secret::from_text("0000")}},
        {"token"}};
    store([&](UnitOfWork& unit) { unit.connectors.update(connector, secrets); });
    const auto read =
        load([&](UnitOfWork& unit) { return *unit.connectors.find_with_secrets(connector.id); });
    EXPECT_EQ(read.status, connector.status);
    EXPECT_EQ(read.config, connector.config);
    EXPECT_EQ(read.max_in_flight, connector.max_in_flight);
    EXPECT_EQ(read.accepted_differences, connector.accepted_differences);
    EXPECT_EQ(read.secrets, secrets.set);
    EXPECT_EQ(read.version, 2);
    EXPECT_EQ(read.slug, connector.slug);
    EXPECT_EQ(read.regime, connector.regime);
}

TEST_F(SetupRoundTripTest, AConnectorsSecretsStayUnlessTheyAreNamed) {
    const Place place = seed_place();
    const Place other = seed_place();
    store([&](UnitOfWork& unit) {
        const auto without_values = unit.connectors.find(place.connector.id).value();
        unit.connectors.update(without_values, {{}, {"password"}});
    });
    load([&](UnitOfWork& unit) {
        EXPECT_EQ(unit.connectors.find_with_secrets(place.connector.id)->secrets.at("token"),
                  place.connector.secrets.at("token"));
        EXPECT_EQ(unit.connectors.find(place.connector.id)->secrets.size(), 1U);
        EXPECT_EQ(unit.connectors.find_with_secrets(other.connector.id)->secrets,
                  other.connector.secrets);
        return true;
    });
}

TEST_F(SetupRoundTripTest, EabKey) {
    Place place = seed_place();
    load([&](UnitOfWork& unit) {
        const auto by_kid = unit.eab_keys.find(place.scope(), place.eab_key.kid).value();
        expect_same(by_kid, place.eab_key);
        EXPECT_TRUE(by_kid.hmac_key.empty());
        expect_same(unit.eab_keys.find(place.scope(), place.eab_key.id).value(), place.eab_key);
        const auto with_hmac =
            unit.eab_keys.find_with_hmac(place.scope(), place.eab_key.kid).value();
        expect_same(with_hmac, place.eab_key);
        EXPECT_EQ(with_hmac.hmac_key, place.eab_key.hmac_key);
        const auto listed = unit.eab_keys.list(place.scope(), {}).at(0);
        expect_same(listed, place.eab_key);
        EXPECT_TRUE(listed.hmac_key.empty());
        return true;
    });
    place.eab_key.uses = 4;
    place.eab_key.status = model::EabKeyStatus::revoked;
    place.eab_key.max_uses.reset();
    place.eab_key.expires_at.reset();
    place.eab_key.domains.clear();
    place.eab_key.denied_domains.push_back(name_rule("*.example.com"));
    store([&](UnitOfWork& unit) { unit.eab_keys.update(place.eab_key); });
    ++place.eab_key.version;
    load([&](UnitOfWork& unit) {
        const auto read = unit.eab_keys.find_with_hmac(place.scope(), place.eab_key.kid).value();
        expect_same(read, place.eab_key);
        EXPECT_EQ(read.hmac_key, place.eab_key.hmac_key) << "an update never touches it";
        return true;
    });
    store([&](UnitOfWork& unit) {
        auto same_kid = place.eab_key;
        same_kid.id = samples_.id<model::EabKeyId>();
        EXPECT_FALSE(unit.eab_keys.insert(same_kid));
    });
}

TEST_F(SetupRoundTripTest, ApiToken) {
    auto token = samples_.api_token(9);
    token.revoked_at.reset();
    store([&](UnitOfWork& unit) { unit.api_tokens.insert(token); });
    load([&](UnitOfWork& unit) {
        const auto read = unit.api_tokens.find(token.token_hash).value();
        EXPECT_EQ(read.id, token.id);
        EXPECT_EQ(read.label, token.label);
        EXPECT_EQ(read.scope, token.scope);
        EXPECT_EQ(read.expires_at, token.expires_at);
        EXPECT_EQ(read.revoked_at, token.revoked_at);
        EXPECT_EQ(read.created_by, token.created_by);
        EXPECT_FALSE(unit.api_tokens.find(digest(8)));
        EXPECT_EQ(unit.api_tokens.find(token.id)->token_hash, token.token_hash);
        EXPECT_EQ(unit.api_tokens.list({}).size(), 1U);
        return true;
    });
    const base::Time later = token.expires_at + std::chrono::hours(1);
    for (const base::Time at : {token.expires_at, later}) {
        store([&](UnitOfWork& unit) { unit.api_tokens.revoke(token.id, at); });
    }
    load([&](UnitOfWork& unit) {
        EXPECT_EQ(unit.api_tokens.find(token.id)->revoked_at, token.expires_at);
        return true;
    });
}

}  // namespace
}  // namespace causeway::storage
