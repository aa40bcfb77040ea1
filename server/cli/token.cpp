// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/duration.hpp"
#include "cli/listing.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr Column kColumns[] = {
    {"TOKEN", "/id"},           {"LABEL", "/label"},        {"SCOPE", "/scope"},
    {"EXPIRES", "/expires_at"}, {"REVOKED", "/revoked_at"}, {"MADE BY", "/created_by"},
};

constexpr Column kCreated[] = {
    {"token", "/token"},        {"label", "/label"}, {"scope", "/scope"},
    {"expires", "/expires_at"}, {"id", "/id"},
};

constexpr Column kFields[] = {
    {"label", "/label"},        {"scope", "/scope"},        {"expires", "/expires_at"},
    {"revoked", "/revoked_at"}, {"made by", "/created_by"}, {"id", "/id"},
};

void add_create(CLI::App& noun, Session& session) {
    struct Options {
        std::string label;
        std::string scope = "read";
        std::string expires = "90d";
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("create", "Make an API token and show it, this once");
    command.add_option("--label", options->label, "What the token is for");
    command.add_option("--scope", options->scope, "What its bearer may do")
        ->capture_default_str()
        ->check(CLI::IsMember({"read", "admin"}));
    command.add_option("--expires", options->expires, "It is of no use after so long")
        ->capture_default_str();
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const auto life, parse_duration(options->expires));
        json body{{"scope", options->scope},
                  {"expires_at", base::to_rfc3339(session.host().clock.now() + life)}};
        if (!options->label.empty()) body["label"] = options->label;
        CAUSEWAY_TRY(const json token, client.post("/api-tokens", body));
        session.say("Keep the token now: it is not shown again.");
        return session.show(token, kCreated);
    });
}

void add_list(CLI::App& noun, Session& session) {
    const auto limit = std::make_shared<int>(kDefaultLimit);
    CLI::App& command = *noun.add_subcommand("list", "List the API tokens, newest first");
    add_limit(command, *limit);
    session.on_run(command, [&session, limit](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const Listing tokens, client.list("/api-tokens", {}, *limit));
        return session.show(tokens, kColumns);
    });
}

void add_revoke(CLI::App& noun, Session& session) {
    const auto id = std::make_shared<std::string>();
    CLI::App& command = *noun.add_subcommand("revoke", "Stop a token at once");
    command.add_option("TOKEN", *id, "Its id, as list shows it")->required();
    session.on_run(command, [&session, id](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json token,
                     client.post("/api-tokens/" + segment(*id) + "/revoke", json::object()));
        return session.show(token, kFields);
    });
}

}  // namespace

void add_token(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "token", "API tokens for programs and remote operators");
    add_create(noun, session);
    add_list(noun, session);
    add_revoke(noun, session);
}

}  // namespace causeway::cli
