// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "clients.hpp"
#include "demo.hpp"
#include "outcome.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// Both endpoints of the demo with the keys that their CAs take.
class EndpointTest : public testing::TestWithParam<Endpoint> {
  protected:
    Endpoint endpoint() const { return GetParam(); }
    bool legacy() const { return endpoint() == Endpoint::legacy; }
    std::string folder(const std::string& client) const {
        return client + "-" + name_of(GetParam());
    }
    std::string host(const std::string& client) const { return folder(client) + ".lab.test"; }

    // What the demo printed below this heading for the endpoint.
    std::string printed(const std::string& heading) const {
        const std::string output = shared_demo().output();
        const std::string directory = variable(endpoint(), "DIRECTORY_URL");
        for (auto at = output.find(heading); at != std::string::npos;
             at = output.find(heading, at + 1)) {
            const auto begin = at + heading.size();
            const std::string command = output.substr(begin, output.find("\n\n", begin) - begin);
            if (command.find(directory) != std::string::npos) return command;
        }
        throw std::runtime_error(output);
    }

    fs::path paste(const std::string& command) const {
        const fs::path place = scratch() / folder("pasted");
        fs::create_directories(place);
        support::run({"sh", "-c", command}, place);
        return place;
    }
    std::string pasted_host(const std::string& client) const {
        return client + (legacy() ? ".legacy" : "") + ".lab.test";
    }
};

TEST_P(EndpointTest, GivesLegoACertificateAndItsRenewal) {
    const std::vector<std::string> options = {"--key-type", legacy() ? "rsa2048" : "ec256",
                                              "--domains", host("lego")};
    lego(endpoint(), folder("lego"), options, {"run"});
    const fs::path certificate = lego_certificate(folder("lego"), host("lego"));
    expect_certificate(endpoint(), certificate, {host("lego")});
    const std::string first = describe(certificate, "-serial");
    lego(endpoint(), folder("lego"), options, {"renew", "--days", "10000", "--no-random-sleep"});
    expect_certificate(endpoint(), certificate, {host("lego")});
    EXPECT_NE(describe(certificate, "-serial"), first);
}

// certbot's requests have no common name.
TEST_P(EndpointTest, GivesCertbotTwoCertificatesWithOneExternallyBoundAccount) {
    const std::vector<std::string> key =
        legacy() ? std::vector<std::string>{"--key-type", "rsa"} : std::vector<std::string>{};
    const auto with_key = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), key.begin(), key.end());
        return arguments;
    };
    const std::string one = host("certbot");
    const std::string two = "two." + one;
    certbot(endpoint(), folder("certbot"),
            certonly_with_binding(endpoint(), with_key({"-d", one})));
    certbot(endpoint(), folder("certbot"), certonly(with_key({"-d", two, "-d", "three." + one})));
    expect_certificate(endpoint(), certbot_chain(folder("certbot"), one), {one});
    expect_certificate(endpoint(), certbot_chain(folder("certbot"), two), {two, "three." + one});
}

TEST_P(EndpointTest, IsUsedByTheCommandsThatTheDemoPrints) {
    const fs::path by_certbot = paste(printed("With certbot:\n"));
    expect_certificate(
        endpoint(),
        by_certbot / "certbot" / "etc" / "live" / pasted_host("certbot") / "fullchain.pem",
        {pasted_host("certbot")});
    const fs::path by_lego = paste(printed("With lego:\n"));
    expect_certificate(endpoint(),
                       by_lego / "lego" / "demo" / name_of(endpoint()) / "certificates" /
                           (pasted_host("lego") + ".crt"),
                       {pasted_host("lego")});
}

INSTANTIATE_TEST_SUITE_P(Demo, EndpointTest, testing::Values(Endpoint::lab, Endpoint::legacy),
                         [](const auto& test) { return name_of(test.param); });

}  // namespace
}  // namespace causeway::acceptance
