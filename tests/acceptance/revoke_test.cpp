// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>

#include <nlohmann/json.hpp>

#include "clients.hpp"
#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The words of the one line that openssl prints, behind the first '=' or ':'.
std::string value_of(std::string line) {
    line.erase(0, line.find_first_of("=:") + 1);
    return line.substr(0, line.find('\n'));
}

std::string serial_of(const fs::path& certificate) {
    return value_of(describe(certificate, "-serial"));
}

// The CRL that the certificate points to, fetched as relying parties do and read by openssl.
std::string crl_for(const fs::path& certificate) {
    return support::run({"sh", "-c",
                         R"(url=$(openssl x509 -in "$1" -noout -ext crlDistributionPoints |
                                  sed -n 's/ *URI://p')
                            case "$url" in http://*) ;; *) exit 1 ;; esac
                            curl --silent --fail "$url" |
                                openssl crl -inform DER -noout -text)",
                         "sh", certificate.string()});
}

// The entry of that serial number in the text of a CRL; empty when it has none.
std::string entry_of(const std::string& crl, const std::string& serial) {
    const auto begin = crl.find("Serial Number: " + serial);
    if (begin == std::string::npos) return {};
    return crl.substr(begin, crl.find("Serial Number: ", begin + 1) - begin);
}

// What the client printed when it failed.
template <class Command>
std::string failure_of(Command command) {
    try {
        command();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    ADD_FAILURE() << "the client did not fail";
    return {};
}

json only(const std::string& listing) {
    const json parsed = json::parse(listing);
    const json& items = parsed.is_array() ? parsed : parsed.at("items");
    if (items.size() != 1) throw std::runtime_error("not one item: " + listing);
    return items[0];
}

// The operator's view of the newest certificate for that name.
json certificate_for(const std::string& name) {
    const std::string id =
        only(shared_demo().causeway({"cert", "list", "--name", name, "--json"})).at("id");
    return json::parse(shared_demo().causeway({"cert", "show", id, "--json"}));
}

fs::path issue_with_lego(Endpoint endpoint, const std::string& folder) {
    const std::string name = folder + ".lab.test";
    lego(endpoint, folder, {"--key-type", "rsa2048", "--domains", name}, {"run"});
    return lego_certificate(folder, name);
}

std::string revoke_with_lego(Endpoint endpoint, const std::string& folder,
                             const std::string& reason) {
    return lego(endpoint, folder, {"--domains", folder + ".lab.test"},
                {"revoke", "--keep", "--reason", reason});
}

void issue_with_certbot(const std::string& folder) {
    certbot(Endpoint::lab, folder,
            certonly_with_binding(Endpoint::lab, {"-d", folder + ".lab.test"}));
}

// Conformance rows H5, H6, H7.
TEST(Revocation, ByLegoWithItsAccountStandsInTheCrl) {
    const fs::path certificate = issue_with_lego(Endpoint::lab, "revoke-lego");
    EXPECT_EQ(entry_of(crl_for(certificate), serial_of(certificate)), "");
    revoke_with_lego(Endpoint::lab, "revoke-lego", "4");
    const std::string entry = entry_of(crl_for(certificate), serial_of(certificate));
    EXPECT_NE(entry.find("Superseded"), std::string::npos) << entry;

    const std::string again =
        failure_of([] { revoke_with_lego(Endpoint::lab, "revoke-lego", "4"); });
    EXPECT_NE(again.find("alreadyRevoked"), std::string::npos) << again;
    const std::string bad = failure_of([] { revoke_with_lego(Endpoint::lab, "revoke-lego", "6"); });
    EXPECT_NE(bad.find("badRevocationReason"), std::string::npos) << bad;

    const json record = certificate_for("revoke-lego.lab.test");
    EXPECT_EQ(record.at("status"), "revoked");
    EXPECT_EQ(record.at("revocation").at("reason"), "superseded");
    EXPECT_TRUE(
        record.at("revocation").at("requested_by").get<std::string>().starts_with("account:"));
}

TEST(Revocation, ByCertbotWithItsAccount) {
    issue_with_certbot("revoke-certbot");
    const fs::path certificate = scratch() / "revoke-certbot.pem";
    fs::copy_file(certbot_chain("revoke-certbot", "revoke-certbot.lab.test"), certificate);
    certbot(Endpoint::lab, "revoke-certbot",
            {"revoke", "--cert-name", "revoke-certbot.lab.test", "--reason", "cessationofoperation",
             "--delete-after-revoke"});
    const std::string entry = entry_of(crl_for(certificate), serial_of(certificate));
    EXPECT_NE(entry.find("Cessation Of Operation"), std::string::npos) << entry;
}

// Conformance row H5: the certificate's own key proves that it is compromised, and is blocked.
TEST(Revocation, ByCertbotWithTheCertificatesKeyBlocksThatKey) {
    issue_with_certbot("revoke-key");
    const fs::path live = scratch() / "revoke-key" / "etc" / "live" / "revoke-key.lab.test";
    const fs::path key = scratch() / "revoke-key.key";
    const fs::path chain = scratch() / "revoke-key.pem";
    fs::copy_file(live / "privkey.pem", key);
    fs::copy_file(live / "fullchain.pem", chain);
    // Another client that has nothing but certificate and key.
    certbot(Endpoint::lab, "revoke-key-finder",
            {"revoke", "--cert-path", chain.string(), "--key-path", key.string(), "--reason",
             "keycompromise", "--no-delete-after-revoke"});
    const std::string entry = entry_of(crl_for(chain), serial_of(chain));
    EXPECT_NE(entry.find("Key Compromise"), std::string::npos) << entry;
    EXPECT_TRUE(certificate_for("revoke-key.lab.test")
                    .at("revocation")
                    .at("requested_by")
                    .get<std::string>()
                    .starts_with("key:"));

    const fs::path csr = scratch() / "revoke-key.csr";
    support::run({"openssl", "req", "-new", "-key", key.string(), "-subj", "/", "-addext",
                  "subjectAltName=DNS:revoke-key.lab.test", "-out", csr.string()});
    const std::string refused = failure_of([&] {
        lego(Endpoint::lab, "revoke-again", {"--csr", csr.string()}, {"run"});
    });
    EXPECT_NE(refused.find("badCSR"), std::string::npos) << refused;
    EXPECT_NE(refused.find("compromised"), std::string::npos) << refused;
}

// Certificates' keys may have any exponent from 3 on, and whoever has found such a key is heard
// too.
TEST(Revocation, ByTheCertificatesKeyWithTheLeastExponent) {
    const fs::path key = scratch() / "revoke-three.key";
    const fs::path csr = scratch() / "revoke-three.csr";
    support::run({"openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048",
                  "-pkeyopt", "rsa_keygen_pubexp:3", "-out", key.string()});
    support::run({"openssl", "req", "-new", "-key", key.string(), "-subj", "/", "-addext",
                  "subjectAltName=DNS:revoke-three.lab.test", "-out", csr.string()});
    lego(Endpoint::lab, "revoke-three", {"--csr", csr.string()}, {"run"});
    const fs::path certificate = lego_certificate("revoke-three", "revoke-three.lab.test");
    certbot(Endpoint::lab, "revoke-three-finder",
            {"revoke", "--cert-path", certificate.string(), "--key-path", key.string(), "--reason",
             "keycompromise", "--no-delete-after-revoke"});
    const std::string entry = entry_of(crl_for(certificate), serial_of(certificate));
    EXPECT_NE(entry.find("Key Compromise"), std::string::npos) << entry;
}

TEST(Revocation, ByTheOperator) {
    const fs::path certificate = issue_with_lego(Endpoint::lab, "revoke-operator");
    const std::string id = certificate_for("revoke-operator.lab.test").at("id");
    const std::string said =
        shared_demo().causeway({"cert", "revoke", id, "--reason", "privilegeWithdrawn", "--comment",
                                "the contract ended"});
    EXPECT_NE(said.find("has revoked"), std::string::npos) << said;
    EXPECT_NE(entry_of(crl_for(certificate), serial_of(certificate)).find("Privilege Withdrawn"),
              std::string::npos);
    const std::string shown = shared_demo().causeway({"cert", "show", id});
    EXPECT_NE(shown.find("the contract ended"), std::string::npos) << shown;
    const std::string listed = shared_demo().causeway({"cert", "list", "--status", "revoked"});
    EXPECT_NE(listed.find(id), std::string::npos) << listed;
    EXPECT_THROW(shared_demo().causeway({"cert", "revoke", id}), std::runtime_error);
}

// Conformance row H8: SCEP cannot revoke. The client is told, and the operator has the task.
TEST(Revocation, OfACertificateWhoseCaCannotIsTheOperatorsTask) {
    issue_with_lego(Endpoint::legacy, "revoke-legacy");
    for (int times = 0; times < 2; ++times) {
        const std::string refused =
            failure_of([] { revoke_with_lego(Endpoint::legacy, "revoke-legacy", "1"); });
        EXPECT_NE(refused.find("unauthorized"), std::string::npos) << refused;
        EXPECT_NE(refused.find("does not revoke by protocol"), std::string::npos) << refused;
    }
    const Demo& demo = shared_demo();
    const json task = only(demo.causeway({"task", "list", "--json"}));
    EXPECT_EQ(task.at("kind"), "revocation");
    EXPECT_EQ(task.at("connector"), "legacy-ca");
    const std::string id = task.at("id");
    const std::string shown = demo.causeway({"task", "show", id});
    EXPECT_NE(shown.find("causeway task revoked " + id), std::string::npos) << shown;
    demo.causeway({"task", "retry", id});
    const auto refused_again = [&] {
        return json::parse(demo.causeway({"task", "show", id, "--json"})).at("open") == true;
    };
    for (int i = 0; i < 100 && !refused_again(); ++i) {
    }
    EXPECT_TRUE(refused_again());
    demo.causeway({"task", "revoked", id});
    EXPECT_EQ(certificate_for("revoke-legacy.lab.test").at("status"), "revoked");
    const std::string again =
        failure_of([] { revoke_with_lego(Endpoint::legacy, "revoke-legacy", "1"); });
    EXPECT_NE(again.find("alreadyRevoked"), std::string::npos) << again;
    EXPECT_EQ(json::parse(demo.causeway({"task", "list", "--json"})).dump().find(id),
              std::string::npos);
}

// Trap 5 of the conformance checklist: neither disturbs the other.
TEST(Revocation, RacesWithARenewal) {
    const fs::path certificate = issue_with_lego(Endpoint::lab, "revoke-race");
    const fs::path copy = scratch() / "revoke-race.pem";
    fs::copy_file(certificate, copy);
    const std::string id = certificate_for("revoke-race.lab.test").at("id");
    {
        const std::jthread operators([&] {
            shared_demo().causeway({"cert", "revoke", id, "--reason", "superseded"});
        });
        lego(Endpoint::lab, "revoke-race",
             {"--key-type", "rsa2048", "--domains", "revoke-race.lab.test"},
             {"renew", "--days", "10000", "--no-random-sleep"});
    }
    const std::string crl = crl_for(copy);
    EXPECT_NE(entry_of(crl, serial_of(copy)).find("Superseded"), std::string::npos);
    EXPECT_NE(serial_of(certificate), serial_of(copy));
    EXPECT_EQ(entry_of(crl, serial_of(certificate)), "");
}

}  // namespace
}  // namespace causeway::acceptance
