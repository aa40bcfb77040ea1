// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

fs::path certificate(const std::string& folder, const std::string& name) {
    return scratch() / folder / "certificates" / (name + ".crt");
}

std::string serial(const fs::path& file) {
    return support::run({"openssl", "x509", "-in", file.string(), "-noout", "-serial"});
}

TEST(Lego, ObtainsACertificateOverHttp01WithAnExternalAccountBinding) {
    lego("single", {"--key-type", "ec256", "--domains", "single.lab.test"}, {"run"});
    const std::string text = describe(certificate("single", "single.lab.test"));
    EXPECT_NE(text.find("DNS:single.lab.test"), std::string::npos) << text;
    EXPECT_NE(text.find("TLS Web Server Authentication"), std::string::npos) << text;
    EXPECT_NE(text.find("CA:FALSE"), std::string::npos) << text;
}

// Conformance row H1: the chain verifies up to the CA's root, which is not part of it.
TEST(Lego, GetsAChainThatVerifiesUpToTheConnectorsRoot) {
    lego("chain", {"--key-type", "rsa2048", "--domains", "chain.lab.test"}, {"run"});
    const fs::path roots = scratch() / "roots.pem";
    std::ofstream(roots) << shared_demo().api("/api/v1/connectors/lab-ca/ca-certificates");
    const fs::path chain = certificate("chain", "chain.lab.test");
    const std::string verdict = support::run(
        {"openssl", "verify", "-CAfile", roots.string(), "-untrusted", chain.string(),
         "-verify_hostname", "chain.lab.test", "-purpose", "sslserver", chain.string()});
    EXPECT_NE(verdict.find(": OK"), std::string::npos) << verdict;
}

TEST(Lego, GetsSeveralNamesInOneCertificate) {
    lego("several",
         {"--key-type", "ec384", "--domains", "a.lab.test", "--domains", "b.lab.test", "--domains",
          "c.lab.test"},
         {"run"});
    const std::string text = describe(certificate("several", "a.lab.test"));
    EXPECT_NE(text.find("DNS:a.lab.test, DNS:b.lab.test, DNS:c.lab.test"), std::string::npos)
        << text;
}

TEST(Lego, RenewsWithTheAccountThatItHas) {
    const std::vector<std::string> global = {"--key-type", "ec256", "--domains", "renew.lab.test"};
    lego("renew", global, {"run"});
    const std::string first = serial(certificate("renew", "renew.lab.test"));
    lego("renew", global, {"renew", "--days", "10000", "--no-random-sleep"});
    EXPECT_NE(serial(certificate("renew", "renew.lab.test")), first);
}

TEST(Lego, IsToldWhyANameCannotBeHad) {
    try {
        lego("underscore", {"--domains", "under_score.lab.test"}, {"run"});
        FAIL() << "lego got a certificate for a name with an underscore";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("underscore"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace causeway::acceptance
