// SPDX-License-Identifier: Apache-2.0
// Changing endpoints and tenants.
#include <gtest/gtest.h>

#include <map>

#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::AuthorizationSource;
using model::ChallengeType;
using model::EabRequirement;
using model::EndpointStatus;

// The endpoint "web" of RaWorld: one challenge, binding optional.
class EndpointChangeTest : public testing::Test {
  protected:
    base::Result<model::EndpointContext> change(const EndpointChange& wanted) {
        return world.tenants.change_endpoint("corp", "web", wanted, world.caller);
    }
    base::Result<model::EndpointContext> set(const EndpointSettings& settings) {
        return change({.versions = {}, .settings = settings, .status = {}});
    }
    void expect_refused(const EndpointSettings& settings, ErrorKind kind = ErrorKind::malformed) {
        const model::Endpoint before = stored();
        const auto refused = set(settings);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, kind) << refused.error().detail;
        EXPECT_EQ(stored(), before);
    }
    model::Endpoint stored() { return world.database.committed().endpoints.front(); }
    model::ConnectorId add_connector(const std::string& name) {
        const model::Connector connector{.id = model::ConnectorId::make(world.clock, world.random),
                                         .slug = model::Slug::parse(name).value(),
                                         .type = "scripted"};
        world.database.edit([&](auto& tables) { tables.connectors.push_back(connector); });
        return connector.id;
    }
    // The payload of the last event.
    std::map<std::string, std::string> recorded() {
        const auto payload = world.database.committed().events.back().payload;
        return {payload.begin(), payload.end()};
    }

    struct World : RaWorld {
        Tenants tenants{database, validator, clock, random};
    } world;
};

TEST_F(EndpointChangeTest, ChangesWhatIsNamedAndNothingElse) {
    const model::ConnectorId spare = add_connector("spare");
    model::Endpoint expected = stored();
    EndpointSettings settings;
    settings.connectors = {"spare", "ca"};
    settings.max_names = 7;
    settings.network.allowed_networks = {"10.0.0.0/8"};
    settings.grandfather_until = world.clock.now() + std::chrono::days(30);
    const auto changed = set(settings);
    ASSERT_TRUE(changed) << changed.error().detail;
    expected.connectors.insert(expected.connectors.begin(), spare);
    expected.policy.max_names = 7;
    expected.network.allowed_networks = {"10.0.0.0/8"};
    expected.grandfather_until = *settings.grandfather_until;
    ++expected.version;
    EXPECT_EQ(stored(), expected);
    EXPECT_EQ(changed->endpoint, expected);
}

TEST_F(EndpointChangeTest, IsRecordedWithTheValuesBeforeAndAfter) {
    add_connector("spare");
    EndpointSettings settings;
    settings.connectors = {"spare"};
    settings.keys = {{crypto::KeyType::rsa, 3072, 4096}};
    ASSERT_TRUE(change({.versions = {}, .settings = settings, .status = EndpointStatus::paused}));
    const model::AuditEvent event = world.database.committed().events.back();
    EXPECT_EQ(event.action, model::AuditAction::endpoint_changed);
    EXPECT_EQ(event.object, "endpoint:" + stored().id.to_string());
    EXPECT_EQ(event.actor.name, world.caller.actor.name);
    EXPECT_EQ(event.endpoint, stored().id);
    EXPECT_EQ(recorded(), (std::map<std::string, std::string>{
                              {"slug", "corp/web"},
                              {"connectors_before", "ca"},
                              {"connectors", "spare"},
                              {"keys_before", "RSA 2048-4096, ECDSA P-256, ECDSA P-384"},
                              {"keys", "RSA 3072-4096"},
                              {"status_before", "active"},
                              {"status", "paused"}}));
}

TEST_F(EndpointChangeTest, ThatChangesNothingIsNoChange) {
    EndpointSettings settings;
    settings.max_names = stored().policy.max_names;
    settings.connectors = {"ca"};
    const auto same =
        change({.versions = {}, .settings = settings, .status = EndpointStatus::active});
    ASSERT_TRUE(same) << same.error().detail;
    EXPECT_EQ(same->endpoint.version, 1);
    EXPECT_EQ(stored().version, 1);
    EXPECT_TRUE(world.events().empty());
}

TEST_F(EndpointChangeTest, GoesForTheVersionsThatTheCallerSaw) {
    const EndpointChange pause{.versions = {{1}}, .settings = {}, .status = EndpointStatus::paused};
    ASSERT_TRUE(change(pause));
    const auto late = change(pause);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, ErrorKind::precondition_failed);
    EXPECT_NE(late.error().detail.find("corp/web"), std::string::npos);
}

TEST_F(EndpointChangeTest, OfSomebodyElseAtTheSameMomentIsNotLost) {
    world.database.lose_race_to([](model::UnitOfWork& unit) -> base::Result<void> {
        auto rival =
            unit.endpoints
                .find(model::Slug::parse("corp").value(), model::Slug::parse("web").value())
                ->endpoint;
        rival.policy.max_names = 3;
        unit.endpoints.update(rival);
        return {};
    });
    ASSERT_TRUE(change({.versions = {}, .settings = {}, .status = EndpointStatus::paused}));
    EXPECT_EQ(stored().policy.max_names, 3);
    EXPECT_EQ(stored().status, EndpointStatus::paused);
}

TEST_F(EndpointChangeTest, IsHeldToTheRulesForNewEndpoints) {
    const auto with = [](auto member, auto value) {
        EndpointSettings settings;
        settings.*member = value;
        return settings;
    };
    using Settings = EndpointSettings;
    expect_refused(with(&Settings::connectors, std::vector<std::string>{}));
    expect_refused(with(&Settings::connectors, std::vector<std::string>{"ca", "ca"}));
    expect_refused(with(&Settings::connectors, std::vector<std::string>{"nowhere"}),
                   ErrorKind::not_found);
    expect_refused(with(&Settings::max_names, 0));
    expect_refused(with(&Settings::max_validity, kMostValidity + std::chrono::seconds(1)));
    expect_refused(with(&Settings::order_lifetime, kLeastLifetime - std::chrono::seconds(1)));
    expect_refused(with(&Settings::authorization_lifetime, std::chrono::seconds(0)));
    expect_refused(with(&Settings::authorization, AuthorizationSource::reused));
    expect_refused(with(&Settings::grandfather_until, std::optional(world.clock.now())));
}

// The rule is about what results, so each half of a contradiction is refused.
TEST_F(EndpointChangeTest, WithoutChallengesNeedsABindingAndOffersNone) {
    EndpointSettings settings;
    settings.authorization = AuthorizationSource::eab_only;
    settings.challenges.emplace();
    expect_refused(settings);  // the binding is optional
    settings.eab = EabRequirement::required;
    settings.challenges.reset();
    expect_refused(settings);  // http-01 is still offered
    settings.challenges.emplace();
    ASSERT_TRUE(set(settings));
    EXPECT_TRUE(stored().challenges.empty());

    EndpointSettings half;
    half.eab = EabRequirement::none;
    expect_refused(half);
    half = {};
    half.challenges = {ChallengeType::dns_01};
    expect_refused(half);
    half = {};
    half.authorization = AuthorizationSource::challenge;
    expect_refused(half);  // none would be offered
    half.challenges.emplace();
    ASSERT_TRUE(set(half));
    EXPECT_EQ(stored().challenges.size(), 3U);
}

TEST_F(EndpointChangeTest, WhatIsEmptyBecomesWhatANewEndpointHas) {
    EndpointSettings settings;
    settings.display_name = "Web";
    settings.keys = {{crypto::KeyType::ec_p256}};
    settings.caa_identities = {"ca.example"};
    settings.terms_of_service = "https://corp.example/terms";
    settings.grandfather_until = world.clock.now() + std::chrono::days(1);
    ASSERT_TRUE(set(settings));
    settings = {};
    settings.display_name.emplace();
    settings.challenges.emplace();
    settings.keys.emplace();
    settings.caa_identities.emplace();
    settings.terms_of_service.emplace();
    settings.grandfather_until.emplace();
    ASSERT_TRUE(set(settings));
    NewEndpoint fresh;
    fresh.slug = "fresh";
    fresh.connectors = {"ca"};
    const auto made = world.tenants.create_endpoint("corp", fresh, world.caller)->endpoint;
    EXPECT_EQ(stored().display_name, "web");
    EXPECT_EQ(stored().challenges, made.challenges);
    EXPECT_EQ(stored().policy.keys, made.policy.keys);
    EXPECT_EQ(stored().caa_identities, made.caa_identities);
    EXPECT_EQ(stored().terms_of_service, made.terms_of_service);
    EXPECT_EQ(stored().grandfather_until, made.grandfather_until);
}

// The configuration file may have lost a resolver set since the endpoint was made.
TEST_F(EndpointChangeTest, ToPausedIsPossibleWhereNothingElseIs) {
    world.validator.refusal = "There is no resolver set \"inside\".";
    EndpointSettings settings;
    settings.max_names = 7;
    expect_refused(settings);
    EXPECT_TRUE(change({.versions = {}, .settings = {}, .status = EndpointStatus::paused}));
    EXPECT_TRUE(change({.versions = {}, .settings = {}, .status = EndpointStatus::active}));
}

TEST_F(EndpointChangeTest, OfWhatIsNotThereIsNotFound) {
    EXPECT_EQ(world.tenants.change_endpoint("corp", "nowhere", {}, world.caller).error().kind,
              ErrorKind::not_found);
    EXPECT_EQ(world.tenants.change_endpoint("nobody", "web", {}, world.caller).error().kind,
              ErrorKind::not_found);
    EXPECT_EQ(world.tenants.change("nobody", {}, world.caller).error().kind, ErrorKind::not_found);
}

TEST_F(EndpointChangeTest, TenantsChangeLikewise) {
    using model::TenantStatus;
    const TenantChange suspend{
        .versions = {{1}}, .display_name = "Corp & Co", .status = TenantStatus::suspended};
    const auto suspended = world.tenants.change("corp", suspend, world.caller);
    ASSERT_TRUE(suspended) << suspended.error().detail;
    EXPECT_EQ(suspended->version, 2);
    EXPECT_EQ(world.tenants.find("corp")->status, TenantStatus::suspended);
    EXPECT_EQ(world.events(), std::vector<std::string>{"tenant.changed"});
    EXPECT_EQ(recorded(), (std::map<std::string, std::string>{{"slug", "corp"},
                                                              {"display_name_before", "Corp"},
                                                              {"display_name", "Corp & Co"},
                                                              {"status_before", "active"},
                                                              {"status", "suspended"}}));
    EXPECT_EQ(world.tenants.change("corp", suspend, world.caller).error().kind,
              ErrorKind::precondition_failed);
    TenantChange same = suspend;
    same.versions.reset();
    EXPECT_EQ(world.tenants.change("corp", same, world.caller)->version, 2);
    EXPECT_EQ(world.events().size(), 1U);
    const TenantChange nameless{.versions = {}, .display_name = "", .status = {}};
    EXPECT_EQ(world.tenants.change("corp", nameless, world.caller)->display_name, "corp");
}

}  // namespace
}  // namespace causeway::ra
