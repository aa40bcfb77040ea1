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

constexpr Column kRevocationFields[] = {
    {"revocation is", "/state"},   {"reason", "/reason"},
    {"comment", "/comment"},       {"asked by", "/requested_by"},
    {"asked at", "/requested_at"}, {"ended at", "/ended_at"},
    {"CA asked", "/tries"},        {"last answer", "/last_error"},
    {"next try", "/next_try_at"},  {"id", "/id"},
};

struct Filters {
    std::string name, serial, fingerprint, key, status, tenant, endpoint, account;
    std::string issued_from, issued_until;
    int limit = kDefaultLimit;
};

void add_list(CLI::App& noun, Session& session) {
    const auto filters = std::make_shared<Filters>();
    CLI::App& command = *noun.add_subcommand("list", "Find certificates, newest first");
    command.add_option("--name", filters->name, "For this DNS name or address");
    command.add_option("--serial", filters->serial, "With this serial number, however spelled");
    command.add_option("--fingerprint", filters->fingerprint, "With this SHA-256 fingerprint");
    command.add_option("--key-sha256", filters->key,
                       "With this key: SHA-256 of its SubjectPublicKeyInfo");
    command.add_option("--status", filters->status, "issued or revoked");
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
                                  {"key_sha256", filters->key},
                                  {"status", filters->status},
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

// Whether it was asked to be revoked, and what became of that.
void print_revocation(std::ostream& out, const json& certificate) {
    const auto revocation = certificate.find("revocation");
    if (revocation == certificate.end() || revocation->is_null()) return;
    out << '\n';
    print_fields(out, kRevocationFields, *revocation);
}

ExitCode show_report(const Session& session, const json& certificate) {
    session.show(certificate, kFields);
    if (!session.wants_json()) print_revocation(session.host().out, certificate);
    return ExitCode::ok;
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
        if (!options->pem) return show_report(session, certificate);
        print_pem(session.host().out, certificate.value("pem", ""));
        return ExitCode::ok;
    });
}

std::string verdict(const json& certificate) {
    const std::string state = cell(certificate, "/revocation/state");
    const std::string id = cell(certificate, "/revocation/id");
    if (state == "revoked") return "The CA has revoked the certificate.";
    if (state == "refused") {
        return "The CA does not revoke it: " + cell(certificate, "/revocation/last_error") +
               "\nIt has to be revoked at the CA. What to do: causeway task show " + id;
    }
    return "Recorded. The CA has not confirmed it yet and is asked until it does. See how far it "
           "is with: causeway cert show " +
           cell(certificate, "/id");
}

// What the revocation that there was before was asked for, when that is not what was asked for now.
std::string reason_before(const json& certificate, const std::string& reason) {
    const std::string before = cell(certificate, "/revocation/reason");
    if (reason.empty() || reason == before) return {};
    return "\nIt was asked for before, by " + cell(certificate, "/revocation/requested_by") +
           ", for the reason " + before + ".";
}

std::string consequences(const json& certificate, const std::string& reason) {
    if (reason != "keyCompromise") return {};
    return "\nIts key is blocked for good: no certificate and no account is given for it any more, "
           "and accounts that had it are revoked. Certificates that have it and are good: causeway "
           "cert list --status issued --key-sha256 " +
           cell(certificate, "/key_sha256");
}

void add_revoke(CLI::App& noun, Session& session) {
    struct Options {
        std::string id, reason, comment;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("revoke", "Have one certificate revoked by its CA");
    command.add_option("CERTIFICATE", options->id, "Its id")->required();
    command.add_option("--reason", options->reason,
                       "unspecified, keyCompromise (blocks its key for good), affiliationChanged, "
                       "superseded, cessationOfOperation or privilegeWithdrawn");
    command.add_option("--comment", options->comment, "Why, for the record");
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        json body = json::object();
        if (!options->reason.empty()) body["reason"] = options->reason;
        if (!options->comment.empty()) body["comment"] = options->comment;
        CAUSEWAY_TRY(const json certificate,
                     client.post("/certificates/" + segment(options->id) + "/revoke", body));
        if (session.wants_json()) {
            print_json(session.host().out, certificate);
        } else {
            session.host().out << verdict(certificate)
                               << reason_before(certificate, options->reason)
                               << consequences(certificate, options->reason) << '\n';
        }
        return cell(certificate, "/revocation/state") == "refused" ? ExitCode::failure
                                                                   : ExitCode::ok;
    });
}

}  // namespace

void add_cert(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "cert", "Certificates that were issued");
    add_list(noun, session);
    add_show(noun, session);
    add_revoke(noun, session);
}

}  // namespace causeway::cli
