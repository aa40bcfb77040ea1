// SPDX-License-Identifier: Apache-2.0
#include "app/application.hpp"

#include <filesystem>
#include <thread>

#include "app/adoption.hpp"
#include "app/key_files.hpp"
#include "app/listen_address.hpp"
#include "app/version.hpp"

namespace causeway::app {
namespace {

// Threads on which ended validations are recorded.
constexpr int kConclusionThreads = 4;

storage::PoolOptions pool_options(const Config& config) {
    storage::PoolOptions options;
    options.connection.url = config.database.url;
    options.size = static_cast<std::size_t>(config.database.connections);
    return options;
}

ca::Registry::Lookup connector_lookup(model::Database& database) {
    return [&database](model::ConnectorId id) {
        return model::read(
            database,
            [id](model::UnitOfWork& unit) -> base::Result<std::optional<model::Connector>> {
                return unit.connectors.find_with_secrets(id);
            });
    };
}

// Replicas share the key-encryption keys, and so these: a nonce of one is good at all, also while
// the current key is changed on one after the other (docs/operations.md).
std::vector<base::Secret> nonce_keys(const crypto::SealingKeys& keys) {
    std::vector<base::Secret> derived;
    for (const crypto::KeyEncryptionKey& key : keys.all()) {
        derived.push_back(crypto::derive_key(key.octets(), "causeway nonce"));
    }
    return derived;
}

}  // namespace

base::Error about_database(const base::Error& error, const std::string& setting) {
    if (error.internal.empty()) return error;
    return base::make_error(
        error.kind, "The database that " + setting + " names cannot be used: " + error.internal);
}

base::Result<std::unique_ptr<Application>> Application::make(const Config& config,
                                                             Foundations foundations) {
    CAUSEWAY_TRY(crypto::SealingKeys keys, read_sealing_keys(config));
    CAUSEWAY_TRY(const http::TlsIdentity identity,
                 http::read_tls_identity(config.acme.tls_certificate, config.acme.tls_key));
    std::unique_ptr<Application> application(new Application(config, foundations, std::move(keys)));
    CAUSEWAY_CHECK(application->wire());
    CAUSEWAY_CHECK(application->add_listeners(identity));
    return application;
}

Application::Application(Config config, Foundations foundations, crypto::SealingKeys keys)
    : config_(std::move(config)),
      foundations_(foundations),
      keys_(std::move(keys)),
      storage_(pool_options(config_),
               {foundations.clock, foundations.log, {keys_, foundations.random}}, bells_),
      signing_(config_, storage_.log_store(), foundations.clock),
      audit_log_(storage_.log_store(), signing_.identity()),
      plugins_({config_.connectors.directories.begin(), config_.connectors.directories.end()},
               foundations.clock, foundations.log),
      connector_services_{foundations.log, foundations.clock, storage_.connector_states(),
                          [this](std::string_view address, std::uint16_t port) {
                              return outbound_->check_connector_egress(address, port);
                          }},
      catalog_(plugins_, connector_services_),
      issuer_(connector_lookup(storage_.database()), plugins_, connector_services_),
      nonces_(storage_.nonces(), foundations.clock, foundations.random, nonce_keys(keys_)) {}

Application::~Application() {
    stop();
}

base::Result<void> Application::wire() {
    const auto& [clock, random, log] = foundations_;
    CAUSEWAY_TRY(outbound_, Outbound::make(config_, clock, log));
    conclusions_ = std::make_unique<ThreadPool>(kConclusionThreads, log);
    use_cases_ = std::make_unique<UseCases>(
        UseCases::Parts{storage_.database(), issuer_, catalog_, outbound_->validator(),
                        [this](std::function<void()> task) { conclusions_->post(std::move(task)); },
                        clock, random, log, metrics_,
                        [this](std::chrono::milliseconds span) { return bells_.pause(span); }},
        config_);
    UseCases& cases = *use_cases_;
    acme_ = std::make_unique<acme::AcmeHandler>(acme::Services{
        cases.endpoints, cases.accounts, cases.orders, cases.validation, cases.issuance,
        cases.revocations, nonces_, log, metrics_, config_.acme.base_url});
    admin_ = std::make_unique<admin::Api>(
        admin::Services{cases.tenants, cases.domains, cases.eab_keys, cases.accounts,
                        cases.connectors, cases.api_tokens, cases.records, cases.reconciliation,
                        cases.revocations, cases.revocation_tasks, audit_log_, storage_.database(),
                        log, clock, config_.acme.base_url});
    crls_ = std::make_unique<CrlHandler>(cases.connectors, issuer_);
    key_announcement_ = std::make_unique<KeyAnnouncement>(
        storage_.key_holders(), base::Uuid::v7(clock, random), config_.process.node, keys_, log);
    operations_ = std::make_unique<OperationsHandler>(health_checks(), metrics_);
    metrics_.set("causeway_build_info", {{"version", kVersion}}, 1);
    return {};
}

base::Result<void> Application::add_listeners(const http::TlsIdentity& identity) {
    const auto add =
        [this](base::Result<std::unique_ptr<http::Server>> made) -> base::Result<void> {
        CAUSEWAY_TRY(std::unique_ptr<http::Server> server, std::move(made));
        servers_.push_back(std::move(server));
        return {};
    };
    CAUSEWAY_CHECK(add(tcp_server("acme", config_.acme.listen, *acme_, identity)));
    if (!config_.admin.listen.empty()) {
        CAUSEWAY_CHECK(add(tcp_server("admin", config_.admin.listen, *admin_, identity)));
    }
    if (!config_.publication.listen.empty()) {
        CAUSEWAY_CHECK(
            add(tcp_server("publication", config_.publication.listen, *crls_, std::nullopt)));
    }
    servers_.push_back(admin_socket_server());
    CAUSEWAY_TRY(operations_server_,
                 tcp_server("operations", config_.operations.listen, *operations_, std::nullopt));
    return {};
}

base::Result<std::unique_ptr<http::Server>> Application::tcp_server(
    const std::string& surface, const std::string& listen, http::Handler& handler,
    std::optional<http::TlsIdentity> identity) {
    CAUSEWAY_TRY(const net::SocketAddress address, parse_listen_address(listen));
    http::ListenerConfig listener;
    listener.surface = surface;
    listener.address = address.address.to_string();
    listener.port = address.port;
    listener.tls = std::move(identity);
    const auto& [clock, random, log] = foundations_;
    return std::make_unique<http::Server>(std::move(listener), http::Limits{}, handler,
                                          http::Environment{clock, random, log, metrics_});
}

std::unique_ptr<http::Server> Application::admin_socket_server() {
    http::ListenerConfig listener;
    listener.surface = "admin";
    listener.unix_path = config_.admin.socket;
    listener.unix_group = config_.admin.socket_group;
    const auto& [clock, random, log] = foundations_;
    return std::make_unique<http::Server>(std::move(listener), http::Limits{}, *admin_,
                                          http::Environment{clock, random, log, metrics_});
}

std::vector<HealthCheck> Application::health_checks() {
    return {
        {"database", true,
         [this] {
             const auto pending = storage_.pending_migrations();
             if (!pending)
                 return pending.error().internal.empty() ? pending.error().detail
                                                         : pending.error().internal;
             return pending->empty() ? std::string()
                                     : "migrations are missing; run: causeway migrate";
         }},
        {"audit", true,
         [this] {
             const auto open = use_cases_->gate.check_log();
             return open ? std::string() : open.error().internal;
         }},
        {"sealing_key", true, [this] { return key_announcement_->shortcoming(); }},
        // No other replica could do better, and reading and revoking go on.
        {"database_identity", false,
         [this] {
             const auto database = storage_.served_database();
             return database ? doubt_about(*database) : std::string();
         }},
        {"audit_proof", false, [this] { return signing_.shortcoming(); }},
        {"replication", false, [this] { return lack_of_replication(); }},
        {"connectors", false, [this] { return connector_without_plugin(); }},
        {"stopping", true,
         [this] { return stopping_ ? "the process was asked to stop" : std::string(); }},
        {"lab", false,
         [this] {
             return config_.lab.enabled ? "lab mode: validation may reach loopback and other ports"
                                        : std::string();
         }},
    };
}

// What was committed and not replicated is lost with the primary.
std::string Application::lack_of_replication() {
    const auto synchronous = storage_.replicates_synchronously();
    if (!synchronous || *synchronous) return {};  // the database's own check says so
    return "no commit waits for a standby: certificates of the last moments are lost with the "
           "primary";
}

// Orders at such a connector wait, and nothing else would say why.
std::string Application::connector_without_plugin() {
    std::string trouble;
    const auto looked =
        storage_.database().read([&](model::UnitOfWork& unit) -> base::Result<void> {
            for (const model::Connector& connector : unit.connectors.list()) {
                if (plugins_.find(connector.type)) continue;
                trouble = "the connector " + connector.slug.text() + " needs the plugin " +
                          connector.type + ", which connectors.directories do not have";
            }
            return {};
        });
    return looked ? trouble : std::string();  // the database's own check says so
}

void Application::warn_of_missing_plugins() {
    for (const std::string& directory : config_.connectors.directories) {
        std::error_code ignored;
        if (std::filesystem::is_directory(directory, ignored)) continue;
        foundations_.log.warning("connectors.no_directory",
                                 {{"directory", directory},
                                  {"detail", "connectors.directories names it; it is not there"}});
    }
}

base::Result<void> Application::check_database() {
    const auto pending = storage_.pending_migrations();
    if (!pending) return base::fail(about_database(pending.error()));
    if (!pending->empty()) {
        return base::fail(base::ErrorKind::precondition_failed,
                          "The database lacks " + std::to_string(pending->size()) +
                              " migrations. Run: causeway migrate --config FILE");
    }
    if (const auto announced = key_announcement_->begin(); !announced) {
        return base::fail(about_database(announced.error()));
    }
    const auto checked = storage_.check_sealing_key();
    if (!checked) return base::fail(about_database(checked.error()));
    return {};
}

base::Result<void> Application::start() {
    CAUSEWAY_CHECK(check_database());
    const auto& [clock, random, log] = foundations_;
    database_watch_.emplace([this] { return storage_.served_database(); }, use_cases_->gate, log);
    for (const auto& server : servers_) CAUSEWAY_CHECK(server->start());
    CAUSEWAY_CHECK(operations_server_->start());
    warn_of_missing_plugins();
    signing_.announce(log);
    workers_ = std::make_unique<Workers>(Workers::Parts{
        storage_, bells_, use_cases_->validation, use_cases_->enrollment,
        use_cases_->reconciliation, use_cases_->revocation_delivery, use_cases_->revocation_tasks,
        use_cases_->gate, *database_watch_, signing_.notary(), clock, log, metrics_});
    log.info("service.started", {{"version", kVersion},
                                 {"node", config_.process.node},
                                 {"base_url", config_.acme.base_url}});
    if (config_.lab.enabled) {
        log.warning("service.lab_mode",
                    {{"detail", "validation may reach loopback and other ports"}});
    }
    return {};
}

void Application::reload_tls() {
    if (const auto replaced = replace_tls(); !replaced) {
        foundations_.log.error("service.tls_not_reloaded", {{"reason", replaced.error().detail}});
    } else {
        foundations_.log.info("service.tls_reloaded");
    }
}

base::Result<void> Application::replace_tls() {
    CAUSEWAY_TRY(const http::TlsIdentity identity,
                 http::read_tls_identity(config_.acme.tls_certificate, config_.acme.tls_key));
    for (const auto& server : servers_) {
        if (server->serves_tls()) CAUSEWAY_CHECK(server->reload_tls(identity));
    }
    return {};
}

void Application::stop() {
    if (use_cases_ == nullptr) return;
    stopping_ = true;
    use_cases_->waiters.close();
    use_cases_->revocation_waiters.close();
    {
        std::vector<std::jthread> stops;
        for (const auto& server : servers_) {
            stops.emplace_back([&] { server->stop(config_.process.drain); });
        }
    }
    servers_.clear();
    workers_.reset();
    use_cases_->validation.hand_back();
    outbound_->stop_validating();
    conclusions_.reset();
    key_announcement_->end();
    // Last, so that /readyz says why nothing else answers.
    operations_server_.reset();
}

}  // namespace causeway::app
