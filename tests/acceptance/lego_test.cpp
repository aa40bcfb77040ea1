// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include "clients.hpp"
#include "demo.hpp"
#include "outcome.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

TEST(Lego, ObtainsACertificateOverHttp01WithAnExternalAccountBinding) {
    lego(Endpoint::lab, "single", {"--key-type", "ec256", "--domains", "single.lab.test"}, {"run"});
    const std::string text = describe(lego_certificate("single", "single.lab.test"));
    EXPECT_NE(text.find("DNS:single.lab.test"), std::string::npos) << text;
    EXPECT_NE(text.find("TLS Web Server Authentication"), std::string::npos) << text;
    EXPECT_NE(text.find("CA:FALSE"), std::string::npos) << text;
}

// Conformance row H1: the chain verifies up to the CA's root, which is not part of it.
TEST(Lego, GetsAChainThatVerifiesUpToTheConnectorsRoot) {
    lego(Endpoint::lab, "chain", {"--key-type", "rsa2048", "--domains", "chain.lab.test"}, {"run"});
    const fs::path roots = scratch() / "roots.pem";
    std::ofstream(roots) << shared_demo().api("/api/v1/connectors/lab-ca/ca-certificates");
    const fs::path chain = lego_certificate("chain", "chain.lab.test");
    const std::string verdict = support::run(
        {"openssl", "verify", "-CAfile", roots.string(), "-untrusted", chain.string(),
         "-verify_hostname", "chain.lab.test", "-purpose", "sslserver", chain.string()});
    EXPECT_NE(verdict.find(": OK"), std::string::npos) << verdict;
}

TEST(Lego, GetsSeveralNamesInOneCertificate) {
    lego(Endpoint::lab, "several",
         {"--key-type", "ec384", "--domains", "a.lab.test", "--domains", "b.lab.test", "--domains",
          "c.lab.test"},
         {"run"});
    const std::string text = describe(lego_certificate("several", "a.lab.test"));
    EXPECT_NE(text.find("DNS:a.lab.test, DNS:b.lab.test, DNS:c.lab.test"), std::string::npos)
        << text;
}

TEST(Lego, IsToldWhyANameCannotBeHad) {
    const std::string complaint = complaint_of([] {
        lego(Endpoint::lab, "underscore", {"--domains", "under_score.lab.test"}, {"run"});
    });
    EXPECT_NE(complaint.find("underscore"), std::string::npos) << complaint;
}

TEST(Lego, IsToldWhichOfItsOptionsMakesAKeyForTheCa) {
    const std::string complaint = complaint_of([] {
        lego(Endpoint::legacy, "ecdsa-lego",
             {"--key-type", "ec256", "--domains", "lego-ecdsa.lab.test"}, {"run"});
    });
    EXPECT_NE(complaint.find("urn:ietf:params:acme:error:badCSR"), std::string::npos) << complaint;
    EXPECT_NE(complaint.find("lego --key-type rsa2048"), std::string::npos) << complaint;
}

}  // namespace
}  // namespace causeway::acceptance
