// SPDX-License-Identifier: Apache-2.0
#include "policy/identifier_rules.hpp"

#include <gtest/gtest.h>

namespace causeway::policy {
namespace {

using base::ErrorKind;
using enum model::ChallengeType;

std::vector<model::Identifier> names(std::initializer_list<const char*> texts) {
    std::vector<model::Identifier> out;
    for (const char* text : texts) out.push_back(model::Identifier::parse("dns", text).value());
    return out;
}

IdentifierRules rules(std::vector<std::string> domains = {}) {
    IdentifierRules made;
    made.challenges = {http_01};
    made.eab_label = "web";
    made.eab_domains = std::move(domains);
    return made;
}

// Security pitfall 26: label by label, never by the text's ending.
TEST(WithinDomain, ComparesWholeLabels) {
    EXPECT_TRUE(within_domain("example.com", "example.com"));
    EXPECT_TRUE(within_domain("a.b.example.com", "example.com"));
    EXPECT_FALSE(within_domain("evilexample.com", "example.com"));
    EXPECT_FALSE(within_domain("example.com.evil.test", "example.com"));
    EXPECT_FALSE(within_domain("com", "example.com"));
    EXPECT_FALSE(within_domain("", "example.com"));
}

TEST(IdentifierRules, LimitTheNumberOfNames) {
    IdentifierRules two = rules();
    two.max_names = 2;
    EXPECT_TRUE(check_identifiers(names({"a.example.com", "b.example.com"}), two));
    const auto refused =
        check_identifiers(names({"a.example.com", "b.example.com", "c.example.com"}), two);
    EXPECT_EQ(refused.error().kind, ErrorKind::malformed);
}

TEST(IdentifierRules, HoldAKeyToItsDomains) {
    EXPECT_TRUE(check_identifiers(names({"www.example.com"}), rules({"example.com"})));
    const auto refused = check_identifiers(
        names({"www.example.com", "evilexample.com", "other.test"}), rules({"example.com"}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::rejected_identifier);
    ASSERT_EQ(refused.error().subproblems.size(), 2U);
    EXPECT_EQ(refused.error().subproblems[0].subject.value, "evilexample.com");
    EXPECT_NE(refused.error().subproblems[0].detail.find("\"web\""), std::string::npos);
}

// A wildcard of a name outside never passes because its base lies inside, or the other way round.
TEST(IdentifierRules, JudgeAWildcardByTheNameItCovers) {
    IdentifierRules dns = rules({"example.com"});
    dns.challenges = {dns_01};
    EXPECT_TRUE(check_identifiers(names({"*.example.com"}), dns));
    EXPECT_FALSE(check_identifiers(names({"*.evilexample.com"}), dns));
}

// Conformance rows F7, G2: security pitfall 4.
TEST(IdentifierRules, RefuseAWildcardThatNoOfferedChallengeCanProve) {
    EXPECT_FALSE(check_identifiers(names({"*.example.com"}), rules()));
    const auto wildcard = names({"*.example.com"}).front();
    EXPECT_EQ(usable_challenges(wildcard, {http_01, dns_01, tls_alpn_01}), std::vector{dns_01});
}

// Conformance row K2.
TEST(IdentifierRules, NeverProveAnAddressByDns) {
    const auto address = model::Identifier::parse("ip", "192.0.2.1").value();
    EXPECT_EQ(usable_challenges(address, {http_01, dns_01, tls_alpn_01}),
              (std::vector{http_01, tls_alpn_01}));
    EXPECT_FALSE(check_identifiers({address}, rules({"example.com"})));
    EXPECT_TRUE(check_identifiers({address}, rules()));
}

}  // namespace
}  // namespace causeway::policy
