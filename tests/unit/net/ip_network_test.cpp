// SPDX-License-Identifier: Apache-2.0
#include "net/ip_network.hpp"

#include <gtest/gtest.h>

namespace causeway::net {
namespace {

TEST(IpAddress, HasOneSpelling) {
    for (const char* text : {"0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::1",
                             "fe80::1:2:3", "::ffff:192.0.2.1"}) {
        const auto address = IpAddress::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->to_string(), text);
    }
    EXPECT_EQ(IpAddress::parse("2001:0DB8:0:0:0:0:0:1")->to_string(), "2001:db8::1");
}

// Conformance row G23: what inet_aton or a browser would read as 127.0.0.1 is no address here.
TEST(IpAddress, RefusesEverySpellingThatReadersDisagreeOn) {
    for (const char* text : {"",
                             "127.1",
                             "127.0.1",
                             "2130706433",
                             "0177.0.0.1",
                             "0x7f.0.0.1",
                             "0x7f000001",
                             "127.0.0.01",
                             "127.0.0.1.",
                             "127.0.0.1 ",
                             " 127.0.0.1",
                             "127.0.0.256",
                             "127.0.0.-1",
                             "1.2.3.4.5",
                             "[::1]",
                             "::1%lo",
                             "fe80::1%25eth0",
                             ":::1",
                             "1::2::3",
                             "::127.0.0.1.1",
                             "12345::",
                             "localhost",
                             "::ffff:0177.0.0.1"}) {
        EXPECT_FALSE(IpAddress::parse(text)) << text;
    }
    EXPECT_FALSE(IpAddress::parse(std::string_view("127.0.0.1\0x", 11)));
}

bool contains(const char* network, const char* address) {
    return IpNetwork::parse(network)->contains(*IpAddress::parse(address));
}

// Conformance row K2.
TEST(IpAddress, HasANameInTheReverseDns) {
    EXPECT_EQ(IpAddress::parse("192.0.2.1")->reverse_name(), "1.2.0.192.in-addr.arpa");
    EXPECT_EQ(IpAddress::parse("2001:db8::567:89ab")->reverse_name(),
              "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")
        << "the example of RFC 3596 section 2.5";
}

TEST(IpNetwork, HoldsTheAddressesThatShareItsPrefix) {
    EXPECT_TRUE(contains("10.0.0.0/8", "10.255.255.255"));
    EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(contains("172.16.0.0/12", "172.31.0.1"));
    EXPECT_FALSE(contains("172.16.0.0/12", "172.32.0.1"));
    EXPECT_TRUE(contains("192.0.2.7/32", "192.0.2.7"));
    EXPECT_FALSE(contains("192.0.2.7/32", "192.0.2.6"));
    EXPECT_TRUE(contains("0.0.0.0/0", "8.8.8.8"));
    EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
    EXPECT_TRUE(contains("fc00::/7", "fdff::1"));
    EXPECT_FALSE(contains("fc00::/7", "fe00::1"));
}

TEST(IpNetwork, HoldsAnotherNetworkOnlyWhole) {
    const auto ten = IpNetwork::parse("10.0.0.0/8");
    EXPECT_TRUE(ten->contains(*IpNetwork::parse("10.1.0.0/16")));
    EXPECT_TRUE(ten->contains(*ten));
    EXPECT_FALSE(ten->contains(*IpNetwork::parse("10.0.0.0/7")));
    EXPECT_FALSE(ten->contains(*IpNetwork::parse("0.0.0.0/0")));
}

TEST(IpNetwork, NamesTheTextThatItRefuses) {
    for (const char* text :
         {"", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8 ", "10.1.2.3/8",
          "::/129", "fc00::1/7", "ten/8", "10.0.0.0/08x"}) {
        const auto network = IpNetwork::parse(text);
        ASSERT_FALSE(network) << text;
        EXPECT_EQ(network.error().kind, base::ErrorKind::malformed);
        EXPECT_NE(network.error().detail.find("\"" + std::string(text) + "\""), std::string::npos);
    }
}

}  // namespace
}  // namespace causeway::net
