// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <memory>
#include <sstream>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "acme_world.hpp"
#include "support/request_maker.hpp"

namespace causeway::acme {
namespace {

using support::AcmeClient;
using support::HttpAnswer;

class CertificateTest : public ::testing::Test {
  protected:
    std::string issue() {
        const std::string order = client.place_order({"www.example.com"}).header("Location");
        world.prove_everything();
        const std::string csr = support::RequestMaker{.sans = {"DNS:www.example.com"}}.make();
        client.post(order + "/finalize", {{"csr", support::base64url(csr)}});
        world.issue_everything({"leaf.cert.der", "intermediate.cert.der"});
        return client.post_as_get(order).json()["certificate"];
    }

    AcmeWorld world;
    AcmeClient client = world.registered();
};

// Conformance row H1: strict PEM, leaf first, nothing before, between or after.
TEST_F(CertificateTest, IsAPemChain) {
    const HttpAnswer answer = client.post_as_get(issue());
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/pem-certificate-chain");
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    EXPECT_EQ(answer.link("index"), world.directory_url("open"));
    EXPECT_TRUE(answer.body.starts_with("-----BEGIN CERTIFICATE-----\n"));
    EXPECT_TRUE(answer.body.ends_with("\n-----END CERTIFICATE-----\n"));
    EXPECT_NE(answer.body.find("-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n"),
              std::string::npos);
    EXPECT_EQ(answer.body.find('\r'), std::string::npos);
}

// Conformance row H1: lines of 64 columns, and each certificate is signed by the one after it.
TEST_F(CertificateTest, EveryCertificateIsSignedByTheNext) {
    const std::string pem = client.post_as_get(issue()).body;
    std::istringstream lines(pem);
    std::string previous;
    for (std::string line; std::getline(lines, line); previous = line) {
        EXPECT_LE(line.size(), 64U);
        const bool ends_here = line.starts_with("-----END");
        if (!previous.empty() && !previous.starts_with("-----") && !ends_here) {
            EXPECT_EQ(previous.size(), 64U) << "only the last line of a certificate is shorter";
        }
    }
    const std::unique_ptr<BIO, decltype(&BIO_free)> in(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    const auto next = [&] {
        return std::unique_ptr<X509, decltype(&X509_free)>(
            PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), X509_free);
    };
    const auto leaf = next();
    const auto issuer = next();
    ASSERT_TRUE(leaf && issuer);
    EXPECT_EQ(X509_verify(leaf.get(), X509_get0_pubkey(issuer.get())), 1);
    EXPECT_FALSE(next());
}

// Conformance row H3: the one form that every client reads, whatever it asks for.
TEST_F(CertificateTest, AcceptChangesNothing) {
    const std::string url = issue();
    const std::string pem = client.post_as_get(url).body;
    world.transport.add_header("Accept", "application/pkix-cert");
    EXPECT_EQ(client.post_as_get(url).body, pem);
}

// Conformance row H4.
TEST_F(CertificateTest, AnothersIsNotFound) {
    const std::string url = issue();
    AcmeClient mallory = world.registered();
    EXPECT_EQ(mallory.post_as_get(url).status, 404);
    EXPECT_EQ(mallory.post_as_get(url).body.find("BEGIN"), std::string::npos);
    EXPECT_EQ(client.post_as_get(url + "0").status, 404);
}

}  // namespace
}  // namespace causeway::acme
