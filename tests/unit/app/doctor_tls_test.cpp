// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_tls.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "findings.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace causeway::app {
namespace {

using std::chrono::days;
using std::chrono::hours;

// Made by OpenSSL: a root, a CA below it, and a server's certificate, each good for 90 days.
class DoctorTlsTest : public testing::Test {
  protected:
    void SetUp() override {
        make("root", "/CN=Root", {"-x509", "-addext", "basicConstraints=critical,CA:TRUE"});
        sign("issuing", "root", "basicConstraints=critical,CA:TRUE");
        sign("leaf", "issuing", "subjectAltName=DNS:acme.example.com,DNS:*.wild.example.com");
        write("chain.pem", text("leaf.pem") + text("issuing.pem"));
    }

    std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    std::string text(const std::string& name) const {
        std::ostringstream out;
        out << std::ifstream(path(name)).rdbuf();
        return out.str();
    }
    void write(const std::string& name, const std::string& content) const {
        folder_.write(name, content);
    }
    void make(const std::string& name, const std::string& subject,
              const std::vector<std::string>& options) const {
        std::vector<std::string> command = {"openssl",
                                            "req",
                                            "-nodes",
                                            "-days",
                                            "90",
                                            "-newkey",
                                            "ec",
                                            "-pkeyopt",
                                            "ec_paramgen_curve:P-256",
                                            "-subj",
                                            subject,
                                            "-keyout",
                                            path(name + ".key"),
                                            "-out",
                                            path(name + ".pem")};
        command.insert(command.end(), options.begin(), options.end());
        support::run(command);
    }
    void sign(const std::string& name, const std::string& issuer,
              const std::string& extensions) const {
        make(name, "/CN=" + name, {});
        write("extensions", extensions);
        support::run({"openssl", "x509", "-req", "-days", "90", "-in", path(name + ".pem"), "-CA",
                      path(issuer + ".pem"), "-CAkey", path(issuer + ".key"), "-CAcreateserial",
                      "-extfile", path("extensions"), "-out", path(name + ".signed")});
        write(name + ".pem", text(name + ".signed"));
    }
    Findings check(const std::string& host = "acme.example.com", const std::string& chain = "",
                   const std::string& key = "leaf.key", base::Duration later = {}) const {
        Config::Acme acme;
        acme.base_url = "https://" + host;
        acme.tls_certificate = path(chain.empty() ? "chain.pem" : chain);
        acme.tls_key = path(key);
        return check_tls_certificate(acme, base::SystemClock().now() + later);
    }

    support::TemporaryDirectory folder_;
};

TEST_F(DoctorTlsTest, TakesAnIdentityThatClientsWillAccept) {
    EXPECT_TRUE(passes(check()));
    EXPECT_TRUE(passes(check("any.wild.example.com")));
    EXPECT_TRUE(passes(check("ACME.example.com")));
    EXPECT_TRUE(passes(check("acme.example.com", "leaf.pem"))) << "its root may have signed it";
}

TEST_F(DoctorTlsTest, ComparesTheNamesWithTheBaseUrl) {
    EXPECT_TRUE(finds(check("pki.example.com"), Verdict::fail, "pki.example.com", "acme.base_url"));
    EXPECT_TRUE(finds(check("a.b.wild.example.com"), Verdict::fail, "a.b.wild", "Get one"));
    EXPECT_TRUE(finds(check("wild.example.com"), Verdict::fail, "not wild.example.com", ""));
}

TEST_F(DoctorTlsTest, LooksAtTheDatesOfEachCertificate) {
    const auto at = [&](base::Duration later) {
        return check("acme.example.com", "", "leaf.key", later);
    };
    EXPECT_TRUE(passes(at(days(75))));
    EXPECT_TRUE(finds(at(days(77)), Verdict::warn, "expires on", "SIGHUP"));
    EXPECT_TRUE(finds(at(days(91)), Verdict::fail, "expired on", "Renew"));
    EXPECT_TRUE(finds(at(-hours(1)), Verdict::fail, "not valid before", "clock"));
    const Findings late = at(days(91));
    EXPECT_NE(
        std::ranges::find_if(
            late, [](const Finding& f) { return f.detail.starts_with("CN=issuing expired"); }),
        late.end());
}

TEST_F(DoctorTlsTest, WantsTheKeyOfTheFirstCertificate) {
    EXPECT_TRUE(finds(check("acme.example.com", "", "root.key"), Verdict::fail,
                      "is not the key of the first", "leaf first"));
    write("backwards.pem", text("issuing.pem") + text("leaf.pem"));
    EXPECT_TRUE(finds(check("acme.example.com", "backwards.pem"), Verdict::fail,
                      "is not the key of the first", ""));
}

TEST_F(DoctorTlsTest, WantsAChainThatHoldsTogether) {
    make("stranger", "/CN=Stranger", {"-x509"});
    write("mixed.pem", text("leaf.pem") + text("stranger.pem"));
    EXPECT_TRUE(finds(check("acme.example.com", "mixed.pem"), Verdict::fail, "do not lead",
                      "the CA that signed it"));
}

TEST_F(DoctorTlsTest, WantsACertificateForServers) {
    sign("leaf", "issuing", "subjectAltName=DNS:acme.example.com\nextendedKeyUsage=clientAuth");
    EXPECT_TRUE(
        finds(check("acme.example.com", "leaf.pem"), Verdict::fail, "serverAuth", "TLS server"));
}

TEST_F(DoctorTlsTest, NamesTheFileThatIsOfNoUse) {
    EXPECT_TRUE(finds(check("a.b", "absent.pem"), Verdict::fail, "absent.pem", "acme.tls_cert"));
    write("empty.pem", "");
    EXPECT_TRUE(finds(check("a.b", "empty.pem"), Verdict::fail, "empty.pem", "PEM"));
    EXPECT_TRUE(finds(check("a.b", "", "empty.pem"), Verdict::fail, "empty.pem", "pass phrase"));
    EXPECT_TRUE(finds(check_tls_certificate({}, {}), Verdict::fail, "no TLS identity", "Set"));
}

}  // namespace
}  // namespace causeway::app
