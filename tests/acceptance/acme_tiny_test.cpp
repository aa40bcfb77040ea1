// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "dehydrated.hpp"
#include "demo.hpp"
#include "outcome.hpp"
#include "web_root.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// acme-tiny knows no external account binding, registers anew at each run, and sends whatever CSR
// it is given. Its account keys are RSA.
class AcmeTinyTest : public testing::Test {
  protected:
    AcmeTinyTest() { fs::create_directories(home_); }

    // A CSR with an empty subject, for a new ECDSA key.
    fs::path request(const std::string& name) const {
        const fs::path csr = home_ / (name + ".csr");
        support::run({"openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
                      "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                      (home_ / (name + ".key")).string(), "-subj", "/", "-addext",
                      "subjectAltName=DNS:" + name, "-out", csr.string()});
        return csr;
    }

    fs::path new_account_key() const {
        const fs::path key = home_ / "account.key";
        support::run({"openssl", "genrsa", "-out", key.string(), "2048"});
        return key;
    }

    // Where the certificate for `name` is then.
    fs::path obtain(const std::string& directory_url, const fs::path& account_key,
                    const std::string& name) const {
        const fs::path chain = home_ / (name + ".pem");
        support::run({"sh", "-c", R"(chain=$1 && shift && exec "$@" > "$chain")", "sh",
                      chain.string(), "env", "SSL_CERT_FILE=" + shared_demo()["CA_BUNDLE"],
                      "acme-tiny", "--directory-url", directory_url, "--account-key",
                      account_key.string(), "--csr", request(name).string(), "--acme-dir",
                      web_.challenges().string(), "--disable-check", "--contact",
                      "mailto:acme-tiny@example.com"});
        return chain;
    }

    const fs::path home_ = scratch() / "acme-tiny";
    const WebRoot web_;
};

// Conformance rows E2, E6, F16.
TEST_F(AcmeTinyTest, GetsTwoCertificatesWhereNoBindingIsAskedFor) {
    const std::string name = "acme-tiny.lab.test";
    const std::string directory_url =
        nlohmann::json::parse(shared_demo().causeway({"endpoint", "create", "demo/open", "--eab",
                                                      "none", "--connector", "lab-ca", "--json"}))
            .at("directory_url");
    const fs::path account_key = new_account_key();
    const fs::path chain = obtain(directory_url, account_key, name);
    expect_certificate(Endpoint::lab, chain, {name});
    const std::string serial = describe(chain, "-serial");
    obtain(directory_url, account_key, name);
    expect_certificate(Endpoint::lab, chain, {name});
    EXPECT_NE(describe(chain, "-serial"), serial);
    expect_orders_of_one_account(name, {"valid", "valid"});
}

// Conformance rows E2, E24: whoever has registered the key; no binding is needed to find it.
TEST_F(AcmeTinyTest, UsesAnAccountThatAnotherClientHasBound) {
    const std::string name = "bound.acme-tiny.lab.test";
    const Dehydrated dehydrated(Endpoint::lab, "acme-tiny-bound", web_);
    dehydrated.register_account();
    const fs::path chain =
        obtain(variable(Endpoint::lab, "DIRECTORY_URL"), dehydrated.account_key(), name);
    expect_certificate(Endpoint::lab, chain, {name});
    expect_orders_of_one_account(name, {"valid"});
}

// Conformance row E20.
TEST_F(AcmeTinyTest, IsToldThatAnAccountNeedsABinding) {
    const std::string complaint = complaint_of([this] {
        obtain(variable(Endpoint::lab, "DIRECTORY_URL"), new_account_key(),
               "unbound.acme-tiny.lab.test");
    });
    EXPECT_NE(complaint.find("urn:ietf:params:acme:error:externalAccountRequired"),
              std::string::npos)
        << complaint;
}

}  // namespace
}  // namespace causeway::acceptance
