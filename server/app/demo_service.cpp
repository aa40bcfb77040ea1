// SPDX-License-Identifier: Apache-2.0
#include "app/demo_service.hpp"

#include <cstdlib>
#include <filesystem>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/encoding.hpp"
#include "storage/migrate.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

constexpr const char* kTenant = "demo";
constexpr const char* kConnector = "lab-ca";
constexpr const char* kLabEndpoint = "lab";

// A port that is free now. Another program may take it before we do: then the start fails and says
// so, and a second run helps.
base::Result<int> free_port() {
    const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool found =
        file >= 0 && ::bind(file, generic, size) == 0 && ::getsockname(file, generic, &size) == 0;
    if (file >= 0) ::close(file);
    if (!found) return base::fail(ErrorKind::unavailable, "There is no free TCP port.");
    return ntohs(address.sin_port);
}

base::Result<int> port_or_free(int wanted) {
    if (wanted != 0) return wanted;
    return free_port();
}

std::string loopback(int port) {
    return "127.0.0.1:" + std::to_string(port);
}

fs::path default_state() {
    if (::geteuid() == 0) return "/var/lib/causeway-demo";
    // Nothing of ours changes the environment. NOLINTNEXTLINE(concurrency-mt-unsafe)
    const char* home = std::getenv("HOME");
    return fs::path(home == nullptr ? "/tmp" : home) / ".local/state/causeway-demo";
}

// Plugins lie beside the program in a build tree and under the prefix once installed.
std::vector<std::string> plugin_directories() {
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    return {(program / "lib/causeway/connectors").string(),
            (program.parent_path() / "lib/causeway/connectors").string()};
}

base::Result<Config> make_config(const DemoOptions& options, const DemoState& state) {
    Config config;
    CAUSEWAY_TRY(const int acme_port, port_or_free(options.port));
    CAUSEWAY_TRY(const int admin_port, free_port());
    CAUSEWAY_TRY(const int operations_port, free_port());
    CAUSEWAY_TRY(const int publication_port, free_port());
    CAUSEWAY_TRY(config.lab.http01_port, port_or_free(options.http01_port));
    config.acme.base_url = "https://localhost:" + std::to_string(acme_port);
    config.acme.listen = loopback(acme_port);
    config.acme.tls_certificate = state.tls_certificate;
    config.acme.tls_key = state.tls_key;
    config.admin.listen = loopback(admin_port);
    config.operations.listen = loopback(operations_port);
    config.publication.listen = loopback(publication_port);
    config.secrets.key_file = state.key_file;
    config.connectors.directories = plugin_directories();
    config.lab.enabled = true;
    config.lab.zone = kDemoZone;
    config.validation.resolver_mode = options.resolver.empty() ? "recursive" : "forward";
    if (!options.resolver.empty()) {
        config.validation.forwarders = {options.resolver};
    }
    config.process.node = "demo";
    config.process.drain = std::chrono::seconds(5);
    return config;
}

// A second run finds what the first has made.
template <class Made>
base::Result<void> unless_there(const base::Result<Made>& made) {
    if (made || made.error().kind == ErrorKind::conflict) return {};
    return base::fail(made.error());
}

base::Result<DemoEndpoint> seed(UseCases& cases, const Config& config, const ra::Caller& caller) {
    ra::NewConnector connector{.slug = kConnector, .type = "softca"};
    connector.config =
        R"({"crl_url":"http://)" + config.publication.listen + "/crl/" + kConnector + R"(.crl"})";
    CAUSEWAY_CHECK(unless_there(cases.connectors.create(connector, caller)));
    CAUSEWAY_CHECK(unless_there(cases.tenants.create({kTenant, "Demo"}, caller)));
    ra::NewEndpoint endpoint;
    endpoint.slug = kLabEndpoint;
    endpoint.display_name = "Lab: the built-in CA";
    endpoint.connectors = {kConnector};
    CAUSEWAY_CHECK(unless_there(cases.tenants.create_endpoint(kTenant, endpoint, caller)));
    ra::NewEabKey key;
    key.label = "demo";
    key.max_uses = std::nullopt;
    CAUSEWAY_TRY(const model::EabKey made,
                 cases.eab_keys.create(kTenant, kLabEndpoint, key, caller));
    const std::string name = std::string(kTenant) + "/" + kLabEndpoint;
    return DemoEndpoint{name, config.acme.base_url + "/acme/" + name + "/directory", made.kid,
                        made.hmac_key};
}

base::Result<std::string> make_token(UseCases& cases, const DemoState& state,
                                     const base::Clock& clock, const ra::Caller& caller) {
    ra::NewApiToken token;
    token.label = "demo";
    token.expires_at = clock.now() + std::chrono::days(30);
    CAUSEWAY_TRY(const ra::CreatedApiToken made, cases.api_tokens.create(token, caller));
    std::string file = (state.directory / "admin-token").string();
    CAUSEWAY_CHECK(write_file(file, std::string(made.bearer.reveal_text()) + "\n", true));
    return file;
}

}  // namespace

base::Result<DemoService> start_demo_service(const DemoOptions& options,
                                             const Foundations& foundations,
                                             const Progress& progress) {
    DemoService service;
    const fs::path directory =
        options.state.empty() ? default_state() : fs::absolute(options.state);
    CAUSEWAY_TRY(service.state,
                 prepare_demo_state(directory, foundations.clock, foundations.random));
    progress("Starting a private PostgreSQL in " + directory.string());
    CAUSEWAY_TRY(service.postgres, PrivatePostgres::start(directory / "postgres"));
    CAUSEWAY_TRY(service.config, make_config(options, service.state));
    service.config.database.url = service.postgres->url();
    service.config.admin.socket = service.postgres->socket_directory() + "/admin.sock";
    progress("Applying the migrations");
    storage::ConnectionOptions connection;
    connection.url = service.config.database.url;
    CAUSEWAY_CHECK(storage::migrate(connection, storage::embedded_migrations(), foundations.log));
    progress("Starting Causeway on " + service.config.acme.base_url);
    CAUSEWAY_TRY(service.application, Application::make(service.config, foundations));
    CAUSEWAY_CHECK(service.application->start());
    const ra::Caller caller{{"local:demo", ""}, ""};
    UseCases& cases = service.application->use_cases();
    CAUSEWAY_TRY(service.lab, seed(cases, service.config, caller));
    CAUSEWAY_TRY(service.admin_token_file,
                 make_token(cases, service.state, foundations.clock, caller));
    service.admin_url = "https://" + service.config.admin.listen;
    return service;
}

}  // namespace causeway::app
