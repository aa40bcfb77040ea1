// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include "clients.hpp"
#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// Both endpoints of the demo with the keys that their CAs take: certificates are checked by openssl
// against what the CAs themselves publish.
class EndpointTest : public testing::TestWithParam<Endpoint> {
  protected:
    Endpoint endpoint() const { return GetParam(); }
    bool legacy() const { return endpoint() == Endpoint::legacy; }
    std::string folder(const std::string& client) const {
        return client + "-" + name_of(GetParam());
    }
    std::string host(const std::string& client) const { return folder(client) + ".lab.test"; }

    fs::path roots() const {
        const fs::path file = scratch() / (name_of(endpoint()) + "-roots.pem");
        const Demo& demo = shared_demo();
        if (legacy()) {
            support::run({"sh", "-c",
                          R"(curl --silent --fail "$1?operation=GetCACert" |
                             openssl x509 -inform DER -out "$2")",
                          "sh", demo["SCEP_URL"], file.string()});
        } else {
            std::ofstream(file) << demo.api("/api/v1/connectors/lab-ca/ca-certificates");
        }
        return file;
    }

    // The leaf comes first in `chain`.
    void expect_certificate(const fs::path& chain, const std::vector<std::string>& names) const {
        const std::string verdict =
            support::run({"openssl", "verify", "-CAfile", roots().string(), "-untrusted",
                          chain.string(), "-purpose", legacy() ? "sslclient" : "sslserver",
                          "-verify_hostname", names.front(), chain.string()});
        EXPECT_NE(verdict.find(": OK"), std::string::npos) << verdict;

        std::string listed;
        for (const std::string& name : names) listed += (listed.empty() ? "DNS:" : ", DNS:") + name;
        const std::string text = describe(chain);
        EXPECT_NE(text.find(" " + listed + "\n"), std::string::npos) << text;
        EXPECT_NE(text.find(legacy() ? "rsaEncryption" : "id-ecPublicKey"), std::string::npos);
        EXPECT_EQ(text.find("TLS Web Server Authentication") == std::string::npos, legacy())
            << text;
        if (!legacy()) return;
        EXPECT_NE(text.find("Public-Key: (2048 bit)"), std::string::npos) << text;
        EXPECT_EQ(describe(chain, "-issuer").substr(sizeof "issuer"),
                  describe(roots(), "-subject").substr(sizeof "subject"));
    }

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
    expect_certificate(certificate, {host("lego")});
    const std::string first = describe(certificate, "-serial");
    lego(endpoint(), folder("lego"), options, {"renew", "--days", "10000", "--no-random-sleep"});
    expect_certificate(certificate, {host("lego")});
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
    expect_certificate(certbot_chain(folder("certbot"), one), {one});
    expect_certificate(certbot_chain(folder("certbot"), two), {two, "three." + one});
}

TEST_P(EndpointTest, IsUsedByTheCommandsThatTheDemoPrints) {
    const fs::path by_certbot = paste(printed("With certbot:\n"));
    expect_certificate(
        by_certbot / "certbot" / "etc" / "live" / pasted_host("certbot") / "fullchain.pem",
        {pasted_host("certbot")});
    const fs::path by_lego = paste(printed("With lego:\n"));
    expect_certificate(by_lego / "lego" / "demo" / name_of(endpoint()) / "certificates" /
                           (pasted_host("lego") + ".crt"),
                       {pasted_host("lego")});
}

INSTANTIATE_TEST_SUITE_P(Demo, EndpointTest, testing::Values(Endpoint::lab, Endpoint::legacy),
                         [](const auto& test) { return name_of(test.param); });

}  // namespace
}  // namespace causeway::acceptance
