// SPDX-License-Identifier: Apache-2.0
#include "ra/domains.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"
#include "ra/tenants.hpp"
#include "ra_world.hpp"

namespace causeway::ra {
namespace {

using base::ErrorKind;
using model::DomainEffect;
using model::PreAuthorization;
using std::chrono::days;

class DomainsTest : public testing::Test {
  protected:
    base::Result<model::Domain> add(const std::string& rule,
                                    DomainEffect effect = DomainEffect::allow,
                                    const std::optional<PreAuthorization>& verified = {}) {
        return domains.add("corp", {rule, effect, verified}, world.caller);
    }
    PreAuthorization until(base::Duration from_now) {
        return {world.clock.now() + from_now, "ticket 7"};
    }
    base::Result<model::Domain> pre_authorize(const DomainTarget& which,
                                              const std::optional<PreAuthorization>& verified) {
        return domains.change(which, {{}, verified}, LastAllowance::kept, world.caller);
    }
    base::Result<model::Domain> turn(const model::Domain& domain, DomainEffect effect,
                                     LastAllowance last = LastAllowance::kept) {
        return domains.change(target(domain), {effect, {}}, last, world.caller);
    }
    DomainTarget target(const model::Domain& domain) { return {"corp", domain.id, {}}; }
    std::vector<std::string> rules(const char* tenant = "corp") {
        std::vector<std::string> out;
        const auto listed = domains.list(tenant);
        for (const auto& domain : *listed) out.push_back(domain.rule.text());
        return out;
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
    Domains domains{world.database, world.clock, world.random};
};

TEST_F(DomainsTest, AreAddedOnTheRecord) {
    const auto added = add("Example.com", DomainEffect::allow, until(days(90)));
    ASSERT_TRUE(added) << added.error().detail;
    EXPECT_EQ(added->rule.text(), "example.com");
    EXPECT_EQ(added->created_by, world.caller.actor.name);
    EXPECT_EQ(domains.find("corp", added->id)->pre_authorization, until(days(90)));
    EXPECT_EQ(world.events(), std::vector<std::string>{"domain.added"});
    EXPECT_EQ(recorded("rule"), "example.com");
    EXPECT_EQ(recorded("effect"), "allow");
    EXPECT_EQ(recorded("evidence"), "ticket 7");
    EXPECT_EQ(recorded("pre_authorized_until"), base::to_rfc3339(world.clock.now() + days(90)));
    const auto event = world.database.committed().events.back();
    EXPECT_EQ(event.tenant, world.context.tenant.id);
    EXPECT_EQ(event.object, "domain:" + added->id.to_string());
}

TEST_F(DomainsTest, AreListedByTheirTextAndFoundByIt) {
    ASSERT_TRUE(add("example.org"));
    ASSERT_TRUE(add("10.1.0.0/16", DomainEffect::deny));
    ASSERT_TRUE(add("=www.example.com"));
    EXPECT_EQ(rules(),
              (std::vector<std::string>{"10.1.0.0/16", "=www.example.com", "example.org"}));
    ASSERT_EQ(domains.list("corp", "=WWW.example.com")->size(), 1U);
    EXPECT_TRUE(domains.list("corp", "www.example.com")->empty());
    EXPECT_EQ(domains.list("corp", "not a rule").error().kind, ErrorKind::malformed);
    EXPECT_EQ(domains.list("nobody").error().kind, ErrorKind::not_found);
}

TEST_F(DomainsTest, SayOneThingOfARule) {
    ASSERT_TRUE(add("example.com"));
    EXPECT_EQ(add("EXAMPLE.com").error().kind, ErrorKind::conflict);
    EXPECT_EQ(add("example.com", DomainEffect::deny).error().kind, ErrorKind::conflict);
    EXPECT_TRUE(add("*.example.com", DomainEffect::deny));
}

TEST_F(DomainsTest, RefuseWhatMakesNoSense) {
    EXPECT_EQ(add("exam ple.com").error().kind, ErrorKind::malformed);
    EXPECT_EQ(add("co.uk").error().kind, ErrorKind::malformed);
    EXPECT_TRUE(add("co.uk", DomainEffect::deny));
    EXPECT_EQ(add("example.com", DomainEffect::deny, until(days(1))).error().kind,
              ErrorKind::malformed);
    EXPECT_EQ(add("example.com", DomainEffect::allow, until(base::Duration(0))).error().kind,
              ErrorKind::malformed);
    PreAuthorization wordy = until(days(1));
    wordy.evidence = std::string(1001, 'x');
    EXPECT_EQ(add("example.com", DomainEffect::allow, wordy).error().kind, ErrorKind::malformed);
    EXPECT_EQ(domains.add("nobody", {"example.com", {}, {}}, world.caller).error().kind,
              ErrorKind::not_found);
    EXPECT_EQ(rules().size(), 1U);
}

// All of them are read for each order.
TEST_F(DomainsTest, AreAThousandAtMost) {
    for (int i = 0; i < 1000; ++i) world.add_domain("d" + std::to_string(i) + ".example");
    EXPECT_EQ(add("example.com").error().kind, ErrorKind::conflict);
    Tenants tenants(world.database, world.validator, world.clock, world.random);
    ASSERT_TRUE(tenants.create({"other", ""}, world.caller));
    EXPECT_TRUE(domains.add("other", {"example.com", {}, {}}, world.caller));
}

TEST_F(DomainsTest, ArePreAuthorizedAnewAndNoMore) {
    const auto added = *add("example.com");
    const auto renewed = pre_authorize(target(added), until(days(30)));
    ASSERT_TRUE(renewed) << renewed.error().detail;
    EXPECT_EQ(recorded("pre_authorized_until_before"), "none");
    EXPECT_EQ(recorded("evidence"), "ticket 7");
    EXPECT_EQ(*pre_authorize(target(added), until(days(30)))->pre_authorization, until(days(30)));
    const auto ended = pre_authorize(target(added), std::nullopt);
    EXPECT_FALSE(ended->pre_authorization);
    EXPECT_EQ(recorded("evidence_before"), "ticket 7");
    EXPECT_EQ(recorded("pre_authorized_until"), "none");
    EXPECT_EQ(world.events(),
              (std::vector<std::string>{"domain.added", "domain.changed", "domain.changed"}));
    const auto denied = *add("example.org", DomainEffect::deny);
    EXPECT_EQ(pre_authorize(target(denied), until(days(1))).error().kind, ErrorKind::malformed);
}

TEST_F(DomainsTest, AreTurnedIntoDenialsAndBackOnTheRecord) {
    ASSERT_TRUE(add("example.org"));
    const auto added = *add("example.com", DomainEffect::allow, until(days(30)));
    const auto denied = turn(added, DomainEffect::deny);
    ASSERT_TRUE(denied) << denied.error().detail;
    EXPECT_EQ(denied->effect, DomainEffect::deny);
    EXPECT_FALSE(denied->pre_authorization) << "what is denied is not pre-authorized";
    EXPECT_EQ(domains.find("corp", added.id)->effect, DomainEffect::deny);
    EXPECT_EQ(world.events().back(), "domain.changed");
    EXPECT_EQ(recorded("effect_before"), "allow");
    EXPECT_EQ(recorded("effect"), "deny");
    EXPECT_EQ(recorded("evidence_before"), "ticket 7");
    const auto events = world.events();
    EXPECT_EQ(turn(added, DomainEffect::deny)->version, denied->version);
    EXPECT_EQ(world.events(), events) << "nothing was changed";
    EXPECT_EQ(turn(added, DomainEffect::allow)->effect, DomainEffect::allow);
    EXPECT_EQ(recorded("effect_before"), "deny");
}

TEST_F(DomainsTest, AreNotTurnedIntoWhatCouldNotBeAdded) {
    const auto registry = *add("co.uk", DomainEffect::deny);
    EXPECT_EQ(turn(registry, DomainEffect::allow).error().kind, ErrorKind::malformed);
    const auto added = *add("example.com");
    EXPECT_EQ(domains
                  .change(target(added), {DomainEffect::deny, until(days(1))},
                          LastAllowance::may_go, world.caller)
                  .error()
                  .kind,
              ErrorKind::malformed);
}

// It ends an allowance as its removal does.
TEST_F(DomainsTest, ThatAllowTheLastNameDenyItOnlyWhenAnyOtherIsMeant) {
    const auto last = *add("example.com");
    const auto refused = turn(last, DomainEffect::deny);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_NE(refused.error().detail.find("update --deny corp 'example.com' --allow-any"),
              std::string::npos)
        << refused.error().detail;
    EXPECT_EQ(domains.find("corp", last.id)->effect, DomainEffect::allow);
    const auto tenant = world.database.committed().tenants.at(0).version;
    ASSERT_TRUE(turn(last, DomainEffect::deny, LastAllowance::may_go));
    EXPECT_EQ(recorded("allows_any_name"), "true");
    EXPECT_EQ(world.database.committed().tenants.at(0).version, tenant + 1)
        << "joins it with the end of another allowance at the same time";
}

TEST_F(DomainsTest, AreRemovedOnTheRecordAndMayComeBack) {
    const auto added = *add("example.com", DomainEffect::allow, until(days(30)));
    ASSERT_TRUE(domains.remove(target(added), LastAllowance::may_go, world.caller));
    EXPECT_TRUE(rules().empty());
    EXPECT_EQ(world.events().back(), "domain.removed");
    EXPECT_EQ(recorded("rule"), "example.com");
    EXPECT_EQ(recorded("evidence"), "ticket 7");
    EXPECT_EQ(domains.remove(target(added), LastAllowance::may_go, world.caller).error().kind,
              ErrorKind::not_found);
    EXPECT_TRUE(add("example.com", DomainEffect::deny));
}

// Without an allowing rule a tenant may have any name.
TEST_F(DomainsTest, ThatAllowTheLastNameGoOnlyWhenAnyNameIsMeant) {
    const auto first = *add("example.com");
    const auto second = *add("example.org");
    const auto denied = *add("example.net", DomainEffect::deny);
    const auto remove = [&](const model::Domain& domain, LastAllowance last) {
        return domains.remove(target(domain), last, world.caller);
    };
    ASSERT_TRUE(remove(first, LastAllowance::kept));
    EXPECT_EQ(recorded("allows_any_name"), "not recorded");
    const auto refused = remove(second, LastAllowance::kept);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_NE(refused.error().detail.find("remove corp 'example.org' --allow-any"),
              std::string::npos)
        << refused.error().detail;
    EXPECT_EQ(rules(), (std::vector<std::string>{"example.net", "example.org"}));
    ASSERT_TRUE(remove(denied, LastAllowance::kept)) << "a denial opens nothing but its own names";
    ASSERT_TRUE(remove(second, LastAllowance::may_go));
    EXPECT_EQ(recorded("allows_any_name"), "true");
}

// The tenant's version joins two removals that would each leave the other's rule.
TEST_F(DomainsTest, ThatAllowAreRemovedOneAfterTheOther) {
    const auto first = *add("example.com");
    ASSERT_TRUE(add("example.org"));
    const model::Tenant before = world.database.committed().tenants.at(0);
    ASSERT_TRUE(domains.remove(target(first), LastAllowance::kept, world.caller));
    const auto late = [&](model::UnitOfWork& unit) -> base::Result<void> {
        unit.tenants.update(before);
        return {};
    };
    EXPECT_THROW((void)world.database.write(late), model::StaleWrite);
}

TEST_F(DomainsTest, AreWrittenOnlyInTheVersionThatWasSeen) {
    const auto added = *add("example.com");
    DomainTarget seen = target(added);
    seen.versions = {added.version};
    ASSERT_TRUE(pre_authorize(seen, until(days(1))));
    EXPECT_EQ(pre_authorize(seen, until(days(2))).error().kind, ErrorKind::precondition_failed);
    EXPECT_EQ(domains.remove(seen, LastAllowance::may_go, world.caller).error().kind,
              ErrorKind::precondition_failed);
    EXPECT_EQ(rules().size(), 1U);
}

TEST_F(DomainsTest, OfAnotherTenantAreNotThere) {
    Tenants tenants(world.database, world.validator, world.clock, world.random);
    ASSERT_TRUE(tenants.create({"other", ""}, world.caller));
    const auto added = *add("example.com");
    EXPECT_TRUE(rules("other").empty());
    EXPECT_EQ(domains.find("other", added.id).error().kind, ErrorKind::not_found);
    EXPECT_EQ(
        domains.remove({"other", added.id, {}}, LastAllowance::may_go, world.caller).error().kind,
        ErrorKind::not_found);
    EXPECT_EQ(pre_authorize({"other", added.id, {}}, until(days(1))).error().kind,
              ErrorKind::not_found);
    EXPECT_TRUE(domains.add("other", {"example.com", {}, {}}, world.caller));
}

}  // namespace
}  // namespace causeway::ra
