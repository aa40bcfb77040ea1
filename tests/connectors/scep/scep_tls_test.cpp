// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <optional>
#include <sstream>

#include "connectors/scep/scep_fixture.hpp"
#include "support/temporary_directory.hpp"

// A CA behind a web server that speaks TLS and wants to know its clients: stunnel.
namespace causeway::connectors {
namespace {

using support::run;

class ScepTls : public ScepTest {
  protected:
    void SetUp() override {
        make("server", "localhost");
        make("client", "causeway");
        port_ = support::free_port();
        const std::string plain = Peers::scep_peer().url("");
        const std::string target = plain.substr(7, plain.find('/', 7) - 7);
        folder_.write("stunnel.conf",
                      "foreground = yes\npid =\n[scep]\naccept = 127.0.0.1:" +
                          std::to_string(port_) + "\nconnect = " + target +
                          "\ncert = server.pem\nkey = server.key\nCAfile = client.pem\n"
                          "verifyPeer = yes\n");
        server_.emplace(std::vector<std::string>{"stunnel4", "stunnel.conf"}, folder_.path());
        server_->wait_until([&] { return support::accepts_connections(port_); });
    }

    void make(const std::string& name, const std::string& host) {
        run({"openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "rsa:2048", "-subj",
             "/CN=" + host, "-addext", "subjectAltName=DNS:" + host, "-keyout", name + ".key",
             "-out", name + ".pem"},
            folder_.path());
    }
    std::string text_of(const std::string& file) const {
        std::ostringstream out;
        out << std::ifstream(folder_.path() / file).rdbuf();
        return out.str();
    }
    model::ConnectorId connect_by_tls(const std::string& members) {
        return connect_to("https://localhost:" + std::to_string(port_) + "/scep/",
                          Peers::scep_peer().ca_fingerprint(), members,
                          {{"tls-key", base::Secret::from_text(text_of("client.key"))}});
    }

    support::TemporaryDirectory folder_;
    std::uint16_t port_ = 0;
    std::optional<support::Process> server_;
};

TEST_F(ScepTls, TrustsTheConfiguredRootsAndShowsItsCertificate) {
    const std::string client =
        member("tls_certificate", text_of("client.pem")) + R"(,"tls_key":"tls-key")";
    const auto good = connect_by_tls(client + member("tls_roots", text_of("server.pem")));
    EXPECT_EQ(told(enroll(good)), "issued");
    EXPECT_EQ(stage(good, "tls").verdict, ca::StageVerdict::passed);

    const auto untrusting = connect_by_tls(client);
    EXPECT_TRUE(told(enroll(untrusting)).starts_with("unavailable: ")) << told(enroll(untrusting));
    EXPECT_EQ(stage(untrusting, "tls").verdict, ca::StageVerdict::failed);
}

TEST_F(ScepTls, IsNobodyWithoutItsCertificate) {
    const auto id =
        connect_to("https://localhost:" + std::to_string(port_) + "/scep/",
                   Peers::scep_peer().ca_fingerprint(), member("tls_roots", text_of("server.pem")));
    EXPECT_TRUE(told(enroll(id)).starts_with("unavailable: ")) << told(enroll(id));
}

}  // namespace
}  // namespace causeway::connectors
