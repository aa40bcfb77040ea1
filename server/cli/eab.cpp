// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <ostream>
#include <vector>

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
    {"KID", "/kid"},     {"LABEL", "/label"},        {"STATUS", "/status"},   {"USES", "/uses"},
    {"OF", "/max_uses"}, {"EXPIRES", "/expires_at"}, {"DOMAINS", "/domains"},
};

constexpr Column kFields[] = {
    {"kid", "/kid"},         {"label", "/label"},           {"status", "/status"},
    {"uses", "/uses"},       {"most uses", "/max_uses"},    {"expires", "/expires_at"},
    {"domains", "/domains"}, {"denied", "/denied_domains"}, {"created", "/created_at"},
    {"id", "/id"},
};

constexpr Column kCreated[] = {
    {"kid", "/kid"},
    {"hmac_key", "/hmac_key"},
    {"label", "/label"},
    {"most uses", "/max_uses"},
    {"expires", "/expires_at"},
    {"domains", "/domains"},
    {"denied", "/denied_domains"},
};

struct NewKey {
    std::string endpoint;
    std::string label;
    std::string max_uses;
    std::string expires;
    std::string output;
    std::vector<std::string> domains;
    std::vector<std::string> denied_domains;
};

base::Result<json> to_body(const NewKey& key, base::Time now) {
    json body = json::object();
    if (!key.label.empty()) body["label"] = key.label;
    if (!key.domains.empty()) body["domains"] = key.domains;
    if (!key.denied_domains.empty()) body["denied_domains"] = key.denied_domains;
    if (key.max_uses == "unlimited") {
        body["max_uses"] = nullptr;
    } else if (!key.max_uses.empty()) {
        body["max_uses"] = std::stoi(key.max_uses);
    }
    if (!key.expires.empty()) {
        CAUSEWAY_TRY(const auto life, parse_duration(key.expires));
        body["expires_at"] = base::to_rfc3339(now + life);
    }
    return body;
}

// Whoever asked for these lines feeds them to a shell.
bool is_shell_safe(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

base::Result<ExitCode> print_env(std::ostream& out, const json& key) {
    const std::string kid = key.value("kid", "");
    const std::string hmac = key.value("hmac_key", "");
    if (!is_shell_safe(kid) || !is_shell_safe(hmac)) {
        return base::fail(base::ErrorKind::internal, "The server's answer holds no usable key.");
    }
    out << "EAB_KID=" << kid << "\nEAB_HMAC=" << hmac << '\n';
    return ExitCode::ok;
}

void add_create_options(CLI::App& command, NewKey& key) {
    command.add_option("TENANT/ENDPOINT", key.endpoint, "Where accounts may register with it")
        ->required();
    command.add_option("--label", key.label, "What the key is for; stands in refusals");
    command.add_option("--max-uses", key.max_uses, "Accounts it may register, or unlimited [1]")
        ->check(CLI::IsMember({"unlimited"}) | CLI::Range(1, 1'000'000));
    command.add_option("--expires", key.expires,
                       "It registers no account after so long: 12h, 30d, ...");
    command
        .add_option("--domain", key.domains,
                    "Its accounts may ask for these names only: a rule as \"domain add\" takes it; "
                    "repeatable")
        ->allow_extra_args(false);
    command
        .add_option("--deny-domain", key.denied_domains,
                    "They may not ask for these, whatever allows them; repeatable")
        ->allow_extra_args(false);
    command.add_option("--output", key.output, "\"env\" prints EAB_KID=... and EAB_HMAC=... lines")
        ->check(CLI::IsMember({"text", "env"}));
}

void add_create(CLI::App& noun, Session& session) {
    const auto key = std::make_shared<NewKey>();
    CLI::App& command = *noun.add_subcommand("create", "Make a key and show it, this once");
    add_create_options(command, *key);
    session.on_run(command, [&session, key](const Client& client) -> base::Result<ExitCode> {
        const bool env = key->output == "env";
        if (env && session.wants_json()) {
            return base::fail(base::ErrorKind::malformed, "Choose --json or --output env.");
        }
        CAUSEWAY_TRY(const std::string path, endpoint_path(key->endpoint));
        CAUSEWAY_TRY(const json body, to_body(*key, session.host().clock.now()));
        CAUSEWAY_TRY(const json created, client.post(path + "/eab-keys", body));
        session.say("Keep the HMAC key now: it is not shown again.");
        if (env) return print_env(session.host().out, created);
        return session.show(created, kCreated);
    });
}

void add_list(CLI::App& noun, Session& session) {
    struct Options {
        std::string endpoint;
        int limit = kDefaultLimit;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("list", "List an endpoint's keys, newest first");
    command.add_option("TENANT/ENDPOINT", options->endpoint, "The endpoint")->required();
    add_limit(command, options->limit);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, endpoint_path(options->endpoint));
        CAUSEWAY_TRY(const Listing keys, client.list(path + "/eab-keys", {}, options->limit));
        return session.show(keys, kColumns);
    });
}

struct KeyName {
    std::string endpoint;
    std::string kid;

    base::Result<std::string> path() const {
        CAUSEWAY_TRY(const std::string endpoint_part, endpoint_path(endpoint));
        return endpoint_part + "/eab-keys/" + segment(kid);
    }
};

std::shared_ptr<KeyName> add_key_name(CLI::App& command) {
    auto name = std::make_shared<KeyName>();
    command.add_option("TENANT/ENDPOINT", name->endpoint, "The endpoint")->required();
    command.add_option("KID", name->kid, "The key's id")->required();
    return name;
}

void add_show(CLI::App& noun, Session& session) {
    CLI::App& command = *noun.add_subcommand("show", "Show one key, without its secret");
    const auto name = add_key_name(command);
    session.on_run(command, [&session, name](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, name->path());
        CAUSEWAY_TRY(const json key, client.get(path));
        return session.show(key, kFields);
    });
}

// A verb of the API that changes a key's status.
void add_change(CLI::App& noun, Session& session, const char* verb, const char* description) {
    CLI::App& command = *noun.add_subcommand(verb, description);
    const auto name = add_key_name(command);
    session.on_run(command, [&session, name, verb](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, name->path());
        CAUSEWAY_TRY(const json key, client.post(path + "/" + verb, json::object()));
        return session.show(key, kFields);
    });
}

}  // namespace

void add_eab(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "eab", "Keys that let ACME clients register (EAB)");
    add_create(noun, session);
    add_list(noun, session);
    add_show(noun, session);
    add_change(noun, session, "suspend",
               "Stop a key and new orders of the accounts bound to it, until it is resumed");
    add_change(noun, session, "resume", "Let a suspended key and its accounts go on");
    add_change(noun, session, "revoke",
               "Stop a key for good, and new orders of the accounts bound to it");
}

}  // namespace causeway::cli
