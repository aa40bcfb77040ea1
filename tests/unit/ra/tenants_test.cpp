// SPDX-License-Identifier: Apache-2.0
#include "ra/tenants.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "ra/connectors.hpp"
#include "ra/eab_keys.hpp"
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
    EabKeys eab_keys{world.database, world.clock, world.random};
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

TEST_F(TenantsTest, EabKeysAreRecordedWithWhatTheyAllow) {
    ASSERT_TRUE(eab_keys.create("corp", "web", {"x", {}, {}, {}}, world.caller));
    EXPECT_EQ(recorded("max_uses"), "unlimited");
    EXPECT_EQ(recorded("expires_at"), "never");
    EXPECT_EQ(recorded("domains"), "any");
    const base::Time end = world.clock.now() + std::chrono::hours(1);
    ASSERT_TRUE(
        eab_keys.create("corp", "web", {"x", 3, end, {"a.example", "b.example"}}, world.caller));
    EXPECT_EQ(recorded("max_uses"), "3");
    EXPECT_EQ(recorded("expires_at"), base::to_rfc3339(end));
    EXPECT_EQ(recorded("domains"), "a.example, b.example");
}

// Conformance row E25.
TEST_F(TenantsTest, EabKeysHaveIdsThatEveryClientCanCarry) {
    const auto key = eab_keys.create("corp", "web", {}, world.caller);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->kid.find_first_of(": \t="), std::string::npos);
    EXPECT_EQ(key->hmac_key.reveal().size(), 32U);
    EXPECT_EQ(key->max_uses, 1);
}

// Octets that begin with the six bits of base64url's '-', but for each fourth time.
class DashingRandom final : public base::Random {
  public:
    void fill(std::span<std::uint8_t> out) override {
        numbers_.fill(out);
        if (++calls_ % 4 != 0) out.front() = 0xf8;
    }

  private:
    support::CountingRandom numbers_;
    int calls_ = 0;
};

TEST_F(TenantsTest, EabKeysNeverLookLikeAnOptionOfACommand) {
    DashingRandom random;
    const auto key =
        EabKeys(world.database, world.clock, random).create("corp", "web", {}, world.caller);
    ASSERT_TRUE(key);
    EXPECT_NE(key->kid.front(), '-');
    EXPECT_NE(base::base64url_encode(key->hmac_key.reveal()).front(), '-');
}

// Architecture, decision 3: shown once.
TEST_F(TenantsTest, EabKeysAreShownTheirSecretOnce) {
    const auto key = eab_keys.create("corp", "web", {}, world.caller);
    EXPECT_TRUE(eab_keys.find("corp", "web", key->kid)->hmac_key.empty());
    EXPECT_TRUE(eab_keys.list("corp", "web", {})->at(0).hmac_key.empty());
    EXPECT_TRUE(eab_keys.revoke("corp", "web", key->kid, world.caller)->hmac_key.empty());
    EXPECT_EQ(eab_keys.find("corp", "web", key->kid)->status, model::EabKeyStatus::revoked);
}

TEST_F(TenantsTest, EabKeysRefuseWhatMakesNoSense) {
    const auto create = [&](const NewEabKey& request) {
        return eab_keys.create("corp", "web", request, world.caller);
    };
    EXPECT_FALSE(create({"x", 0, {}, {}}));
    EXPECT_FALSE(create({"x", 1, world.clock.now(), {}}));
    EXPECT_FALSE(create({"x", 1, {}, {"*.example.com"}}));
    EXPECT_FALSE(create({"x", 1, {}, {"not a name"}}));
    EXPECT_FALSE(create({std::string(300, 'x'), 1, {}, {}}));
    EXPECT_EQ(create({"x", {}, {}, {"EXAMPLE.com"}})->domains,
              std::vector<std::string>{"example.com"});
}

}  // namespace
}  // namespace causeway::ra
