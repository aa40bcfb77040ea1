// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "acme/acme_handler.hpp"
#include "acme/nonce.hpp"
#include "admin/api.hpp"
#include "app/audit_signing.hpp"
#include "app/config.hpp"
#include "app/crl_handler.hpp"
#include "app/database_watch.hpp"
#include "app/health.hpp"
#include "app/key_announcement.hpp"
#include "app/outbound.hpp"
#include "app/prometheus_metrics.hpp"
#include "app/thread_pool.hpp"
#include "app/use_cases.hpp"
#include "app/workers.hpp"
#include "audit/log_reader.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "ca/plugin_directories.hpp"
#include "crypto/sealed_box.hpp"
#include "http/server.hpp"
#include "storage/storage.hpp"

namespace causeway::app {

// What every room is given from outside, for the life of the process.
struct Foundations {
    const base::Clock& clock;
    base::Random& random;
    base::Log& log;
};

// For whoever configures the process: what the database that this setting names has said, instead
// of the answer that clients get for it.
base::Error about_database(const base::Error& error, const std::string& setting = "database.url");

// The whole service, built from its configuration: the one place that knows every room.
class Application {
  public:
    // Reads the key files and the TLS identity; connects to nothing yet. The error says what to
    // change in the configuration.
    static base::Result<std::unique_ptr<Application>> make(const Config& config,
                                                           Foundations foundations);
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;
    ~Application();

    // Checks the database and begins to listen and to work.
    base::Result<void> start();
    // Reads the TLS identity again, for connections from now on. When it cannot be used, the log
    // says why, and the one from before stays.
    void reload_tls();
    // Lets requests in progress end, for at most the configured time, then calls of connectors by
    // their deadlines, and stops. What cannot end is in the database and taken up by an heir.
    void stop();
    // Calls of connectors that did not return by their deadlines. As long as there is one, the
    // destructor does not return.
    int stuck_calls() { return issuer_.stuck_calls(); }

    UseCases& use_cases() { return *use_cases_; }

  private:
    Application(Config config, Foundations foundations, crypto::SealingKeys keys);

    base::Result<void> wire();
    base::Result<void> check_database();
    base::Result<void> replace_tls();
    base::Result<void> add_listeners(const http::TlsIdentity& identity);
    base::Result<std::unique_ptr<http::Server>> tcp_server(
        const std::string& surface, const std::string& listen, http::Handler& handler,
        std::optional<http::TlsIdentity> identity);
    std::unique_ptr<http::Server> admin_socket_server();
    void warn_of_missing_plugins();
    std::string lack_of_replication();
    std::string connector_without_plugin();
    std::vector<HealthCheck> health_checks();

    const Config config_;
    const Foundations foundations_;
    const crypto::SealingKeys keys_;
    PrometheusMetrics metrics_;
    JobBells bells_;
    storage::Storage storage_;
    AuditSigning signing_;
    audit::LogReader audit_log_;
    std::unique_ptr<Outbound> outbound_;
    ca::PluginDirectories plugins_;
    const ca::Services connector_services_;
    ca::PluginCatalog catalog_;
    ca::PluginIssuer issuer_;
    std::unique_ptr<UseCases> use_cases_;
    std::unique_ptr<ThreadPool> conclusions_;  // where validations go on; uses the use cases
    acme::Nonces nonces_;
    std::unique_ptr<acme::AcmeHandler> acme_;
    std::unique_ptr<admin::Api> admin_;
    std::unique_ptr<CrlHandler> crls_;
    std::unique_ptr<OperationsHandler> operations_;
    std::atomic<bool> stopping_ = false;
    std::vector<std::unique_ptr<http::Server>> servers_;
    std::unique_ptr<http::Server> operations_server_;
    std::optional<DatabaseWatch> database_watch_;
    std::unique_ptr<Workers> workers_;
    std::unique_ptr<KeyAnnouncement> key_announcement_;
};

}  // namespace causeway::app
