// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/input_file.hpp"
#include "cli/listing.hpp"
#include "cli/order_report.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr Column kColumns[] = {
    {"TASK", "/id"},       {"KIND", "/kind"},           {"SINCE", "/since"},
    {"TENANT", "/tenant"}, {"CONNECTOR", "/connector"}, {"NAMES", "/identifiers"},
    {"REASON", "/reason"},
};

constexpr Column kFields[] = {
    {"names", "/identifiers"},
    {"connector", "/connector"},
    {"key SHA-256", "/key_sha256"},
    {"state", "/state"},
    {"reason", "/reason"},
    {"prepared", "/created_at"},
    {"unknown since", "/since"},
    {"order", "/order"},
    {"order is", "/order_status"},
    {"order fails", "/give_up_at"},
    {"tenant", "/tenant"},
    {"endpoint", "/endpoint"},
    {"id", "/id"},
};

constexpr Column kRevocationFields[] = {
    {"names", "/identifiers"},
    {"serial", "/serial"},
    {"issuer", "/issuer"},
    {"SHA-256", "/sha256"},
    {"expires", "/not_after"},
    {"connector", "/connector"},
    {"revoke for", "/revocation/reason"},
    {"asked by", "/revocation/requested_by"},
    {"asked at", "/created_at"},
    {"comment", "/revocation/comment"},
    {"state", "/state"},
    {"the CA said", "/reason"},
    {"since", "/since"},
    {"certificate", "/certificate"},
    {"tenant", "/tenant"},
    {"endpoint", "/endpoint"},
    {"id", "/id"},
};

void add_list(CLI::App& noun, Session& session) {
    struct Options {
        std::string tenant;
        int limit = kDefaultLimit;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("list", "List the open tasks, oldest first");
    command.add_option("--tenant", options->tenant, "Of this tenant");
    add_limit(command, options->limit);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const Listing tasks,
                     client.list("/tasks", {{"tenant", options->tenant}}, options->limit));
        return session.show(tasks, kColumns);
    });
}

void print_revocation(std::ostream& out, const json& task) {
    const std::string id = cell(task, "/id");
    const std::string state = cell(task, "/state");
    print_fields(out, kRevocationFields, task);
    if (state == "requested") {
        out << "\nThe certificate is good, and its CA is being asked to revoke it; next try: "
            << cell(task, "/revocation/next_try_at")
            << "\nIf it is revoked there, or the CA is gone for good:\n"
            << "  causeway task revoked " << id << '\n';
        return;
    }
    if (state != "refused") {
        out << "\nThis task is settled.\n";
        return;
    }
    out << "\nThe certificate is good until it is revoked. Revoke it at the CA:\n"
        << "  it is done:             causeway task revoked " << id << '\n'
        << "  ask the CA once more:   causeway task retry " << id << '\n'
        << "  it may stay good:       causeway task dismiss " << id << '\n';
}

void print_unknown_outcome(std::ostream& out, const json& task) {
    const std::string id = cell(task, "/id");
    print_fields(out, kFields, task);
    out << '\n';
    print_exchanges(out, task, id);
    if (!task.value("open", false)) {
        out << "\nThis task is settled.\n";
        return;
    }
    out << "\nThe CA may have issued for this request. Look there for a certificate of this key:\n"
        << "  there is one:    causeway task attach " << id << " --certificate FILE\n"
        << "  there is none:   causeway task not-issued " << id << '\n';
}

std::shared_ptr<std::string> add_task_id(CLI::App& command) {
    auto id = std::make_shared<std::string>();
    command.add_option("TASK", *id, "Its id")->required();
    return id;
}

void add_show(CLI::App& noun, Session& session) {
    CLI::App& command = *noun.add_subcommand("show", "Show one task, and what to look for");
    const auto id = add_task_id(command);
    session.on_run(command, [&session, id](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json task, client.get("/tasks/" + segment(*id)));
        if (session.wants_json()) {
            print_json(session.host().out, task);
        } else if (cell(task, "/kind") == "revocation") {
            print_revocation(session.host().out, task);
        } else {
            print_unknown_outcome(session.host().out, task);
        }
        return ExitCode::ok;
    });
}

ExitCode show_settlement(const Session& session, const json& settlement) {
    if (session.wants_json()) {
        print_json(session.host().out, settlement);
    } else {
        session.host().out << cell(settlement, "/detail") << '\n';
    }
    return ExitCode::ok;
}

base::Result<std::string> read_certificates(const std::string& path) {
    CAUSEWAY_TRY(std::string pem, read_text_file(path));
    if (pem.find("PRIVATE KEY-----") != std::string::npos) {
        return base::fail(ErrorKind::malformed,
                          "The file " + path +
                              " holds a private key, which stays here: give a file with the "
                              "certificate only.");
    }
    if (pem.find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
        return base::fail(ErrorKind::malformed,
                          "The file " + path + " holds no certificate in PEM form.");
    }
    return pem;
}

void add_attach(CLI::App& noun, Session& session) {
    const auto file = std::make_shared<std::string>();
    CLI::App& command =
        *noun.add_subcommand("attach", "Hand in the certificate that was found at the CA");
    const auto id = add_task_id(command);
    command.add_option("--certificate", *file, "PEM file; its chain may follow in it")->required();
    session.on_run(command, [&session, id, file](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string pem, read_certificates(*file));
        CAUSEWAY_TRY(const json settlement, client.post("/tasks/" + segment(*id) + "/certificate",
                                                        {{"certificates", pem}}));
        return show_settlement(session, settlement);
    });
}

// A verb that needs nothing but the task.
void add_word(CLI::App& noun, Session& session, const std::string& verb,
              const std::string& description) {
    CLI::App& command = *noun.add_subcommand(verb, description);
    const auto id = add_task_id(command);
    session.on_run(command, [&session, id, verb](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json settlement,
                     client.post("/tasks/" + segment(*id) + "/" + verb, json::object()));
        return show_settlement(session, settlement);
    });
}

void add_retry(CLI::App& noun, Session& session) {
    const auto reason = std::make_shared<std::string>();
    CLI::App& command = *noun.add_subcommand("retry", "Ask the CA once more to revoke");
    const auto id = add_task_id(command);
    command.add_option(
        "--reason", *reason,
        "For another reason than before, by its name; keyCompromise blocks the key for good");
    session.on_run(command, [&session, id, reason](const Client& client) -> base::Result<ExitCode> {
        const json body = reason->empty() ? json::object() : json{{"reason", *reason}};
        CAUSEWAY_TRY(const json settlement, client.post("/tasks/" + segment(*id) + "/retry", body));
        return show_settlement(session, settlement);
    });
}

}  // namespace

void add_task(CLI::App& app, Session& session) {
    CLI::App& noun =
        add_noun(app, "task", "What waits for a person: lost answers, refused revocations");
    add_list(noun, session);
    add_show(noun, session);
    add_attach(noun, session);
    add_word(noun, session, "not-issued",
             "Attest that the CA has no valid certificate of it, and will not have");
    add_word(noun, session, "revoked", "Attest that the certificate is revoked at its CA");
    add_retry(noun, session);
    add_word(noun, session, "dismiss", "End a revocation; the certificate stays good");
}

}  // namespace causeway::cli
