// SPDX-License-Identifier: Apache-2.0
#include "net/egress_guard.hpp"

#include <gtest/gtest.h>

namespace causeway::net {
namespace {

SocketAddress at(const std::string& address, std::uint16_t port = 80) {
    return {IpAddress::parse(address).value(), port};
}

struct Case {
    const char* address;
    std::optional<Refusal> verdict;
};

void expect_verdicts(const EgressGuard& guard, const std::vector<Case>& cases,
                     const std::vector<IpNetwork>& allowed = {}) {
    for (const auto& [address, verdict] : cases) {
        const auto got = guard.check(at(address), allowed);
        EXPECT_EQ(got, verdict) << address << " gave "
                                << (got ? base::name_of(*got) : std::string_view("allowed"));
    }
}

const EgressGuard kGuard{{}};

// Conformance row G23: the table of forbidden targets.
TEST(EgressGuard, RefusesEveryAddressThatIsNotAPublicHosts) {
    expect_verdicts(kGuard, {
                                {"0.0.0.0", Refusal::unspecified},
                                {"0.1.2.3", Refusal::reserved},
                                {"10.0.0.1", Refusal::private_network},
                                {"100.64.0.1", Refusal::private_network},
                                {"100.127.255.255", Refusal::private_network},
                                {"127.0.0.1", Refusal::loopback},
                                {"127.255.255.254", Refusal::loopback},
                                {"169.254.0.1", Refusal::link_local},
                                {"169.254.169.254", Refusal::metadata},
                                {"169.254.170.2", Refusal::metadata},
                                {"100.100.100.200", Refusal::metadata},
                                {"168.63.129.16", Refusal::metadata},
                                {"192.0.0.192", Refusal::metadata},
                                {"172.16.0.1", Refusal::private_network},
                                {"172.31.255.255", Refusal::private_network},
                                {"192.0.0.1", Refusal::reserved},
                                {"192.0.2.1", Refusal::documentation},
                                {"192.88.99.1", Refusal::reserved},
                                {"192.168.255.255", Refusal::private_network},
                                {"198.18.0.1", Refusal::reserved},
                                {"198.19.255.255", Refusal::reserved},
                                {"198.51.100.1", Refusal::documentation},
                                {"203.0.113.1", Refusal::documentation},
                                {"224.0.0.1", Refusal::multicast},
                                {"239.255.255.255", Refusal::multicast},
                                {"240.0.0.1", Refusal::reserved},
                                {"255.255.255.255", Refusal::broadcast},
                                {"::", Refusal::unspecified},
                                {"::1", Refusal::loopback},
                                {"::2", Refusal::reserved},
                                {"100::1", Refusal::reserved},
                                {"2001:2::1", Refusal::reserved},
                                {"2001:10::1", Refusal::reserved},
                                {"2001:20::1", Refusal::reserved},
                                {"2001:db8::1", Refusal::documentation},
                                {"3fff::1", Refusal::documentation},
                                {"4000::1", Refusal::reserved},
                                {"5f00::1", Refusal::reserved},
                                {"fc00::1", Refusal::private_network},
                                {"fd00:ec2::254", Refusal::metadata},
                                {"fd20:ce::254", Refusal::metadata},
                                {"fe80::1", Refusal::link_local},
                                {"febf::1", Refusal::link_local},
                                {"fec0::1", Refusal::reserved},
                                {"ff02::1", Refusal::multicast},
                                {"ff0e::1", Refusal::multicast},
                            });
}

TEST(EgressGuard, JudgesAnIPv6FormByTheIPv4AddressInIt) {
    expect_verdicts(kGuard,
                    {
                        {"::ffff:127.0.0.1", Refusal::loopback},
                        {"::ffff:7f00:1", Refusal::loopback},
                        {"::ffff:169.254.169.254", Refusal::metadata},
                        {"::ffff:10.0.0.1", Refusal::private_network},
                        {"::ffff:0.0.0.0", Refusal::unspecified},
                        {"::ffff:8.8.8.8", std::nullopt},
                        {"::127.0.0.1", Refusal::reserved},  // IPv4-compatible
                        {"::8.8.8.8", Refusal::reserved},
                        {"64:ff9b::127.0.0.1", Refusal::loopback},
                        {"64:ff9b::a9fe:a9fe", Refusal::metadata},
                        {"64:ff9b::192.168.1.1", Refusal::private_network},
                        {"64:ff9b::8.8.8.8", std::nullopt},
                        {"64:ff9b:1::8.8.8.8", Refusal::reserved},  // RFC 8215
                        {"2002:7f00:1::1", Refusal::loopback},
                        {"2002:a9fe:a9fe::", Refusal::metadata},
                        {"2002:a00:1::1", Refusal::private_network},
                        {"2002:808:808::1", std::nullopt},
                        // Teredo: server 65.54.227.120, client 127.0.0.1 and 8.8.8.8 inverted.
                        {"2001:0:4136:e378::80ff:fffe", Refusal::loopback},
                        {"2001:0:4136:e378::f7f7:f7f7", std::nullopt},
                        {"2001:0:7f00:1::f7f7:f7f7", Refusal::loopback},
                    });
}

TEST(EgressGuard, AllowsPublicAddresses) {
    expect_verdicts(kGuard, {{"8.8.8.8", {}},
                             {"1.1.1.1", {}},
                             {"9.255.255.255", {}},
                             {"11.0.0.0", {}},
                             {"100.63.255.255", {}},
                             {"100.128.0.0", {}},
                             {"172.15.255.255", {}},
                             {"172.32.0.0", {}},
                             {"192.167.255.255", {}},
                             {"223.255.255.255", {}},
                             {"2606:4700::1111", {}},
                             {"2a00:1450::1", {}}});
}

TEST(EgressGuard, OpensPrivateNetworksThatAreListedAndNothingElse) {
    expect_verdicts(kGuard,
                    {{"10.1.2.3", {}},
                     {"10.2.0.1", Refusal::private_network},
                     {"192.168.0.1", Refusal::private_network},
                     {"fd12::1", {}},
                     {"fd00:ec2::254", Refusal::metadata},
                     {"fc12::1", Refusal::private_network},
                     {"127.0.0.1", Refusal::loopback},
                     {"::ffff:10.1.2.3", Refusal::private_network},
                     {"64:ff9b::10.1.2.3", Refusal::private_network}},
                    *parse_private_networks({"10.1.0.0/16", "fd00::/8"}));
}

TEST(EgressGuard, GoesToWebPortsOnly) {
    EXPECT_EQ(kGuard.check(at("8.8.8.8", 443), {}), std::nullopt);
    for (const std::uint16_t port : {std::uint16_t{0}, std::uint16_t{22}, std::uint16_t{25},
                                     std::uint16_t{5002}, std::uint16_t{8080}}) {
        EXPECT_EQ(kGuard.check(at("8.8.8.8", port), {}), Refusal::port) << port;
    }
}

TEST(EgressGuard, LiftsTheRuleOnPortsAloneForConfiguredPeers) {
    EXPECT_EQ(kGuard.check_any_port(at("8.8.8.8", 8443), {}), std::nullopt);
    EXPECT_EQ(kGuard.check_any_port(at("10.0.0.1", 8443), {}), Refusal::private_network);
    EXPECT_EQ(kGuard.check_any_port(at("10.0.0.1", 8443), *parse_private_networks({"10.0.0.0/8"})),
              std::nullopt);
    EXPECT_EQ(kGuard.check_any_port(at("169.254.169.254", 8443), {}), Refusal::metadata);
    EXPECT_EQ(kGuard.check_any_port(at("::ffff:127.0.0.1", 8443), {}), Refusal::loopback);
}

TEST(EgressGuard, LabModeLiftsLoopbackAndPortsAndNothingElse) {
    const EgressGuard lab({.own_listeners = {}, .own_addresses = {}, .lab = true});
    EXPECT_EQ(lab.check(at("127.0.0.1", 5002), {}), std::nullopt);
    EXPECT_EQ(lab.check(at("::1", 5002), {}), std::nullopt);
    EXPECT_EQ(lab.check(at("169.254.169.254"), {}), Refusal::metadata);
    EXPECT_EQ(lab.check(at("10.0.0.1"), {}), Refusal::private_network);
    EXPECT_EQ(lab.check(at("0.0.0.0"), {}), Refusal::unspecified);
}

TEST(EgressGuard, NeverGoesToOurOwnListeners) {
    std::vector<IpAddress> own = {IpAddress::parse("9.9.9.9").value()};
    const EgressGuard guard({.own_listeners = {at("8.8.8.8", 443), at("0.0.0.0", 80)},
                             .own_addresses = [&] { return own; },
                             .lab = true});
    EXPECT_EQ(guard.check(at("8.8.8.8", 443), {}), Refusal::own_listener);
    EXPECT_EQ(guard.check(at("::ffff:8.8.8.8", 443), {}), Refusal::own_listener);
    EXPECT_EQ(guard.check(at("8.8.8.8", 80), {}), std::nullopt);
    EXPECT_EQ(guard.check(at("9.9.9.9", 80), {}), Refusal::own_listener);
    EXPECT_EQ(guard.check(at("9.9.9.9", 443), {}), std::nullopt);
    EXPECT_EQ(guard.check(at("9.9.9.10", 80), {}), std::nullopt);
    own.push_back(IpAddress::parse("9.9.9.10").value());
    EXPECT_EQ(guard.check(at("9.9.9.10", 80), {}), Refusal::own_listener) << "it was moved here";
}

TEST(EgressGuard, ListedNetworksNameTheBadEntry) {
    for (const char* bad : {"10.0.0.0", "8.8.8.0/24", "0.0.0.0/0", "127.0.0.0/8", "10.0.0.0/7",
                            "169.254.0.0/16", "::/0", "fe80::/10"}) {
        const auto networks = parse_private_networks({"10.0.0.0/8", bad});
        ASSERT_FALSE(networks) << bad;
        EXPECT_EQ(networks.error().kind, base::ErrorKind::malformed);
        EXPECT_NE(networks.error().detail.find(bad), std::string::npos);
    }
}

TEST(EgressGuard, KnowsTheAddressesOfThisMachine) {
    const auto addresses = interface_addresses();
    EXPECT_NE(std::find(addresses.begin(), addresses.end(), *IpAddress::parse("127.0.0.1")),
              addresses.end());
}

}  // namespace
}  // namespace causeway::net
