// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/listing.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr Column kColumns[] = {
    {"ACCOUNT", "/id"},        {"CREATED", "/created_at"},    {"STATUS", "/status"},
    {"CONTACTS", "/contacts"}, {"EAB KEY", "/eab_key/label"},
};

constexpr Column kFields[] = {
    {"url", "/url"},
    {"status", "/status"},
    {"contacts", "/contacts"},
    {"key", "/key"},
    {"key thumbprint", "/key_thumbprint"},
    {"EAB key", "/eab_key/label"},
    {"EAB key id", "/eab_key/kid"},
    {"EAB key is", "/eab_key/status"},
    {"agreed to terms", "/terms_of_service_agreed"},
    {"created", "/created_at"},
    {"id", "/id"},
};

void add_list(CLI::App& noun, Session& session) {
    struct Options {
        std::string endpoint, status, eab_kid, contact, key_thumbprint;
        int limit = kDefaultLimit;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("list", "List an endpoint's accounts, newest first");
    command.add_option("TENANT/ENDPOINT", options->endpoint, "The endpoint")->required();
    command.add_option("--status", options->status, "In this state");
    command.add_option("--eab-kid", options->eab_kid, "Registered with this EAB key");
    command.add_option("--contact", options->contact, "With this e-mail address");
    command.add_option("--key-thumbprint", options->key_thumbprint, "With this account key");
    add_limit(command, options->limit);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, endpoint_path(options->endpoint));
        CAUSEWAY_TRY(const Listing accounts,
                     client.list(path + "/accounts",
                                 {{"status", options->status},
                                  {"eab_kid", options->eab_kid},
                                  {"contact", options->contact},
                                  {"key_thumbprint", options->key_thumbprint}},
                                 options->limit));
        return session.show(accounts, kColumns);
    });
}

struct AccountName {
    std::string endpoint;
    std::string id;

    base::Result<std::string> path() const {
        CAUSEWAY_TRY(const std::string endpoint_part, endpoint_path(endpoint));
        return endpoint_part + "/accounts/" + segment(id);
    }
};

std::shared_ptr<AccountName> add_account_name(CLI::App& command) {
    auto name = std::make_shared<AccountName>();
    command.add_option("TENANT/ENDPOINT", name->endpoint, "The endpoint")->required();
    command.add_option("ACCOUNT", name->id, "The account's id, the last part of its URL")
        ->required();
    return name;
}

void add_show(CLI::App& noun, Session& session) {
    CLI::App& command = *noun.add_subcommand("show", "Show one account");
    const auto name = add_account_name(command);
    session.on_run(command, [&session, name](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, name->path());
        CAUSEWAY_TRY(const json account, client.get(path));
        return session.show(account, kFields);
    });
}

void add_revoke(CLI::App& noun, Session& session) {
    const auto comment = std::make_shared<std::string>();
    CLI::App& command =
        *noun.add_subcommand("revoke", "End an account and its open orders, for good");
    const auto name = add_account_name(command);
    command.add_option("--comment", *comment, "Why; stands in the audit log");
    session.on_run(command,
                   [&session, name, comment](const Client& client) -> base::Result<ExitCode> {
                       CAUSEWAY_TRY(const std::string path, name->path());
                       json body = json::object();
                       if (!comment->empty()) body["comment"] = *comment;
                       CAUSEWAY_TRY(const json account, client.post(path + "/revoke", body));
                       return session.show(account, kFields);
                   });
}

}  // namespace

void add_account(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "account", "ACME accounts that clients have registered");
    add_list(noun, session);
    add_show(noun, session);
    add_revoke(noun, session);
}

}  // namespace causeway::cli
