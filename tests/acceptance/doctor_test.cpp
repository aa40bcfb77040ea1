// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "service.hpp"

namespace causeway::acceptance {
namespace {

namespace fs = std::filesystem;

// Stands in the connection string; PostgreSQL trusts us without it.
const std::string kPassword = "canary-hunter2";
constexpr int kFindings = 6;

std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// What the doctor said of an installation.
struct Visit {
    int code = -1;
    std::string output;
    nlohmann::json checks;

    nlohmann::json check(const std::string& name) const {
        for (const auto& one : checks) {
            if (one.at("name") == name) return one;
        }
        return {{"status", "absent"}, {"detail", output}, {"remedy", ""}};
    }
    std::string status(const std::string& name) const { return check(name).at("status"); }
    // The check failed, and says what and what to change.
    testing::AssertionResult blames(const std::string& name, const std::string& detail,
                                    const std::string& remedy) const {
        const nlohmann::json found = check(name);
        const std::string text = found.dump(2);
        if (found.at("status") != "fail") return testing::AssertionFailure() << text;
        const bool says_what = found.at("detail").get<std::string>().find(detail) != text.npos;
        const bool says_how = found.at("remedy").get<std::string>().find(remedy) != text.npos;
        if (says_what && says_how && code == kFindings) return testing::AssertionSuccess();
        return testing::AssertionFailure() << "exit code " << code << ", " << text;
    }
    std::vector<std::string> failed() const {
        std::vector<std::string> names;
        for (const auto& one : checks) {
            if (one.at("status") == "fail") names.push_back(one.at("name"));
        }
        return names;
    }
};

class DoctorTest : public testing::Test {
  protected:
    explicit DoctorTest(support::PostgresCluster& cluster = support::PostgresCluster::shared())
        : installation(cluster), service(installation) {
        secrets_ = {kPassword, text_of(installation.file("key-encryption.key")).substr(0, 43)};
    }

    void start_with_a_ca() {
        service.migrate();
        service.start();
        set_up(service, "softca");
    }

    // Visits the installation with the service's configuration, in which `replaced` is another
    // text.
    Visit visit(const std::string& replaced = "", const std::string& by = "",
                const std::vector<std::string>& options = {}) {
        std::string config = text_of(service.config_file());
        const std::string user = Installation::kServiceRole;
        config.replace(config.find(user + "@"), user.size(), user + ":" + kPassword);
        if (!replaced.empty()) config.replace(config.find(replaced), replaced.size(), by);
        const std::string file = installation.file("doctor.toml");
        std::ofstream(file) << config;
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
        return run(file, options);
    }

    // Security: no secret is in any report.
    void hide(const std::string& secret) { secrets_.push_back(secret); }

    Installation installation;
    Service service;

  private:
    Visit run(const std::string& config, const std::vector<std::string>& options) const {
        // libpqxx 6.4 does not free libpq's result when it finds the connection lost.
        std::ofstream(installation.file("leaks")) << "leak:libpqxx-6.4.so\n";
        std::vector<std::string> command = {
            "env",
            "LSAN_OPTIONS=print_suppressions=0:suppressions=" + installation.file("leaks"),
            CAUSEWAY_PROGRAM,
            "doctor",
            "--config",
            config,
            "--ca-file",
            installation.file("tls.pem"),
            "--json"};
        command.insert(command.end(), options.begin(), options.end());
        support::Process doctor(command);
        Visit visit;
        visit.code = doctor.wait(std::chrono::seconds(60)).value_or(-1);
        visit.output = doctor.output();
        for (const std::string& secret : secrets_) {
            EXPECT_EQ(visit.output.find(secret), std::string::npos) << visit.output;
        }
        const auto document = nlohmann::json::parse(visit.output, nullptr, false);
        if (!document.is_discarded()) visit.checks = document.at("checks");
        return visit;
    }

    std::vector<std::string> secrets_;
};

TEST_F(DoctorTest, PassesAHealthyInstallation) {
    start_with_a_ca();
    const Visit visit = this->visit();
    EXPECT_EQ(visit.code, 0) << visit.output;
    for (const char* name :
         {"user", "key-file", "tls-key", "tls-certificate", "database", "database-role",
          "database-schema", "database-identity", "database-connections", "clock", "sealing-key",
          "audit", "tasks", "plugins/softca", "plugins/scep", "connectors/ca", "admin-socket",
          "directory"}) {
        EXPECT_EQ(visit.status(name), "pass") << visit.check(name).dump(2);
    }
    EXPECT_EQ(visit.check("directory").at("detail"),
              installation.base_url() + "/acme/corp/web/directory");
    const std::string remarks = visit.check("service").at("detail");
    EXPECT_NE(remarks.find("replication: no commit waits"), std::string::npos) << remarks;
    EXPECT_EQ(visit.status("durability"), "warn") << "one server, and it does not even flush";
    EXPECT_EQ(this->visit("", "", {"--fail-on", "warn"}).code, kFindings);
}

TEST_F(DoctorTest, IsAPreflightBeforeTheFirstStart) {
    service.migrate();
    const Visit visit = this->visit();
    EXPECT_EQ(visit.code, 0) << visit.output;
    EXPECT_EQ(visit.status("service"), "warn");
    EXPECT_EQ(visit.status("directory"), "skip");
    EXPECT_EQ(visit.status("connectors"), "skip");
    EXPECT_EQ(installation.sql("SELECT count(*) FROM sealing_key_canary"), "0\n")
        << "it looks and leaves no trace";
}

TEST_F(DoctorTest, SeesAKeyFileThatEverybodyMayRead) {
    service.migrate();
    fs::permissions(installation.file("key-encryption.key"), static_cast<fs::perms>(0644));
    EXPECT_TRUE(visit().blames("key-file", "mode 0644", "chmod 0600"));
}

TEST_F(DoctorTest, SeesTheKeyOfAnotherInstallation) {
    start_with_a_ca();
    const std::string other = installation.file("other.key");
    std::ofstream(other) << support::run({"openssl", "rand", "-base64", "32"});
    fs::permissions(other, fs::perms::owner_read);
    const Visit visit = this->visit(installation.file("key-encryption.key"), other);
    EXPECT_TRUE(visit.blames("sealing-key", "were sealed with the key", "earlier_key_files"));
}

TEST_F(DoctorTest, SeesAnExpiredCertificate) {
    service.migrate();
    const auto file = [&](const std::string& name) { return installation.file(name); };
    support::run({"openssl", "req", "-new", "-nodes", "-newkey", "ec", "-pkeyopt",
                  "ec_paramgen_curve:P-256", "-subj", "/CN=localhost", "-keyout",
                  file("expired.key"), "-out", file("expired.csr")});
    std::ofstream(file("names")) << "subjectAltName=DNS:localhost";
    support::run({"openssl", "x509", "-req", "-days", "-1", "-in", file("expired.csr"), "-signkey",
                  file("expired.key"), "-extfile", file("names"), "-out", file("expired.pem")});
    const Visit visit = this->visit("tls.pem", "expired.pem");
    EXPECT_TRUE(visit.blames("tls-certificate", "is not the key", "made together"));
    fs::copy_file(installation.file("expired.key"), installation.file("tls.key"),
                  fs::copy_options::overwrite_existing);
    EXPECT_TRUE(
        this->visit("tls.pem", "expired.pem").blames("tls-certificate", "expired on", "Renew it"));
}

TEST_F(DoctorTest, SeesABaseUrlThatLeadsElsewhere) {
    start_with_a_ca();
    const std::string wrong = "https://localhost:" + std::to_string(support::free_port());
    Visit visit = this->visit(installation.base_url(), wrong);
    EXPECT_TRUE(visit.blames("directory", wrong, "acme.base_url"));
    EXPECT_EQ(visit.failed(), std::vector<std::string>{"directory"});
    visit = this->visit(installation.base_url(), installation.base_url() + "/pki");
    EXPECT_TRUE(visit.blames("directory", "HTTP 404", "proxy"));
    visit = this->visit("https://localhost", "https://127.0.0.1");
    EXPECT_TRUE(visit.blames("directory", "127.0.0.1", "tls-certificate"));
    EXPECT_TRUE(visit.blames("tls-certificate", "not 127.0.0.1", "acme.base_url"));
}

TEST_F(DoctorTest, SeesAMigrationThatIsMissing) {
    service.migrate();
    installation.sql("DELETE FROM schema_migration WHERE number = 8");
    const Visit visit = this->visit();
    EXPECT_TRUE(visit.blames("database-schema", "0008_", "causeway migrate"));
    EXPECT_EQ(visit.status("tasks"), "skip") << "what it changes is not looked at";
}

// The commonest mistake with two roles: nobody told `migrate` which one serves.
TEST_F(DoctorTest, SeesThatTheRoleWasGrantedNothing) {
    service.migrate();
    installation.sql(std::string("DROP OWNED BY ") + Installation::kServiceRole);
    const Visit visit = this->visit();
    EXPECT_TRUE(visit.blames("database-role", "no right to", "causeway migrate"));
    EXPECT_EQ(visit.failed(), std::vector<std::string>{"database-role"});
    service.migrate();
    EXPECT_EQ(this->visit().status("database-role"), "pass") << "the remedy was the right one";
}

TEST_F(DoctorTest, SeesAPluginThatIsNone) {
    service.migrate();
    const std::string plugins = installation.file("plugins");
    fs::create_directory(plugins);
    std::ofstream(plugins + "/junk.so") << "junk";
    const Visit visit = this->visit(CAUSEWAY_PLUGINS, plugins);
    EXPECT_TRUE(visit.blames("plugins/junk", plugins + "/junk.so", "remove"));
}

TEST_F(DoctorTest, SeesACaThatIsAway) {
    start_with_a_ca();
    support::run({"openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "rsa:2048", "-subj",
                  "/CN=RA", "-keyout", installation.file("ra.key"), "-out",
                  installation.file("ra.pem")});
    hide(text_of(installation.file("ra.key")).substr(100, 40));
    const nlohmann::json config = {
        {"url", "http://127.0.0.1:" + std::to_string(support::free_port()) + "/scep"},
        {"ca_fingerprint", std::string(64, '0')},
        {"ra_certificate", text_of(installation.file("ra.pem"))},
        {"ra_key", "ra"}};
    std::ofstream(installation.file("scep.json")) << config;
    service.operate({"connector", "create", "legacy", "--type", "scep", "--config",
                     installation.file("scep.json"), "--secret-file",
                     "ra=" + installation.file("ra.key")});
    const Visit visit = this->visit();
    EXPECT_TRUE(visit.blames("connectors/legacy", "Failed to connect", "connector test legacy"));
    EXPECT_EQ(visit.status("connectors/ca"), "pass") << "it is another one";
    EXPECT_EQ(visit.failed(), std::vector<std::string>{"connectors/legacy"});
}

TEST_F(DoctorTest, LooksOnlyAtWhatItIsAskedFor) {
    const Visit visit = this->visit("", "", {"--only", "tls-key,clock"});
    ASSERT_EQ(visit.checks.size(), 2U) << visit.output;
    EXPECT_EQ(visit.checks.at(0).at("name"), "tls-key");
    EXPECT_EQ(this->visit("", "", {"--only", "tls-kay"}).code, 2);
    EXPECT_EQ(this->visit("", "", {"--fail-on", "doubt"}).code, 2);
}

TEST_F(DoctorTest, SeesASpellingErrorInTheConfiguration) {
    const Visit visit = this->visit("key_file", "keyfile");
    EXPECT_TRUE(visit.blames("configuration", "secrets.keyfile", "spelling"));
    EXPECT_EQ(visit.failed(), std::vector<std::string>{"configuration"});
}

// libpq repeats pieces of a connection string that it does not understand.
TEST_F(DoctorTest, RepeatsNoPasswordOfAConnectionStringThatIsWrong) {
    std::string right = installation.database_url();
    right.insert(right.find('@'), ":" + kPassword);
    for (const char* wrong :
         {"password=canary-hunter2 canary-hunter2 host=127.0.0.1",
          "postgresql://x:canary-hunter2%zz@127.0.0.1/c", "postgresql://x:p/canary-hunter2@h/c",
          "postgresql://x:p@canary-hunter2@127.0.0.1/c"}) {
        const Visit visit = this->visit(right, wrong, {"--only", "database"});
        EXPECT_EQ(visit.status("database"), "fail") << visit.output;
        for (const auto& [setting, command] :
             {std::pair("CAUSEWAY_DATABASE_URL=", "serve"),
              std::pair("CAUSEWAY_DATABASE_OWNER_URL=", "migrate")}) {
            support::Process refused({"env", std::string(setting) + wrong, CAUSEWAY_PROGRAM,
                                      command, "--config", service.config_file()});
            EXPECT_NE(refused.wait(std::chrono::seconds(60)), 0);
            EXPECT_EQ(refused.output().find("canary"), std::string::npos) << refused.output();
        }
    }
}

// A PostgreSQL of its own, because it is stopped.
struct OwnCluster {
    support::PostgresCluster cluster;
};

class DoctorWithoutDatabase : protected OwnCluster, public DoctorTest {
  protected:
    DoctorWithoutDatabase() : DoctorTest(cluster) {}
};

TEST_F(DoctorWithoutDatabase, FindsEverythingElseAllTheSame) {
    start_with_a_ca();
    cluster.stop();
    fs::permissions(installation.file("key-encryption.key"), static_cast<fs::perms>(0644));
    const Visit visit = this->visit();
    EXPECT_TRUE(visit.blames("database", "connection to server", "Start PostgreSQL"));
    EXPECT_TRUE(visit.blames("key-file", "mode 0644", "chmod 0600"));
    EXPECT_TRUE(visit.blames("service", "not ready", "other checks"));
    EXPECT_EQ(visit.status("tls-certificate"), "pass");
    EXPECT_EQ(visit.status("plugins/softca"), "pass");
    EXPECT_EQ(visit.status("database-schema"), "skip");
    EXPECT_EQ(visit.status("connectors"), "skip");
    cluster.start();
}

}  // namespace
}  // namespace causeway::acceptance
