// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/listing.hpp"
#include "cli/printable.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr Column kColumns[] = {
    {"CERTIFICATE", "/id"},    {"ISSUED", "/issued_at"}, {"EXPIRES", "/not_after"},
    {"TENANT", "/tenant"},     {"STATUS", "/status"},    {"SERIAL", "/serial"},
    {"NAMES", "/identifiers"},
};

constexpr Column kFields[] = {
    {"names", "/identifiers"}, {"status", "/status"},          {"serial", "/serial"},
    {"issuer", "/issuer"},     {"not before", "/not_before"},  {"not after", "/not_after"},
    {"SHA-256", "/sha256"},    {"key SHA-256", "/key_sha256"}, {"tenant", "/tenant"},
    {"endpoint", "/endpoint"}, {"connector", "/connector"},    {"account", "/account"},
    {"order", "/order"},       {"issued", "/issued_at"},       {"id", "/id"},
};

struct Filters {
    std::string name, serial, fingerprint, tenant, endpoint, account, issued_from, issued_until;
    int limit = kDefaultLimit;
};

void add_list(CLI::App& noun, Session& session) {
    const auto filters = std::make_shared<Filters>();
    CLI::App& command = *noun.add_subcommand("list", "Find certificates, newest first");
    command.add_option("--name", filters->name, "For this DNS name or address");
    command.add_option("--serial", filters->serial, "With this serial number, however spelled");
    command.add_option("--fingerprint", filters->fingerprint, "With this SHA-256 fingerprint");
    command.add_option("--tenant", filters->tenant, "Of this tenant");
    command.add_option("--endpoint", filters->endpoint, "From this endpoint of the tenant");
    command.add_option("--account", filters->account, "Of this account (id)");
    command.add_option("--issued-from", filters->issued_from, "Not issued before this time");
    command.add_option("--issued-until", filters->issued_until, "Issued before this time");
    add_limit(command, filters->limit);
    session.on_run(command, [&session, filters](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const Listing certificates,
                     client.list("/certificates",
                                 {{"name", filters->name},
                                  {"serial", filters->serial},
                                  {"fingerprint", filters->fingerprint},
                                  {"tenant", filters->tenant},
                                  {"endpoint", filters->endpoint},
                                  {"account", filters->account},
                                  {"issued_from", filters->issued_from},
                                  {"issued_until", filters->issued_until}},
                                 filters->limit));
        return session.show(certificates, kColumns);
    });
}

// Line ends are all that PEM needs beyond what can be printed.
void print_pem(std::ostream& out, std::string_view pem) {
    while (!pem.empty()) {
        const auto end = pem.find('\n');
        out << printable(pem.substr(0, end)) << '\n';
        pem.remove_prefix(end == std::string_view::npos ? pem.size() : end + 1);
    }
}

void add_show(CLI::App& noun, Session& session) {
    struct Options {
        std::string id;
        bool pem = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("show", "Show one certificate");
    command.add_option("CERTIFICATE", options->id, "Its id")->required();
    command.add_flag("--pem", options->pem, "Print the PEM chain and nothing else");
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        if (options->pem && session.wants_json()) {
            return base::fail(base::ErrorKind::malformed,
                              "--pem and --json are two forms: choose one. The JSON document has "
                              "the PEM chain as \"pem\".");
        }
        CAUSEWAY_TRY(const json certificate, client.get("/certificates/" + segment(options->id)));
        if (!options->pem) return session.show(certificate, kFields);
        print_pem(session.host().out, certificate.value("pem", ""));
        return ExitCode::ok;
    });
}

}  // namespace

void add_cert(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "cert", "Certificates that were issued");
    add_list(noun, session);
    add_show(noun, session);
}

}  // namespace causeway::cli
