// SPDX-License-Identifier: Apache-2.0
#include "app/demo_service.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "app/config_writer.hpp"
#include "app/demo_ports.hpp"
#include "storage/migrate.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

std::string loopback(int port) {
    return "127.0.0.1:" + std::to_string(port);
}

base::Result<fs::path> state_directory(const DemoOptions& options) {
    if (!options.state.empty()) return fs::absolute(options.state);
    if (::geteuid() == 0) return fs::path("/var/lib/causeway-demo");
    // Nothing of ours changes the environment. NOLINTNEXTLINE(concurrency-mt-unsafe)
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') {
        return base::fail(ErrorKind::malformed,
                          "HOME is not set. Choose a state directory with --state DIR.");
    }
    return fs::path(home) / ".local/state/causeway-demo";
}

// Plugins lie beside the program in a build tree and under the prefix once installed.
std::vector<std::string> plugin_directories() {
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    std::vector<std::string> found;
    for (const fs::path& place : {program, program.parent_path()}) {
        const fs::path directory = place / "lib/causeway/connectors";
        if (fs::is_directory(directory, ignored)) found.push_back(directory.string());
    }
    return found;
}

Config make_config(const DemoOptions& options, const DemoState& state, const DemoPorts& ports) {
    Config config;
    config.acme.base_url = "https://localhost:" + std::to_string(ports.acme);
    config.acme.listen = loopback(ports.acme);
    config.acme.tls_certificate = state.tls_certificate;
    config.acme.tls_key = state.tls_key;
    config.admin.listen = loopback(ports.admin);
    config.operations.listen = loopback(ports.operations);
    config.publication.listen = loopback(ports.publication);
    config.secrets.key_file = state.key_file;
    config.audit.signing_key_file = state.audit_key_file;
    config.audit.origin = "localhost/audit";  // whatever port it gets
    config.audit.anchor_directory = state.anchor_directory;
    config.audit.checkpoint_interval = std::chrono::seconds(1);
    config.connectors.directories = plugin_directories();
    config.lab.enabled = true;
    config.lab.http01_port = ports.http01;
    config.lab.tlsalpn01_port = ports.tlsalpn01;
    config.lab.zone = kDemoZone;
    config.validation.resolver_mode = options.resolver.empty() ? "recursive" : "forward";
    if (!options.resolver.empty()) {
        config.validation.forwarders = {options.resolver};
    }
    config.process.node = "demo";
    config.process.drain = std::chrono::seconds(5);
    return config;
}

// Where it does not start today it may not start tomorrow.
base::Result<std::unique_ptr<LegacyCa>> start_legacy_ca(const fs::path& state, int port,
                                                        base::Random& random) {
    auto started = LegacyCa::start(state / "legacy-ca", port, random);
    if (!started) CAUSEWAY_CHECK(forget_scep_port(state));
    return started;
}

constexpr std::chrono::days kTokenLife{30};
// So much of it is left at least when a demo starts.
constexpr std::chrono::days kTokenRest{7};

bool is_still_good(UseCases& cases, const std::string& file, base::Time now) {
    std::string bearer;
    std::getline(std::ifstream(file), bearer);
    const auto token = cases.api_tokens.authenticate(bearer);
    return token && token->scope == model::ApiScope::admin && token->expires_at > now + kTokenRest;
}

base::Result<std::string> make_token(UseCases& cases, const DemoState& state,
                                     const base::Clock& clock, const ra::Caller& caller) {
    std::string file = (state.directory / "admin-token").string();
    if (is_still_good(cases, file, clock.now())) return file;
    ra::NewApiToken token;
    token.label = "demo";
    token.expires_at = clock.now() + kTokenLife;
    CAUSEWAY_TRY(const ra::CreatedApiToken made, cases.api_tokens.create(token, caller));
    CAUSEWAY_CHECK(write_file(file, std::string(made.bearer.reveal_text()) + "\n", true));
    return file;
}

}  // namespace

base::Result<DemoService> start_demo_service(const DemoOptions& options,
                                             const Foundations& foundations,
                                             const Progress& progress) {
    CAUSEWAY_CHECK(LegacyCa::check_installed());
    DemoService service;
    CAUSEWAY_TRY(const fs::path directory, state_directory(options));
    CAUSEWAY_TRY(service.state,
                 prepare_demo_state(directory, foundations.clock, foundations.random));
    CAUSEWAY_TRY(service.environment, EnvironmentFile::prepare(options.env_file));
    CAUSEWAY_TRY(const DemoPorts ports,
                 choose_ports(directory, {.acme = options.port,
                                          .http01 = options.http01_port,
                                          .tlsalpn01 = options.tlsalpn01_port}));
    progress("Starting a private PostgreSQL in " + directory.string());
    CAUSEWAY_TRY(service.postgres, PrivatePostgres::start(directory / "postgres"));
    progress("Starting a SCEP CA, scepserver, on port " + std::to_string(ports.scep));
    CAUSEWAY_TRY(service.legacy_ca, start_legacy_ca(directory, ports.scep, foundations.random));
    service.config = make_config(options, service.state, ports);
    service.config.database.url = service.postgres->service_url();
    service.config.admin.socket = service.postgres->socket_directory() + "/admin.sock";
    CAUSEWAY_CHECK(write_file(service.state.config_file, to_toml(service.config), true));
    progress("Applying the migrations");
    storage::ConnectionOptions connection;
    connection.url = service.postgres->owner_url();
    CAUSEWAY_CHECK(storage::migrate(connection, storage::embedded_migrations(), foundations.log,
                                    PrivatePostgres::kServiceRole));
    progress("Starting Causeway on " + service.config.acme.base_url);
    CAUSEWAY_TRY(service.application, Application::make(service.config, foundations));
    CAUSEWAY_CHECK(service.application->start());
    const ra::Caller caller{{"local:demo", ""}, ""};
    UseCases& cases = service.application->use_cases();
    CAUSEWAY_TRY(service.endpoints, seed_demo(cases, service.config, *service.legacy_ca, caller));
    CAUSEWAY_TRY(service.admin_token_file,
                 make_token(cases, service.state, foundations.clock, caller));
    service.admin_url = "https://" + service.config.admin.listen;
    CAUSEWAY_CHECK(remember_ports(directory, ports));
    return service;
}

}  // namespace causeway::app
