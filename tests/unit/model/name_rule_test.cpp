// SPDX-License-Identifier: Apache-2.0
#include "model/name_rule.hpp"

#include <gtest/gtest.h>

#include <random>

namespace causeway::model {
namespace {

Identifier named(const std::string& text) {
    const bool address = text.find(':') != std::string::npos ||
                         text.find_first_not_of("0123456789.") == std::string::npos;
    return Identifier::parse(address ? IdentifierType::ip : IdentifierType::dns, text).value();
}

bool covers(const std::string& rule, const std::string& name) {
    return NameRule::parse(rule).value().covers(named(name));
}

bool denies(const std::string& rule, const std::string& name) {
    return NameRule::parse(rule).value().denies(named(name));
}

std::string refusal(const std::string& text) {
    const auto rule = NameRule::parse(text);
    if (rule) return "taken as " + rule->text();
    EXPECT_EQ(rule.error().kind, base::ErrorKind::malformed);
    return rule.error().detail;
}

// Label by label, never by the text's ending.
TEST(WithinDomain, ComparesWholeLabels) {
    EXPECT_TRUE(within_domain("example.com", "example.com"));
    EXPECT_TRUE(within_domain("a.b.example.com", "example.com"));
    EXPECT_FALSE(within_domain("evilexample.com", "example.com"));
    EXPECT_FALSE(within_domain("example.com.evil.test", "example.com"));
    EXPECT_FALSE(within_domain("com", "example.com"));
    EXPECT_FALSE(within_domain("", "example.com"));
}

// The definition, spelled out: the labels of the domain are the last labels of the name.
bool ends_with_labels(const std::vector<std::string>& name,
                      const std::vector<std::string>& domain) {
    return name.size() >= domain.size() &&
           std::equal(domain.rbegin(), domain.rend(), name.rbegin());
}

std::string joined(const std::vector<std::string>& labels) {
    std::string out;
    for (const auto& label : labels) out += (out.empty() ? "" : ".") + label;
    return out;
}

// Few and similar labels, so that many of the names are nearly within the domains.
TEST(WithinDomain, AgreesWithTheDefinitionForAllKindsOfNames) {
    std::mt19937 random(26);
    const std::vector<std::string> labels = {"a", "b", "aa", "ab", "ba", "a-b", "xn--a"};
    const auto some = [&] {
        std::vector<std::string> out(1 + random() % 4);
        for (auto& label : out) label = labels[random() % labels.size()];
        return out;
    };
    int inside = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto name = some();
        const auto domain = some();
        const bool expected = ends_with_labels(name, domain);
        inside += expected ? 1 : 0;
        ASSERT_EQ(within_domain(joined(name), joined(domain)), expected)
            << joined(name) << " in " << joined(domain);
    }
    EXPECT_GT(inside, 500);
}

TEST(NameRule, ADomainCoversItselfAndTheNamesUnderItButNoWildcards) {
    for (const char* name :
         {"example.com", "www.example.com", "a.b.example.com", "WWW.Example.COM"}) {
        EXPECT_TRUE(covers("example.com", name)) << name;
        EXPECT_TRUE(covers("EXAMPLE.com", name)) << name;
    }
    for (const char* name : {"evilexample.com", "example.com.evil.test", "ample.com", "example.org",
                             "*.example.com", "*.a.example.com", "10.1.2.3", "::1"}) {
        EXPECT_FALSE(covers("example.com", name)) << name;
    }
}

// Conformance row F7: a wildcard is a name of its own kind.
TEST(NameRule, AWildcardRuleCoversWildcardsUnderItsDomainAndNothingElse) {
    for (const char* name : {"*.example.com", "*.a.example.com", "*.EXAMPLE.com"}) {
        EXPECT_TRUE(covers("*.example.com", name)) << name;
    }
    for (const char* name : {"example.com", "www.example.com", "*.evilexample.com", "*.example.org",
                             "*.example.com.evil.test"}) {
        EXPECT_FALSE(covers("*.example.com", name)) << name;
    }
}

TEST(NameRule, AnExactRuleCoversOneNameOrOneWildcard) {
    EXPECT_TRUE(covers("=www.example.com", "WWW.example.com"));
    EXPECT_FALSE(covers("=www.example.com", "a.www.example.com"));
    EXPECT_FALSE(covers("=www.example.com", "*.www.example.com"));
    EXPECT_FALSE(covers("=www.example.com", "example.com"));
    EXPECT_TRUE(covers("=*.example.com", "*.example.com"));
    EXPECT_FALSE(covers("=*.example.com", "*.a.example.com"));
    EXPECT_FALSE(covers("=*.example.com", "www.example.com"));
    EXPECT_FALSE(covers("=*.example.com", "example.com"));
}

TEST(NameRule, AnAddressRuleCoversTheAddressesOfItsPrefix) {
    EXPECT_TRUE(covers("10.1.0.0/16", "10.1.255.255"));
    EXPECT_FALSE(covers("10.1.0.0/16", "10.2.0.0"));
    EXPECT_TRUE(covers("192.0.2.7", "192.0.2.7"));
    EXPECT_FALSE(covers("192.0.2.7", "192.0.2.8"));
    EXPECT_TRUE(covers("2001:db8::/32", "2001:db8:ffff::1"));
    EXPECT_FALSE(covers("2001:db8::/32", "2001:db9::1"));
    EXPECT_TRUE(covers("2001:db8::7", "2001:db8::7"));
    EXPECT_FALSE(covers("10.1.0.0/16", "www.example.com"));
    EXPECT_TRUE(covers("0.0.0.0/0", "203.0.113.9"));
    EXPECT_FALSE(covers("0.0.0.0/0", "2001:db8::1"));
}

TEST(NameRule, ADenialOfANameRefusesTheWildcardThatStandsForIt) {
    EXPECT_TRUE(denies("=secret.example.com", "secret.example.com"));
    EXPECT_TRUE(denies("=secret.example.com", "*.example.com"));
    EXPECT_FALSE(denies("=secret.example.com", "www.example.com"));
    EXPECT_FALSE(denies("=secret.example.com", "*.secret.example.com"));
    // A wildcard stands for one label only (RFC 6125 section 6.4.3).
    EXPECT_FALSE(denies("=a.secret.example.com", "*.example.com"));
    EXPECT_FALSE(denies("a.secret.example.com", "*.example.com"));
    EXPECT_TRUE(denies("secret.example.com", "*.example.com"));
    EXPECT_TRUE(denies("secret.example.com", "*.secret.example.com"));
    EXPECT_TRUE(denies("secret.example.com", "*.a.secret.example.com"));
    EXPECT_FALSE(denies("secret.example.com", "*.other.example.com"));
}

TEST(NameRule, ADenialOfWildcardsLeavesTheNamesAlone) {
    for (const char* rule : {"*.example.com", "=*.example.com"}) {
        EXPECT_TRUE(denies(rule, "*.example.com")) << rule;
        EXPECT_FALSE(denies(rule, "www.example.com")) << rule;
        EXPECT_FALSE(denies(rule, "*.com.example.org")) << rule;
    }
    EXPECT_FALSE(denies("=*.b.example.com", "*.example.com"));
}

TEST(NameRule, IsDeniedWhateverItCovers) {
    for (const char* rule : {"example.com", "*.example.com", "=www.example.com", "=*.example.com",
                             "10.1.0.0/16", "2001:db8::/32"}) {
        for (const char* name : {"example.com", "www.example.com", "*.example.com", "10.1.2.3",
                                 "2001:db8::1", "*.a.example.com"}) {
            EXPECT_TRUE(denies(rule, name) || !covers(rule, name)) << rule << " " << name;
        }
    }
}

TEST(NameRule, HasOneText) {
    EXPECT_EQ(NameRule::parse("=*.Example.COM")->text(), "=*.example.com");
    EXPECT_EQ(NameRule::parse("Internal")->text(), "internal");
    EXPECT_TRUE(covers("internal", "host.internal"));
    EXPECT_EQ(NameRule::parse("2001:DB8::/32")->text(), "2001:db8::/32");
    for (const char* text :
         {"example.com", "*.example.com", "=www.example.com", "=*.example.com", "10.1.0.0/16",
          "192.0.2.7", "2001:db8::/32", "::/0", "xn--bcher-kva.de"}) {
        EXPECT_EQ(NameRule::parse(text)->text(), text);
        EXPECT_EQ(*NameRule::stored(text), *NameRule::parse(text));
    }
}

// Conformance row F3: what is no name is no rule either, and the value is quoted.
TEST(NameRule, RefusesWhatIsNoNameAndSaysWhy) {
    for (const char* text : {"",
                             "=",
                             "*",
                             "*.",
                             "=*",
                             ".",
                             "example.com.",
                             ".example.com",
                             "a..example.com",
                             "a.*.example.com",
                             "*.*.example.com",
                             "**.example.com",
                             "w*.example.com",
                             "under_score.example.com",
                             "-a.example.com",
                             "exa mple.com",
                             "=localhost",
                             "==a.example",
                             "xn--a-.example",
                             "ab--c.example",
                             "user@example.com",
                             "https://example.com",
                             "example.com:443",
                             "example.com/path",
                             "=10.1.2.3",
                             "*.10.1.2.3"}) {
        EXPECT_EQ(refusal(text).find("taken as"), std::string::npos)
            << text << ": " << refusal(text);
        EXPECT_NE(refusal(text).find("\"" + std::string(text) + "\""), std::string::npos);
    }
    EXPECT_NE(refusal(std::string("a.example\0.com", 14)).find("NUL"), std::string::npos);
    EXPECT_NE(refusal(std::string(300, 'a')).find("longer"), std::string::npos);
    EXPECT_NE(refusal(std::string(64, 'a') + ".example").find("63"), std::string::npos);
}

TEST(NameRule, TellsTheTextToWriteInstead) {
    EXPECT_NE(refusal("bücher.example").find("xn--bcher-kva.example"), std::string::npos);
    EXPECT_NE(refusal("10.1.2.3/16").find("Write it as 10.1.0.0/16."), std::string::npos);
    EXPECT_NE(refusal("10.1.2.3/32").find("Write it as 10.1.2.3."), std::string::npos);
    EXPECT_NE(refusal("10.1.0.0/016").find("Write it as 10.1.0.0/16."), std::string::npos);
    EXPECT_NE(refusal("2001:db8:0:0::/32").find("Write it as 2001:db8::/32."), std::string::npos);
    EXPECT_NE(refusal("::ffff:10.1.2.3").find("own form"), std::string::npos);
    EXPECT_NE(refusal("::ffff:0:0/96").find("own form"), std::string::npos);
    for (const char* text : {"10.1.0.0/33", "10.1.0.0/-1", "10.1.0.0/", "::/129", "10.1.0.0/1x"}) {
        EXPECT_NE(refusal(text).find("prefix length"), std::string::npos) << text;
    }
}

// What was stored once stays readable, whatever is accepted today.
TEST(NameRule, ReadsWhatWasStored) {
    const auto rule = NameRule::stored("xn--of-another-edition.example");
    ASSERT_TRUE(rule);
    EXPECT_TRUE(rule->covers(
        Identifier::stored(IdentifierType::dns, "www.xn--of-another-edition.example")));
    EXPECT_FALSE(NameRule::stored("10.1.2.3/16"));
}

}  // namespace
}  // namespace causeway::model
