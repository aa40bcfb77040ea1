// SPDX-License-Identifier: Apache-2.0
#include "policy/identifier_rules.hpp"

#include <gtest/gtest.h>

namespace causeway::policy {
namespace {

using base::ErrorKind;
using model::AuthorizationSource;
using model::DomainEffect;
using enum model::ChallengeType;
using std::chrono::hours;

const base::Time kNow{std::chrono::seconds(1'800'000'000)};

std::vector<model::Identifier> names(std::initializer_list<const char*> texts) {
    std::vector<model::Identifier> out;
    for (const char* text : texts) out.push_back(model::Identifier::parse("dns", text).value());
    return out;
}

std::vector<model::NameRule> parsed(const std::vector<std::string>& texts) {
    std::vector<model::NameRule> out;
    for (const auto& text : texts) out.push_back(model::NameRule::parse(text).value());
    return out;
}

IdentifierRules rules(const std::vector<std::string>& key_domains = {}) {
    IdentifierRules made;
    made.challenges = {http_01, dns_01};
    made.tenant = "corp";
    made.key = {"web", parsed(key_domains), {}};
    made.now = kNow;
    return made;
}

void add(IdentifierRules& to, const std::string& rule, DomainEffect effect,
         std::optional<model::PreAuthorization> pre_authorization = {}) {
    to.domains.push_back({.id = {},
                          .tenant_id = {},
                          .rule = model::NameRule::parse(rule).value(),
                          .effect = effect,
                          .pre_authorization = std::move(pre_authorization),
                          .created_at = {},
                          .created_by = {}});
}

IdentifierRules tenant_rules(const std::vector<std::string>& allowed,
                             const std::vector<std::string>& denied = {}) {
    IdentifierRules made = rules();
    for (const auto& rule : allowed) add(made, rule, DomainEffect::allow);
    for (const auto& rule : denied) add(made, rule, DomainEffect::deny);
    return made;
}

std::string reason(const char* name, const IdentifierRules& by) {
    const auto checked = check_identifiers(names({name}), by);
    if (checked) return {};
    EXPECT_EQ(checked.error().kind, ErrorKind::rejected_identifier);
    EXPECT_EQ(checked.error().subproblems.at(0).subject.value, name);
    return checked.error().subproblems.at(0).detail;
}

bool says(const std::string& text, const char* words) {
    return text.find(words) != std::string::npos;
}

TEST(IdentifierRules, LimitTheNumberOfNames) {
    IdentifierRules two = rules();
    two.max_names = 2;
    EXPECT_TRUE(check_identifiers(names({"a.example.com", "b.example.com"}), two));
    const auto refused =
        check_identifiers(names({"a.example.com", "b.example.com", "c.example.com"}), two);
    EXPECT_EQ(refused.error().kind, ErrorKind::malformed);
}

// Conformance row F3: each name that is refused is told, with its reason.
TEST(IdentifierRules, HoldAKeyToItsDomains) {
    EXPECT_TRUE(check_identifiers(names({"www.example.com"}), rules({"example.com"})));
    const auto refused = check_identifiers(
        names({"www.example.com", "evilexample.com", "other.test"}), rules({"example.com"}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::rejected_identifier);
    ASSERT_EQ(refused.error().subproblems.size(), 2U);
    EXPECT_EQ(refused.error().subproblems[0].subject.value, "evilexample.com");
    EXPECT_TRUE(says(refused.error().subproblems[0].detail, "\"web\""));
    EXPECT_TRUE(says(refused.error().subproblems[0].detail, "--domain '=evilexample.com'"));
}

TEST(IdentifierRules, HoldATenantToItsDomainsOnceItHasOne) {
    EXPECT_EQ(reason("anything.test", tenant_rules({})), "");
    EXPECT_EQ(reason("www.example.com", tenant_rules({"example.org", "example.com"})), "");
    const std::string refused = reason("www.example.net", tenant_rules({"example.com"}));
    EXPECT_TRUE(says(refused, "\"corp\""));
    EXPECT_TRUE(says(refused, "causeway domain add corp '=www.example.net'"));
    EXPECT_FALSE(says(refused, "example.com")) << "no other name is told";
}

// Conformance row F7: names and wildcards are allowed separately.
TEST(IdentifierRules, AllowAWildcardByARuleOfItsOwnOnly) {
    EXPECT_EQ(reason("*.example.com", tenant_rules({"*.example.com"})), "");
    EXPECT_NE(reason("*.example.com", tenant_rules({"example.com"})), "");
    EXPECT_NE(reason("www.example.com", tenant_rules({"*.example.com"})), "");
    EXPECT_NE(reason("*.example.com", rules({"example.com"})), "");
    EXPECT_EQ(reason("*.example.com", rules({"=*.example.com"})), "");
    EXPECT_TRUE(says(reason("*.other.test", tenant_rules({"example.com"})), "'=*.other.test'"));
}

TEST(IdentifierRules, NeedTheTenantAndTheKeyToAllowAName) {
    IdentifierRules both = tenant_rules({"example.com"});
    both.key->allowed = parsed({"www.example.com", "www.example.org"});
    EXPECT_EQ(reason("www.example.com", both), "");
    EXPECT_TRUE(says(reason("mail.example.com", both), "key"));
    EXPECT_TRUE(says(reason("www.example.org", both), "tenant"));
}

TEST(IdentifierRules, LetADenialWinOverEveryAllowance) {
    const auto by_tenant = tenant_rules({"=secret.example.com", "example.com", "*.example.com"},
                                        {"=secret.example.com"});
    EXPECT_TRUE(says(reason("secret.example.com", by_tenant), "denied"));
    EXPECT_TRUE(says(reason("*.example.com", by_tenant), "denied")) << "it stands for the name";
    EXPECT_FALSE(says(reason("*.example.com", by_tenant), "secret"));
    EXPECT_EQ(reason("www.example.com", by_tenant), "");
    EXPECT_EQ(reason("*.www.example.com", by_tenant), "");

    IdentifierRules by_key = tenant_rules({"example.com"});
    by_key.key->allowed = parsed({"secret.example.com"});
    by_key.key->denied = parsed({"secret.example.com"});
    EXPECT_TRUE(says(reason("secret.example.com", by_key), "\"web\""));
}

TEST(IdentifierRules, JudgeAnUnboundAccountByItsTenantAlone) {
    IdentifierRules unbound = tenant_rules({"example.com"}, {"=secret.example.com"});
    unbound.key.reset();
    EXPECT_EQ(reason("www.example.com", unbound), "");
    EXPECT_NE(reason("secret.example.com", unbound), "");
    EXPECT_NE(reason("example.org", unbound), "");
}

// Conformance rows F7, G2.
TEST(IdentifierRules, RefuseAWildcardThatNoOfferedChallengeCanProve) {
    IdentifierRules http = rules();
    http.challenges = {http_01};
    EXPECT_NE(reason("*.example.com", http), "");
    const auto wildcard = names({"*.example.com"}).front();
    EXPECT_EQ(usable_challenges(wildcard, {http_01, dns_01, tls_alpn_01}), std::vector{dns_01});
}

TEST(IdentifierRules, RefuseAWildcardOfAllThatARegistrySells) {
    for (const char* name : {"*.co.uk", "*.kawasaki.jp", "*.in-addr.arpa"}) {
        EXPECT_NE(reason(name, rules()).find("everybody who has one under"), std::string::npos)
            << name << ": " << reason(name, rules());
    }
    IdentifierRules granted = rules();
    granted.source = AuthorizationSource::eab_only;
    granted.key->allowed = {*model::NameRule::stored("=*.co.uk")};
    EXPECT_NE(reason("*.co.uk", granted), "") << "whatever gives it";
    for (const char* name : {"*.example.co.uk", "*.corp.internal", "example.co.uk"}) {
        EXPECT_EQ(reason(name, rules()), "") << name;
    }
}

// Conformance row K2.
TEST(IdentifierRules, NeverProveAnAddressByDns) {
    const auto address = model::Identifier::parse("ip", "192.0.2.1").value();
    EXPECT_EQ(usable_challenges(address, {http_01, dns_01, tls_alpn_01}),
              (std::vector{http_01, tls_alpn_01}));
    EXPECT_FALSE(check_identifiers({address}, rules({"example.com"})));
    EXPECT_TRUE(check_identifiers({address}, rules({"192.0.2.0/24"})));
    EXPECT_TRUE(check_identifiers({address}, rules()));
    EXPECT_FALSE(check_identifiers({address}, tenant_rules({}, {"192.0.2.0/30"})));
}

// "_acme-challenge." stands before it, and no name of DNS is longer than 253.
TEST(IdentifierRules, OfferDnsOnlyWhereItsRecordHasAName) {
    const auto name_of = [](std::size_t length) {
        std::string name = "a.example.com";
        while (name.size() < length) {
            const std::size_t label = std::min<std::size_t>(length - name.size() - 1, 60);
            name = std::string(std::max<std::size_t>(label, 1), 'b') + "." + name;
        }
        return name;
    };
    const std::string longest = name_of(237);
    const std::string beyond = name_of(238);
    ASSERT_EQ(longest.size(), 237U);
    ASSERT_EQ(beyond.size(), 238U);
    const auto offered = {http_01, dns_01};
    const auto usable = [&](const std::string& name) {
        return usable_challenges(names({name.c_str()}).front(), offered);
    };
    EXPECT_EQ(usable(longest), (std::vector{http_01, dns_01}));
    EXPECT_EQ(usable(beyond), std::vector{http_01});
    EXPECT_EQ(usable("*." + longest), std::vector{dns_01});
    EXPECT_EQ(reason(beyond.c_str(), rules()), "");
    EXPECT_NE(reason(("*." + beyond).c_str(), rules()).find("Shorten it"), std::string::npos);
    IdentifierRules dns = rules();
    dns.challenges = {dns_01};
    EXPECT_NE(reason(beyond.c_str(), dns).find("too long"), std::string::npos);
}

class GrantTest : public testing::Test {
  protected:
    void pre_authorize(const std::string& rule, base::Duration from_now,
                       const std::string& evidence = "") {
        add(by, rule, DomainEffect::allow, model::PreAuthorization{kNow + from_now, evidence});
    }
    std::optional<Grant> grant(const char* name) { return grant_for(names({name}).front(), by); }
    bool grants(const char* name) {
        const bool granted = grant(name).has_value();
        EXPECT_EQ(reason(name, by).empty(), granted) << name << ": " << reason(name, by);
        return granted;
    }

    IdentifierRules by = [] {
        IdentifierRules made = rules();
        made.source = AuthorizationSource::pre_authorized;
        made.challenges = {};
        return made;
    }();
};

TEST_F(GrantTest, ComesFromADomainThatWasVerifiedBeforehandAndLasts) {
    pre_authorize("example.com", hours(1), "ticket 7");
    add(by, "example.org", DomainEffect::allow);
    EXPECT_TRUE(grants("www.example.com"));
    EXPECT_FALSE(grants("www.example.org")) << "allowed, but not verified";
    EXPECT_FALSE(grants("*.example.com")) << "a wildcard needs a rule of its own";
    EXPECT_TRUE(says(reason("www.example.org", by), "--pre-authorized-until"));
    const auto given = grant("www.example.com");
    EXPECT_EQ(given->source, AuthorizationSource::pre_authorized);
    EXPECT_EQ(given->rule.text(), "example.com");
    EXPECT_EQ(given->pre_authorization->evidence, "ticket 7");
    by.now = kNow + hours(1);
    EXPECT_FALSE(grants("www.example.com")) << "until is exclusive";
    EXPECT_TRUE(says(reason("www.example.com", by), "ended at 2027-01-15T09:00:00Z"));
}

// What is advised must not meet the rule that is there.
TEST_F(GrantTest, IsAskedForWithTheCommandThatWorks) {
    EXPECT_TRUE(says(reason("www.example.com", by),
                     "causeway domain add corp '=www.example.com' --pre-authorized-until DATE"));
    add(by, "=www.example.com", DomainEffect::allow);
    EXPECT_TRUE(says(reason("www.example.com", by),
                     "causeway domain pre-authorize corp '=www.example.com' --until DATE"));
    pre_authorize("=a.example.org", hours(1));
    pre_authorize("example.net", hours(1));
    by.now = kNow + hours(2);
    EXPECT_TRUE(says(reason("a.example.org", by),
                     "causeway domain pre-authorize corp '=a.example.org' --until DATE"));
    const std::string broader = reason("a.example.net", by);
    EXPECT_TRUE(says(broader, "causeway domain pre-authorize corp RULE --until DATE"));
    EXPECT_TRUE(says(broader, "causeway domain list corp"));
}

TEST_F(GrantTest, NeedsNoChallengeForWildcardsAndAddresses) {
    pre_authorize("*.example.com", hours(1));
    pre_authorize("10.1.0.0/16", hours(1));
    EXPECT_TRUE(grants("*.a.example.com"));
    EXPECT_FALSE(grants("a.example.com"));
    EXPECT_TRUE(check_identifiers({model::Identifier::parse("ip", "10.1.2.3").value()}, by));
    EXPECT_FALSE(check_identifiers({model::Identifier::parse("ip", "10.2.2.3").value()}, by));
}

TEST_F(GrantTest, IsTheOneThatLastsLongest) {
    pre_authorize("example.com", hours(2));
    pre_authorize("=www.example.com", hours(3));
    pre_authorize("www.example.com", hours(1));
    EXPECT_EQ(grant("www.example.com")->rule.text(), "=www.example.com");
}

TEST_F(GrantTest, IsLimitedByWhatIsDeniedAndByTheKey) {
    pre_authorize("example.com", hours(1));
    add(by, "=secret.example.com", DomainEffect::deny);
    by.key->allowed = parsed({"example.com"});
    by.key->denied = parsed({"=hidden.example.com"});
    EXPECT_EQ(reason("www.example.com", by), "");
    EXPECT_TRUE(says(reason("secret.example.com", by), "denied"));
    EXPECT_TRUE(says(reason("hidden.example.com", by), "denied"));
    by.key->allowed = parsed({"example.org"});
    EXPECT_TRUE(says(reason("www.example.com", by), "does not cover"));
}

// Whoever reaches the endpoint would have every name otherwise.
TEST_F(GrantTest, IsForAccountsWithABindingOnly) {
    pre_authorize("example.com", hours(1));
    by.key.reset();
    EXPECT_FALSE(grants("www.example.com"));
    by.source = AuthorizationSource::eab_only;
    EXPECT_FALSE(grants("www.example.com"));
    EXPECT_TRUE(says(reason("www.example.com", by), "external account binding"));
}

TEST_F(GrantTest, ComesFromTheDomainsOfTheKeyWhereTheyAreTheSource) {
    by.source = AuthorizationSource::eab_only;
    by.key->allowed = parsed({"example.com", "*.example.com"});
    EXPECT_TRUE(grants("www.example.com"));
    EXPECT_TRUE(grants("*.example.com"));
    EXPECT_FALSE(grants("www.example.org"));
    EXPECT_TRUE(says(reason("www.example.org", by), "--domain '=www.example.org'"));
    EXPECT_EQ(grant("www.example.com")->source, AuthorizationSource::eab_only);
    EXPECT_FALSE(grant("www.example.com")->pre_authorization);
    add(by, "example.org", DomainEffect::allow);
    EXPECT_NE(reason("www.example.com", by), "") << "the tenant must allow it too";
}

// A key without domains may ask for anything, which is no grant.
TEST_F(GrantTest, IsNotGivenByAKeyWithoutDomains) {
    by.source = AuthorizationSource::eab_only;
    EXPECT_FALSE(grants("www.example.com"));
}

TEST_F(GrantTest, TakesNoPlaceOfAChallengeWhereThatIsTheSource) {
    pre_authorize("example.com", hours(1));
    by.key->allowed = parsed({"example.com"});
    by.source = AuthorizationSource::challenge;
    EXPECT_FALSE(grant("www.example.com"));
    EXPECT_NE(reason("www.example.com", by), "") << "there is no challenge to prove it by";
    by.challenges = {http_01};
    EXPECT_EQ(reason("www.example.com", by), "");
}

}  // namespace
}  // namespace causeway::policy
