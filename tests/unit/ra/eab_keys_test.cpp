// SPDX-License-Identifier: Apache-2.0
#include "ra/eab_keys.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::EabKeyStatus;

class EabKeysTest : public testing::Test {
  protected:
    // What the last event says of it.
    std::string recorded(const std::string& name) {
        const model::AuditEvent event = world.database.committed().events.back();
        for (const auto& [member, value] : event.payload) {
            if (member == name) return value;
        }
        return "not recorded";
    }

    RaWorld world;
    EabKeys eab_keys{world.database, world.clock, world.random};
};

TEST_F(EabKeysTest, AreRecordedWithWhatTheyAllow) {
    ASSERT_TRUE(eab_keys.create("corp", "web", {"x", {}, {}, {}, {}}, world.caller));
    EXPECT_EQ(recorded("max_uses"), "unlimited");
    EXPECT_EQ(recorded("expires_at"), "never");
    EXPECT_EQ(recorded("domains"), "any");
    const base::Time end = world.clock.now() + std::chrono::hours(1);
    ASSERT_TRUE(eab_keys.create("corp", "web",
                                {"x", 3, end, {"a.example", "*.b.example"}, {"=c.a.example"}},
                                world.caller));
    EXPECT_EQ(recorded("max_uses"), "3");
    EXPECT_EQ(recorded("expires_at"), base::to_rfc3339(end));
    EXPECT_EQ(recorded("domains"), "a.example, *.b.example");
    EXPECT_EQ(recorded("denied_domains"), "=c.a.example");
}

// Conformance row E25.
TEST_F(EabKeysTest, HaveIdsThatEveryClientCanCarry) {
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

TEST_F(EabKeysTest, NeverLookLikeAnOptionOfACommand) {
    DashingRandom random;
    const auto key =
        EabKeys(world.database, world.clock, random).create("corp", "web", {}, world.caller);
    ASSERT_TRUE(key);
    EXPECT_NE(key->kid.front(), '-');
    EXPECT_NE(base::base64url_encode(key->hmac_key.reveal()).front(), '-');
}

// Architecture, decision 3: shown once.
TEST_F(EabKeysTest, AreShownTheirSecretOnce) {
    const auto key = eab_keys.create("corp", "web", {}, world.caller);
    EXPECT_TRUE(eab_keys.find("corp", "web", key->kid)->hmac_key.empty());
    EXPECT_TRUE(eab_keys.list("corp", "web", {})->at(0).hmac_key.empty());
    EXPECT_TRUE(eab_keys.revoke("corp", "web", key->kid, world.caller)->hmac_key.empty());
    EXPECT_EQ(eab_keys.find("corp", "web", key->kid)->status, model::EabKeyStatus::revoked);
}

TEST_F(EabKeysTest, RefuseWhatMakesNoSense) {
    const auto create = [&](const NewEabKey& request) {
        return eab_keys.create("corp", "web", request, world.caller);
    };
    EXPECT_FALSE(create({"x", 0, {}, {}, {}}));
    EXPECT_FALSE(create({"x", 1, world.clock.now(), {}, {}}));
    EXPECT_FALSE(create({"x", 1, {}, {"not a name"}, {}}));
    EXPECT_FALSE(create({"x", 1, {}, {}, {"not a name"}}));
    EXPECT_FALSE(create({std::string(300, 'x'), 1, {}, {}, {}}));
    const auto named = create({"x", 1, {}, {"example.com", "a..b"}, {}});
    EXPECT_EQ(named.error().kind, ErrorKind::malformed);
    EXPECT_NE(named.error().detail.find("\"a..b\""), std::string::npos);
    const auto domains = create({"x", {}, {}, {"EXAMPLE.com", "example.com"}, {}})->domains;
    EXPECT_EQ(texts_of(domains), std::vector<std::string>{"example.com"});
}

TEST_F(EabKeysTest, AllowNoPublicSuffixButMayDenyOne) {
    EXPECT_EQ(
        eab_keys.create("corp", "web", {"x", 1, {}, {"co.uk"}, {}}, world.caller).error().kind,
        ErrorKind::malformed);
    EXPECT_TRUE(eab_keys.create("corp", "web", {"x", 1, {}, {}, {"co.uk"}}, world.caller));
}

TEST_F(EabKeysTest, HaveAHundredRulesAtMost) {
    std::vector<std::string> rules;
    for (int i = 0; i < 60; ++i) rules.push_back("d" + std::to_string(i) + ".example");
    EXPECT_TRUE(eab_keys.create("corp", "web", {"x", 1, {}, rules, {}}, world.caller));
    EXPECT_FALSE(eab_keys.create("corp", "web", {"x", 1, {}, rules, rules}, world.caller));
}

// Nothing else says what the accounts of such a key may have.
TEST_F(EabKeysTest, NeedDomainsAtAnEabOnlyEndpoint) {
    world.edit_endpoint([](auto& endpoint) {
        endpoint.eab = model::EabRequirement::required;
        endpoint.authorization = model::AuthorizationSource::eab_only;
    });
    const auto refused = eab_keys.create("corp", "web", {"x", 1, {}, {}, {}}, world.caller);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::malformed);
    EXPECT_TRUE(world.database.committed().eab_keys.empty());
    EXPECT_TRUE(eab_keys.create("corp", "web", {"x", 1, {}, {"example.com"}, {}}, world.caller));
}

TEST_F(EabKeysTest, AreSuspendedAndResumedOnTheRecord) {
    const auto kid = eab_keys.create("corp", "web", {}, world.caller)->kid;
    EXPECT_EQ(eab_keys.suspend("corp", "web", kid, world.caller)->status, EabKeyStatus::suspended);
    EXPECT_EQ(eab_keys.suspend("corp", "web", kid, world.caller)->status, EabKeyStatus::suspended);
    EXPECT_EQ(eab_keys.find("corp", "web", kid)->status, EabKeyStatus::suspended);
    const auto resumed = eab_keys.resume("corp", "web", kid, world.caller);
    EXPECT_EQ(resumed->status, EabKeyStatus::active);
    EXPECT_TRUE(resumed->hmac_key.empty());
    EXPECT_TRUE(eab_keys.revoke("corp", "web", kid, world.caller));
    EXPECT_EQ(eab_keys.resume("corp", "web", kid, world.caller).error().kind, ErrorKind::conflict);
    EXPECT_EQ(eab_keys.suspend("corp", "web", kid, world.caller).error().kind, ErrorKind::conflict);
    EXPECT_EQ(world.events(), (std::vector<std::string>{"eab_key.created", "eab_key.suspended",
                                                        "eab_key.resumed", "eab_key.revoked"}));
}

TEST_F(EabKeysTest, ReadAsExpiredWhenTheirTimeIsOver) {
    const base::Time end = world.clock.now() + std::chrono::hours(1);
    const auto kid = eab_keys.create("corp", "web", {"x", 1, end, {}, {}}, world.caller)->kid;
    EXPECT_EQ(eab_keys.list("corp", "web", {})->at(0).status, EabKeyStatus::active);
    world.clock.advance(std::chrono::hours(1));
    EXPECT_EQ(eab_keys.list("corp", "web", {})->at(0).status, EabKeyStatus::expired);
    EXPECT_EQ(eab_keys.find("corp", "web", kid)->status, EabKeyStatus::expired);
    EXPECT_EQ(eab_keys.resume("corp", "web", kid, world.caller)->status, EabKeyStatus::expired);
    EXPECT_EQ(world.database.committed().eab_keys[0].status, EabKeyStatus::active);
}

}  // namespace
}  // namespace causeway::ra
