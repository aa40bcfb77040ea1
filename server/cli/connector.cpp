// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/input_file.hpp"
#include "cli/listing.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr Column kColumns[] = {
    {"CONNECTOR", "/slug"},     {"TYPE", "/type"},          {"STATUS", "/status"},
    {"TRUST", "/trust_regime"}, {"CREATED", "/created_at"},
};

constexpr Column kFields[] = {
    {"connector", "/slug"},
    {"type", "/type"},
    {"status", "/status"},
    {"trust regime", "/trust_regime"},
    {"configuration", "/config"},
    {"secrets", "/secrets"},
    {"most in flight", "/max_in_flight"},
    {"accepts", "/accepted_differences"},
    {"created", "/created_at"},
    {"id", "/id"},
};

constexpr Column kTypeColumns[] = {
    {"TYPE", "/type"},
    {"TITLE", "/title"},
    {"VERSION", "/version"},
    {"REVOKES", "/capabilities/revokes"},
    {"PENDS", "/capabilities/pends"},
};

constexpr Column kStageColumns[] = {
    {"STAGE", "/name"},
    {"VERDICT", "/verdict"},
    {"DETAIL", "/detail"},
};

// What create and update have in common.
struct Settings {
    std::string slug;
    std::string config_file;
    std::vector<std::string> secret_files;
    std::optional<int> max_in_flight;
    std::vector<std::string> accepted_differences;
};

struct NewConnector : Settings {
    std::string type;
};

struct ConnectorChange : Settings {
    bool accept_none = false;
    bool pause = false;
    bool resume = false;
};

base::Result<json> read_secrets(const std::vector<std::string>& secret_files) {
    json secrets = json::object();
    for (const auto& entry : secret_files) {
        const auto equals = entry.find('=');
        if (equals == std::string::npos || equals == 0) {
            return base::fail(ErrorKind::malformed,
                              "--secret-file takes NAME=FILE, for example password=ca.txt.");
        }
        const std::string name = entry.substr(0, equals);
        if (secrets.contains(name)) {
            return base::fail(ErrorKind::malformed, "The secret " + name + " is given twice.");
        }
        CAUSEWAY_TRY(const base::Secret secret, read_secret_file(entry.substr(equals + 1)));
        secrets[name] = secret.reveal_text();
    }
    return secrets;
}

// Only what was asked for is sent: the server knows the defaults, or what there is.
base::Result<json> to_body(const Settings& settings) {
    json body = json::object();
    if (!settings.config_file.empty()) {
        CAUSEWAY_TRY(const std::string text, read_text_file(settings.config_file));
        auto config = base::parse_json(text);
        if (!config) {
            return base::fail(ErrorKind::malformed,
                              settings.config_file + ": " + config.error().detail);
        }
        body["config"] = *std::move(config);
    }
    if (!settings.secret_files.empty()) {
        CAUSEWAY_TRY(body["secrets"], read_secrets(settings.secret_files));
    }
    if (settings.max_in_flight) body["max_in_flight"] = *settings.max_in_flight;
    if (!settings.accepted_differences.empty()) {
        body["accepted_differences"] = settings.accepted_differences;
    }
    return body;
}

base::Result<json> to_body(const NewConnector& connector) {
    CAUSEWAY_TRY(json body, to_body(static_cast<const Settings&>(connector)));
    body["slug"] = connector.slug;
    body["type"] = connector.type;
    return body;
}

base::Result<json> to_body(const ConnectorChange& change) {
    CAUSEWAY_TRY(json body, to_body(static_cast<const Settings&>(change)));
    if (change.accept_none) body["accepted_differences"] = json::array();
    if (change.pause) body["status"] = "paused";
    if (change.resume) body["status"] = "active";
    if (body.empty()) {
        return base::fail(ErrorKind::malformed,
                          "Say what is to change; --help shows what can be changed.");
    }
    return body;
}

// Returns --accept.
CLI::Option* add_settings(CLI::App& command, Settings& settings) {
    command.add_option("--config", settings.config_file, "JSON file that fits the type's schema");
    command
        .add_option("--secret-file", settings.secret_files,
                    "NAME=FILE: the secret of this name is in the file; repeatable")
        ->allow_extra_args(false);
    command.add_option("--max-in-flight", settings.max_in_flight, "Requests at a time");
    return command
        .add_option("--accept", settings.accepted_differences,
                    "Serve its certificates in spite of this difference: lacks_server_auth; "
                    "repeatable")
        ->allow_extra_args(false);
}

void add_create(CLI::App& noun, Session& session) {
    const auto connector = std::make_shared<NewConnector>();
    CLI::App& command = *noun.add_subcommand("create", "Connect to a CA");
    command.add_option("CONNECTOR", connector->slug, "Its name; never changes")->required();
    command.add_option("--type", connector->type, "One of \"connector types\"")->required();
    add_settings(command, *connector);
    session.on_run(command, [&session, connector](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json body, to_body(*connector));
        CAUSEWAY_TRY(const json created, client.post("/connectors", body));
        return session.show(created, kFields);
    });
}

void add_update(CLI::App& noun, Session& session) {
    const auto change = std::make_shared<ConnectorChange>();
    CLI::App& command =
        *noun.add_subcommand("update", "Change a connector; what is not named stays as it is");
    command.add_option("CONNECTOR", change->slug, "Its name")->required();
    CLI::Option* accept = add_settings(command, *change);
    command.add_flag("--accept-none", change->accept_none, "Accept no difference any more")
        ->excludes(accept);
    CLI::Option* pause =
        command.add_flag("--pause", change->pause, "Ask the CA nothing; what is to go to it waits");
    command.add_flag("--resume", change->resume, "End the pause")->excludes(pause);
    session.on_run(command, [&session, change](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json body, to_body(*change));
        CAUSEWAY_TRY(const json changed,
                     client.patch("/connectors/" + segment(change->slug), body));
        return session.show(changed, kFields);
    });
}

void add_list(CLI::App& noun, Session& session) {
    const auto limit = std::make_shared<int>(kDefaultLimit);
    CLI::App& command = *noun.add_subcommand("list", "List the connectors, newest first");
    add_limit(command, *limit);
    session.on_run(command, [&session, limit](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const Listing connectors, client.list("/connectors", {}, *limit));
        return session.show(connectors, kColumns);
    });
}

void add_show(CLI::App& noun, Session& session) {
    const auto slug = std::make_shared<std::string>();
    CLI::App& command = *noun.add_subcommand("show", "Show one connector, without its secrets");
    command.add_option("CONNECTOR", *slug, "Its name")->required();
    session.on_run(command, [&session, slug](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json connector, client.get("/connectors/" + segment(*slug)));
        return session.show(connector, kFields);
    });
}

void add_types(CLI::App& noun, Session& session) {
    CLI::App& command =
        *noun.add_subcommand("types", "List the kinds of CAs; --json holds their schemas");
    session.on_run(command, [&session](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json answer, client.get("/connector-types"));
        return session.show(Listing{answer.value("items", json::array())}, kTypeColumns);
    });
}

void add_test(CLI::App& noun, Session& session) {
    const auto slug = std::make_shared<std::string>();
    CLI::App& command = *noun.add_subcommand("test", "Try the way to the CA, step by step");
    command.add_option("CONNECTOR", *slug, "Its name")->required();
    session.on_run(command, [&session, slug](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json result,
                     client.post("/connectors/" + segment(*slug) + "/test", json::object()));
        if (session.wants_json()) {
            print_json(session.host().out, result);
        } else {
            print_table(session.host().out, kStageColumns, result.value("stages", json::array()));
        }
        return result.value("passed", false) ? ExitCode::ok : ExitCode::findings;
    });
}

}  // namespace

void add_connector(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "connector", "Connections to CAs");
    add_create(noun, session);
    add_update(noun, session);
    add_list(noun, session);
    add_show(noun, session);
    add_types(noun, session);
    add_test(noun, session);
}

}  // namespace causeway::cli
