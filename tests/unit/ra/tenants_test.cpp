// SPDX-License-Identifier: Apache-2.0
#include "ra/tenants.hpp"

#include <gtest/gtest.h>

#include "ra/connectors.hpp"
#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;

class TenantsTest : public testing::Test {
  protected:
    NewEndpoint endpoint() {
        NewEndpoint request;
        request.slug = "api";
        request.connectors = {"ca"};
        return request;
    }

    // What the last event says of it.
    std::string recorded(const std::string& name) {
        const model::AuditEvent event = world.database.committed().events.back();
        for (const auto& [member, value] : event.payload) {
            if (member == name) return value;
        }
        return "not recorded";
    }

    RaWorld world;
    Tenants tenants{world.database, world.validator, world.clock, world.random};
    Connectors connectors{{world.database, world.issuer, world.catalog, world.clock, world.random}};
};

TEST_F(TenantsTest, HaveNamesThatAreUsedOnce) {
    ASSERT_TRUE(tenants.create({"acme-corp", ""}, world.caller));
    EXPECT_EQ(tenants.find("acme-corp")->display_name, "acme-corp");
    EXPECT_EQ(tenants.create({"acme-corp", ""}, world.caller).error().kind, ErrorKind::conflict);
    EXPECT_EQ(tenants.create({"Acme Corp", ""}, world.caller).error().kind, ErrorKind::malformed);
    EXPECT_EQ(tenants.find("nobody").error().kind, ErrorKind::not_found);
    EXPECT_EQ(world.events(), std::vector<std::string>{"tenant.created"});
}

TEST_F(TenantsTest, EndpointsAreSafeByDefault) {
    const auto made = tenants.create_endpoint("corp", endpoint(), world.caller);
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_EQ(made->endpoint.eab, model::EabRequirement::required);
    EXPECT_EQ(made->endpoint.authorization, model::AuthorizationSource::challenge);
    EXPECT_TRUE(made->endpoint.network.allowed_networks.empty());
    EXPECT_FALSE(made->endpoint.challenges.empty());
    EXPECT_FALSE(made->endpoint.policy.keys.empty());
}

TEST_F(TenantsTest, EndpointsNeedAConnectorThatExists) {
    NewEndpoint request = endpoint();
    request.connectors = {"nowhere"};
    EXPECT_EQ(tenants.create_endpoint("corp", request, world.caller).error().kind,
              ErrorKind::not_found);
    request.connectors = {"ca", "ca"};
    EXPECT_EQ(tenants.create_endpoint("corp", request, world.caller).error().kind,
              ErrorKind::malformed);
    request.connectors = {};
    EXPECT_EQ(tenants.create_endpoint("corp", request, world.caller).error().kind,
              ErrorKind::malformed);
    EXPECT_EQ(tenants.create_endpoint("nobody", endpoint(), world.caller).error().kind,
              ErrorKind::not_found);
}

TEST_F(TenantsTest, EndpointsWhoseValidationCouldNeverWorkAreNotMade) {
    world.validator.refusal = "There is no resolver set \"inside\".";
    const auto refused = tenants.create_endpoint("corp", endpoint(), world.caller);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::malformed);
    EXPECT_EQ(refused.error().detail, *world.validator.refusal);
    EXPECT_EQ(world.database.committed().endpoints.size(), 1U);
}

TEST_F(TenantsTest, EndpointsAreRecordedWithWhatTheyLetThrough) {
    NewEndpoint request = endpoint();
    ASSERT_TRUE(connectors.create({.slug = "second", .type = "scripted"}, world.caller));
    request.connectors = {"ca", "second"};
    request.network.allowed_networks = {"10.0.0.0/8", "fc00::/7"};
    ASSERT_TRUE(tenants.create_endpoint("corp", request, world.caller));
    EXPECT_EQ(recorded("connectors"), "ca, second");
    EXPECT_EQ(recorded("challenges"), "http-01, dns-01, tls-alpn-01");
    EXPECT_EQ(recorded("allowed_networks"), "10.0.0.0/8, fc00::/7");
    EXPECT_EQ(recorded("resolver_set"), "default");
}

// A contradiction would be found out by the first client otherwise, or by nobody.
TEST_F(TenantsTest, EndpointsWithoutChallengesNeedABindingAndOfferNone) {
    using model::AuthorizationSource;
    for (const auto source : {AuthorizationSource::pre_authorized, AuthorizationSource::eab_only}) {
        NewEndpoint request = endpoint();
        request.slug = base::name_of(source);
        request.authorization = source;
        for (const auto eab : {model::EabRequirement::optional, model::EabRequirement::none}) {
            request.eab = eab;
            EXPECT_EQ(tenants.create_endpoint("corp", request, world.caller).error().kind,
                      ErrorKind::malformed);
        }
        request.eab = model::EabRequirement::required;
        request.challenges = {model::ChallengeType::http_01};
        EXPECT_EQ(tenants.create_endpoint("corp", request, world.caller).error().kind,
                  ErrorKind::malformed);
        request.challenges.reset();
        const auto made = tenants.create_endpoint("corp", request, world.caller);
        ASSERT_TRUE(made) << made.error().detail;
        EXPECT_EQ(made->endpoint.authorization, source);
        EXPECT_TRUE(made->endpoint.challenges.empty());
        EXPECT_EQ(recorded("authorization"), base::name_of(source));
    }
    NewEndpoint request = endpoint();
    request.authorization = AuthorizationSource::reused;
    EXPECT_EQ(tenants.create_endpoint("corp", request, world.caller).error().kind,
              ErrorKind::malformed);
}

TEST_F(TenantsTest, EndpointsTakeSpansWithinTheirLimits) {
    using std::chrono::seconds;
    NewEndpoint request = endpoint();
    request.max_validity = std::chrono::days(90);
    request.order_lifetime = std::chrono::hours(1);
    request.authorization_lifetime = std::chrono::hours(2);
    const auto made = tenants.create_endpoint("corp", request, world.caller)->endpoint;
    EXPECT_EQ(made.policy.max_validity, std::chrono::days(90));
    EXPECT_EQ(made.order_lifetime, std::chrono::hours(1));
    EXPECT_EQ(made.authorization_lifetime, std::chrono::hours(2));
    EXPECT_EQ(recorded("max_validity_seconds"), "7776000");
    const auto refused = [&](std::optional<seconds> NewEndpoint::*member, seconds span) {
        NewEndpoint beyond = endpoint();
        beyond.slug = "beyond";
        beyond.*member = span;
        return !tenants.create_endpoint("corp", beyond, world.caller);
    };
    EXPECT_TRUE(refused(&NewEndpoint::max_validity, kLeastValidity - seconds(1)));
    EXPECT_TRUE(refused(&NewEndpoint::max_validity, kMostValidity + seconds(1)));
    EXPECT_TRUE(refused(&NewEndpoint::order_lifetime, kLeastLifetime - seconds(1)));
    EXPECT_TRUE(refused(&NewEndpoint::order_lifetime, kMostOrderLifetime + seconds(1)));
    EXPECT_TRUE(refused(&NewEndpoint::authorization_lifetime, seconds(0)));
    EXPECT_TRUE(
        refused(&NewEndpoint::authorization_lifetime, kMostAuthorizationLifetime + seconds(1)));
}

}  // namespace
}  // namespace causeway::ra
