// SPDX-License-Identifier: Apache-2.0
#include "model/identifier.hpp"

#include <gtest/gtest.h>

namespace causeway::model {
namespace {

using base::ErrorKind;

std::string repeated(std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
}

// Conformance row F2: lower-cased.
TEST(DnsIdentifier, FoldsCaseAndNothingElse) {
    const auto identifier = Identifier::parse("dns", "WWW.Example.COM");
    ASSERT_TRUE(identifier);
    EXPECT_EQ(identifier->value(), "www.example.com");
    EXPECT_FALSE(identifier->wildcard());
}

// Conformance row F7: "*." as the whole first label.
TEST(DnsIdentifier, KnowsItsWildcard) {
    const auto identifier = Identifier::parse("dns", "*.example.com");
    ASSERT_TRUE(identifier);
    EXPECT_TRUE(identifier->wildcard());
    EXPECT_EQ(identifier->base_name(), "example.com");
    EXPECT_EQ(identifier->value(), "*.example.com");
}

TEST(DnsIdentifier, AcceptsWhatCanBeIssued) {
    const std::string longest = repeated("a234567890.", 22) + "example.com";
    for (const std::string& name :
         {std::string("example.com"), std::string("a-b.example.com"), std::string("1.example.com"),
          std::string("xn--mnchen-3ya.de"), std::string("xn--bcher-kva.example"),
          std::string(63, 'a') + ".example", longest}) {
        EXPECT_TRUE(Identifier::parse("dns", name)) << name;
    }
}

// Conformance rows F3, F4, F7: names that no CA must ever see.
TEST(DnsIdentifier, RefusesWhatCanNeverBeIssued) {
    const std::string names[] = {
        "",
        ".",
        "localhost",
        "example",
        "example.com.",
        ".example.com",
        "a..b.com",
        "http://example.com",
        "example.com/path",
        "example.com:443",
        "user@example.com",
        "under_score.example.com",
        "-a.example.com",
        "a-.example.com",
        "ab--cd.example.com",
        "xn--zzzzzzzz.com",
        "xn--a.com",
        "xn--.com",
        "münchen.de",
        "exa mple.com",
        "example.com\n",
        std::string("a\0b.com", 7),
        "192.0.2.1",
        "010.0.0.1",
        "1.2.3",
        "0x7f.1",
        "2001:db8::1",
        "[2001:db8::1]",
        "*",
        "*.",
        "*.com",
        "**.example.com",
        "*a.example.com",
        "a.*.example.com",
        "*.*.example.com",
        std::string(64, 'a') + ".example.com",
        repeated("a234567890.", 23) + "example.com",
    };
    for (const std::string& name : names) {
        const auto identifier = Identifier::parse("dns", name);
        ASSERT_FALSE(identifier) << name;
        EXPECT_EQ(identifier.error().kind, ErrorKind::rejected_identifier) << name;
        EXPECT_FALSE(identifier.error().detail.empty());
    }
}

// Conformance row K1: canonical text only.
TEST(IpIdentifier, AcceptsTheCanonicalSpellingOnly) {
    for (const char* text : {"192.0.2.1", "127.0.0.1", "::1", "2001:db8::1"}) {
        EXPECT_TRUE(Identifier::parse("ip", text)) << text;
    }
    const std::string refused[] = {
        "",           "010.0.0.1",   "1.2.3",        "192.0.2.1/32",
        "0:0::1",     "2001:DB8::1", "[::1]",        "fe80::1%eth0",
        "192.0.2.1 ", "example.com", "192.0.2.1:80", std::string("1.2.3.4\0", 8)};
    for (const std::string& text : refused) EXPECT_FALSE(Identifier::parse("ip", text)) << text;
}

TEST(IpIdentifier, TellsTheCanonicalSpelling) {
    const auto identifier = Identifier::parse("ip", "2001:DB8:0::1");
    ASSERT_FALSE(identifier);
    EXPECT_NE(identifier.error().detail.find("2001:db8::1"), std::string::npos);
}

// A rule about the IPv4 address is not about this spelling of it.
TEST(IpIdentifier, AsksForTheIpv4AddressInItsOwnForm) {
    for (const char* text : {"::ffff:10.1.2.3", "::ffff:a01:203", "::FFFF:10.1.2.3"}) {
        const auto identifier = Identifier::parse("ip", text);
        ASSERT_FALSE(identifier) << text;
        EXPECT_EQ(identifier.error().kind, ErrorKind::rejected_identifier);
        EXPECT_TRUE(identifier.error().detail.ends_with(": 10.1.2.3")) << identifier.error().detail;
    }
    EXPECT_TRUE(Identifier::parse("ip", "::fffe:a01:203"));
}

// Conformance row F3.
TEST(Identifier, RefusesUnknownTypes) {
    const auto identifier = Identifier::parse("email", "a@example.com");
    ASSERT_FALSE(identifier);
    EXPECT_EQ(identifier.error().kind, ErrorKind::unsupported_identifier);
}

}  // namespace
}  // namespace causeway::model
