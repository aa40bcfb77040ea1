// SPDX-License-Identifier: Apache-2.0
#include "app/demo_report.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <unistd.h>

#include "app/demo_clients.hpp"
#include "app/shell_text.hpp"
#include "base/encoding.hpp"
#include "base/time_text.hpp"

namespace causeway::app {
namespace {

constexpr const char* kEmail = "you@example.com";

// RFC 5280 §4.2.1.12.
std::string purposes(const crypto::Certificate& certificate) {
    constexpr std::pair<const char*, const char*> names[] = {{"1.3.6.1.5.5.7.3.1", "serverAuth"},
                                                             {"1.3.6.1.5.5.7.3.2", "clientAuth"}};
    std::string text;
    for (const std::string& oid : certificate.usages().extended) {
        const auto* name =
            std::ranges::find(names, oid, [](const auto& entry) { return entry.first; });
        text += (text.empty() ? "" : ", ") + (name == std::end(names) ? oid : name->second);
    }
    return text;
}

std::string this_program() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).string();
}

}  // namespace

void DemoReport::certificate(const DemoEndpoint& endpoint, const crypto::Certificate& certificate,
                             const std::string& file) const {
    out_ << "\nA certificate of " << endpoint.name << ", obtained by lego over http-01:\n"
         << "  names     ";
    for (const std::string& name : certificate.names().dns) out_ << ' ' << name;
    out_ << "\n  issuer     " << certificate.issuer() << "\n  serial     "
         << certificate.serial_hex() << "\n  valid      "
         << base::to_rfc3339(certificate.not_before()) << " to "
         << base::to_rfc3339(certificate.not_after()) << "\n  key        "
         << certificate.key().describe() << "\n  for        " << purposes(certificate)
         << "\n  file       " << file << '\n';
    if (!endpoint.profile.remark.empty()) out_ << endpoint.profile.remark << '\n';
    out_ << std::flush;
}

void DemoReport::directions() const {
    out_ << "\nAdmin API       " << service_.admin_url << "\nAdmin token in  "
         << service_.admin_token_file << "\nTLS trust in    " << service_.state.ca_bundle
         << "\nSCEP CA at      " << service_.legacy_ca->url() << "\nValidated on    port "
         << service_.config.lab.http01_port << " for http-01, port "
         << service_.config.lab.tlsalpn01_port << " for tls-alpn-01\n\nWhether all is well:\n"
         << shell_text({{this_program(), "doctor", "--config", service_.state.config_file,
                         "--ca-file", service_.state.ca_bundle},
                        {},
                        {}})
         << '\n';
    for (const DemoEndpoint& endpoint : service_.endpoints) {
        const std::string& domain = endpoint.profile.domain;
        const ClientRequest certbot{"certbot." + domain, kEmail, "certbot"};
        const ClientRequest lego{"lego." + domain, kEmail, "lego/" + endpoint.name};
        out_ << "\n== " << endpoint.title << "\nACME directory  " << endpoint.directory_url
             << "\n\nWith certbot:\n"
             << shell_text(certbot_command(service_, endpoint, certbot)) << "\n\nWith lego:\n"
             << shell_text(lego_command(service_, endpoint, lego)) << '\n';
    }
    out_ << std::flush;
}

std::string DemoReport::environment() const {
    std::vector<std::pair<std::string, std::string>> variables;
    for (const DemoEndpoint& endpoint : service_.endpoints) {
        const std::string& prefix = endpoint.profile.variables;
        variables.emplace_back(prefix + "DIRECTORY_URL", endpoint.directory_url);
        variables.emplace_back(prefix + "EAB_KID", endpoint.eab_kid);
        variables.emplace_back(prefix + "EAB_HMAC",
                               base::base64url_encode(endpoint.eab_hmac.reveal()));
    }
    const Config& config = service_.config;
    variables.insert(variables.end(),
                     {{"CA_BUNDLE", service_.state.ca_bundle},
                      {"CONFIG_FILE", service_.state.config_file},
                      {"ADMIN_URL", service_.admin_url},
                      {"ADMIN_TOKEN_FILE", service_.admin_token_file},
                      {"ADMIN_SOCKET", config.admin.socket},
                      {"OPERATIONS_URL", "http://" + config.operations.listen},
                      {"PUBLICATION_URL", "http://" + config.publication.listen},
                      {"HTTP01_PORT", std::to_string(config.lab.http01_port)},
                      {"TLSALPN01_PORT", std::to_string(config.lab.tlsalpn01_port)},
                      {"SERVER_PID", std::to_string(::getpid())},
                      {"POSTGRES_PID", std::to_string(service_.postgres->pid())},
                      {"SCEP_PID", std::to_string(service_.legacy_ca->pid())},
                      {"SCEP_URL", service_.legacy_ca->url()},
                      {"PGHOST", service_.postgres->socket_directory()},
                      {"PGDATABASE", PrivatePostgres::kDatabase},
                      {"PGUSER", service_.postgres->user()},
                      {"CAUSEWAY", this_program()}});
    std::string text;
    for (const auto& [name, value] : variables) text += name + "=" + shell_quoted(value) + "\n";
    return text;
}

}  // namespace causeway::app
