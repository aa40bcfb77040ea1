// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "demo.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// A second process on the demo's database, with a TLS identity of its own.
class ReloadTest : public testing::Test {
  protected:
    ReloadTest() {
        fs::create_directories(folder_);
        make_identity("first");
        use("first");
        const Demo& demo = shared_demo();
        std::ofstream config(folder_ / "causeway.toml");
        config << "[acme]\nbase_url = \"https://localhost:" << acme_port_ << "\"\n"
               << "listen = \"127.0.0.1:" << acme_port_ << "\"\n"
               << "tls_certificate = \"" << path("tls.pem") << "\"\n"
               << "tls_key = \"" << path("tls.key") << "\"\n"
               << "[admin]\nsocket = \"" << path("admin.sock") << "\"\n"
               << "listen = \"127.0.0.1:" << admin_port_ << "\"\n"
               << "[operations]\nlisten = \"127.0.0.1:" << support::free_port() << "\"\n"
               << "[database]\nurl = \"host=" << demo["PGHOST"] << " user=" << demo["PGUSER"]
               << " dbname=" << demo["PGDATABASE"] << "\"\n"
               << "[secrets]\nkey_file = \""
               << (fs::path(demo["CA_BUNDLE"]).parent_path() / "key-encryption.key").string()
               << "\"\n[connectors]\ndirectories = []\n[log]\nformat = \"text\"\n";
    }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    void make_identity(const std::string& name) const {
        support::run({"openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "rsa:2048",
                      "-subj", "/CN=" + name, "-keyout", path(name + ".key"), "-out",
                      path(name + ".pem")});
    }
    void use(const std::string& name) const {
        for (const char* file : {".pem", ".key"}) {
            fs::copy_file(path(name + file), path(std::string("tls") + file),
                          fs::copy_options::overwrite_existing);
        }
    }
    // The subject of the certificate that a client is shown.
    static std::string shown(std::uint16_t port) {
        return support::run({"sh", "-c",
                             "openssl s_client -connect 127.0.0.1:" + std::to_string(port) +
                                 " </dev/null 2>/dev/null | openssl x509 -noout -subject"});
    }
    void reload(support::Process& service, const std::string& event) const {
        const auto count = [&] {
            std::size_t found = 0;
            const std::string output = service.output();
            for (auto at = output.find(event); at != std::string::npos;
                 at = output.find(event, at + 1)) {
                ++found;
            }
            return found;
        };
        const std::size_t before = count();
        service.send_signal(SIGHUP);
        service.wait_until([&] { return count() > before; });
    }

    const fs::path folder_ = scratch() / "reload";
    const std::uint16_t acme_port_ = support::free_port();
    const std::uint16_t admin_port_ = support::free_port();
};

TEST_F(ReloadTest, RenewsItsCertificateWithoutARestart) {
    support::Process service(
        {shared_demo()["CAUSEWAY"], "serve", "--config", path("causeway.toml")});
    service.wait_until(
        [&] { return service.output().find("service.started") != std::string::npos; });
    EXPECT_EQ(shown(acme_port_), "subject=CN = first\n");

    make_identity("second");
    use("second");
    reload(service, "service.tls_reloaded");
    EXPECT_EQ(shown(acme_port_), "subject=CN = second\n");
    EXPECT_EQ(shown(admin_port_), "subject=CN = second\n");

    fs::copy_file(path("first.key"), path("tls.key"), fs::copy_options::overwrite_existing);
    reload(service, "service.tls_not_reloaded");
    EXPECT_EQ(shown(acme_port_), "subject=CN = second\n") << "a key of another certificate";

    service.send_signal(SIGTERM);
    EXPECT_EQ(service.wait(), 0) << service.output();
}

}  // namespace
}  // namespace causeway::acceptance
