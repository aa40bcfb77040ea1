// SPDX-License-Identifier: Apache-2.0
#include "app/doctor_checks.hpp"

#include "app/doctor_audit.hpp"
#include "app/doctor_host.hpp"
#include "app/doctor_network.hpp"
#include "app/doctor_tls.hpp"
#include "app/shell_text.hpp"

namespace causeway::app {
namespace {

// A connector's test alone has thirty seconds.
constexpr std::chrono::seconds kConnectorPatience{45};

struct Row {
    const char* name;
    const char* looks_at;
    Findings (*run)(Evidence& evidence);
    std::chrono::seconds patience = Check::kPatience;
    // Whether there is something to look at where the settings cannot be read.
    bool needs_settings = true;
};

std::vector<WrittenDirectory> written_directories(Evidence& evidence) {
    std::vector<WrittenDirectory> directories;
    const Examined& examined = evidence.database();
    if (examined && !examined->data_directory.empty()) {
        directories.push_back({examined->data_directory, "the database's data"});
    }
    const std::string& anchors = evidence.config().audit.anchor_directory;
    if (!anchors.empty()) directories.push_back({anchors, "the audit log's anchors"});
    return directories;
}

DirectoryQuestion directory_question(Evidence& evidence) {
    DirectoryQuestion question{evidence.config().acme.base_url, "", evidence.options().ca_file,
                               evidence.service_runs()};
    const Examined& examined = evidence.database();
    if (examined && examined->stored && *examined->stored) {
        question.endpoint = (*examined->stored)->endpoint;
    }
    return question;
}

// As the doctor was called.
std::string config_option(const Evidence& evidence) {
    const std::string& file = evidence.reading().path;
    return file.empty() ? "" : " --config " + shell_word(file);
}

// Where the serving role is another than the owner, the owner's connection string is not here.
std::string migrate_command(const Evidence& evidence) {
    const Config::Database& database = evidence.config().database;
    const bool divided = !database.service_role.empty() && database.owner_url.empty();
    return std::string(divided ? "CAUSEWAY_DATABASE_OWNER_URL=... " : "") + "causeway migrate" +
           config_option(evidence);
}

constexpr Row kRows[] = {
    {.name = "configuration",
     .looks_at = "the file and the environment: spelling, values, who may change them",
     .run = [](Evidence& e) { return check_configuration(e.reading()); },
     .needs_settings = false},
    {.name = "user",
     .looks_at = "whether this is the user that the service runs as",
     .run = [](Evidence& e) { return check_user(e.config().admin); }},
    {.name = "key-file",
     .looks_at = "the key-encryption keys: there, secret, random",
     .run = [](Evidence& e) { return check_key_files(e.config().secrets); }},
    {.name = "tls-key",
     .looks_at = "the TLS identity's private key: there, secret",
     .run = [](Evidence& e) { return check_tls_key_file(e.config().acme.tls_key); }},
    {.name = "tls-certificate",
     .looks_at = "the TLS identity: key, dates, chain, name of the base URL",
     .run = [](Evidence& e) { return check_tls_certificate(e.config().acme, e.clock().now()); }},
    {.name = "credentials",
     .looks_at = "files that systemd hands to the unit",
     .run = [](Evidence& e) { return check_credentials(e.config()); }},
    {.name = "database",
     .looks_at = "whether PostgreSQL answers, its version and encoding",
     .run = [](Evidence& e) { return check_database(e.database()); }},
    {.name = "database-role",
     .looks_at = "each right that the role lacks, or has too many",
     .run =
         [](Evidence& e) {
             return check_role(e.database(), e.config().database.service_role, migrate_command(e));
         }},
    {.name = "database-schema",
     .looks_at = "migrations: missing, changed, newer than this program",
     .run = [](Evidence& e) { return check_schema(e.database(), migrate_command(e)); }},
    {.name = "database-identity",
     .looks_at = "whether the database was restored, copied or promoted since it was served",
     .run = [](Evidence& e) { return check_identity(e.database(), migrate_command(e)); }},
    {.name = "database-connections",
     .looks_at = "max_connections against the pool",
     .run =
         [](Evidence& e) {
             return check_connections(e.database(), e.config().database.connections);
         }},
    {.name = "durability",
     .looks_at = "what survives a crash and the loss of the primary",
     .run = [](Evidence& e) { return check_durability(e.database(), e.config().lab.enabled); }},
    {.name = "clock",
     .looks_at = "this machine's clock against the database's",
     .run = [](Evidence& e) { return check_clock(e.database()); }},
    {.name = "sealing-key",
     .looks_at = "whether each key that sealed something is configured, here and elsewhere",
     .run =
         [](Evidence& e) {
             return check_sealing_key(e.database(), e.keys(), [&] { return e.sealing_facts(); });
         }},
    {.name = "audit",
     .looks_at = "how long events wait to be sealed",
     .run =
         [](Evidence& e) { return check_audit(e.database(), e.clock().now(), e.service_runs()); }},
    {.name = "audit-key",
     .looks_at = "the key that signs the audit log: there, secret, of the right kind",
     .run = [](Evidence& e) { return check_audit_key(e.config()); }},
    {.name = "audit-anchors",
     .looks_at =
         "where checkpoints are kept outside the database: writable, of this log, not ahead",
     .run =
         [](Evidence& e) { return check_audit_anchors(e.config(), [&] { return e.log_size(); }); }},
    {.name = "tasks",
     .looks_at = "requests and revocations that wait for an operator",
     .run = [](Evidence& e) { return check_tasks(e.database()); }},
    {.name = "resolver",
     .looks_at = "whether the DNS that validation asks gives answers",
     .run = [](Evidence& e) { return check_resolver(e.config(), e.clock(), e.log()); }},
    {.name = "http-01",
     .looks_at = "the way of validation to the web server of --reach",
     .run =
         [](Evidence& e) {
             return check_http01(e.config(), e.options().reach, e.clock(), e.log());
         },
     .patience = std::chrono::seconds(30)},
    {.name = "plugins",
     .looks_at = "each connector plugin: loads, speaks this version, describes itself",
     .run =
         [](Evidence& e) { return check_plugins(e.config().connectors.directories, e.clock()); }},
    {.name = "connectors",
     .looks_at = "each connection to a CA, as \"causeway connector test\" does",
     .run = [](Evidence& e) { return e.connectors(); },
     .patience = kConnectorPatience},
    {.name = "service",
     .looks_at = "what the running service says at /readyz",
     .run =
         [](Evidence& e) {
             return check_service(e.readyz(), e.config().operations.listen,
                                  "causeway serve" + config_option(e));
         }},
    {.name = "admin-socket",
     .looks_at = "the admin API's socket: there, for its group only",
     .run = [](Evidence& e) { return check_admin_socket(e.config().admin, e.service_runs()); }},
    {.name = "directory",
     .looks_at = "our own ACME directory through the base URL, as a client sees it",
     .run = [](Evidence& e) { return check_directory(directory_question(e), net::http_call); },
     .patience = std::chrono::seconds(40)},
    {.name = "disk",
     .looks_at = "room where this machine writes",
     .run = [](Evidence& e) { return check_disks(written_directories(e)); }},
};

}  // namespace

std::vector<Check> doctor_checks(const std::shared_ptr<Evidence>& evidence) {
    std::vector<Check> checks;
    for (const Row& row : kRows) {
        checks.push_back({row.name, row.looks_at,
                          [evidence, run = row.run, needs_settings = row.needs_settings] {
                              if (needs_settings && evidence->reading().unreadable) {
                                  return Findings{skipped(
                                      "the settings cannot be read (see \"configuration\")")};
                              }
                              return run(*evidence);
                          },
                          row.patience});
    }
    return checks;
}

}  // namespace causeway::app
