// SPDX-License-Identifier: Apache-2.0
#include "app/resolver_sets.hpp"

#include <gtest/gtest.h>

#include "app/config_file.hpp"

namespace causeway::app {
namespace {

using Texts = std::vector<std::string>;

Config with_sets(const Texts& sets) {
    Config config;
    config.acme = {"https://acme.example.com", "0.0.0.0:443", "cert.pem", "key.pem"};
    config.secrets.key_file = "kek";
    config.validation.trust_anchor_file = "/anchors";
    config.validation.insecure_domains = {"corp.example"};
    config.validation.resolver_sets = sets;
    return config;
}

// Conformance row G31: the resolvers are the endpoint's.
TEST(ResolverSets, AreTheDefaultOneAndTheFurtherOnes) {
    const Config config = with_sets({"inside 10.0.0.53 10.0.0.54:5353", " lab  [fd00::53]:53 "});
    const auto sets = resolver_sets(config);
    ASSERT_EQ(sets.size(), 3U);
    EXPECT_EQ(sets[0].name, "default");
    EXPECT_EQ(sets[0].mode, net::ResolverMode::system);
    EXPECT_EQ(sets[1].name, "inside");
    EXPECT_EQ(sets[1].mode, net::ResolverMode::forward);
    EXPECT_EQ(sets[1].forwarders, (Texts{"10.0.0.53", "10.0.0.54:5353"}));
    EXPECT_EQ(sets[2].name, "lab");
    EXPECT_EQ(sets[2].forwarders, (Texts{"[fd00::53]:53"}));
    for (const net::ResolverSet& set : sets) {
        EXPECT_EQ(set.trust_anchor_file, "/anchors");
        EXPECT_EQ(set.insecure_domains, (Texts{"corp.example"}));
    }
    EXPECT_TRUE(check_config(config)) << check_config(config).error().detail;
}

TEST(ResolverSets, HaveNamesOfTheirOwnAndNameServers) {
    for (const Texts& bad : {Texts{""}, Texts{"inside"}, Texts{"default 10.0.0.53"},
                             Texts{"inside 10.0.0.53", "inside 10.0.0.54"}}) {
        const auto checked = check_config(with_sets(bad));
        ASSERT_FALSE(checked) << bad.front();
        EXPECT_NE(checked.error().detail.find("validation.resolver_sets"), std::string::npos);
    }
}

}  // namespace
}  // namespace causeway::app
