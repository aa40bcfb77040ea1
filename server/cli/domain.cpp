// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/end_time.hpp"
#include "cli/listing.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr Column kColumns[] = {
    {"RULE", "/rule"},
    {"EFFECT", "/effect"},
    {"PRE-AUTHORIZED UNTIL", "/pre_authorization/until"},
    {"MADE BY", "/created_by"},
};

constexpr Column kFields[] = {
    {"rule", "/rule"},
    {"effect", "/effect"},
    {"pre-authorized until", "/pre_authorization/until"},
    {"evidence", "/pre_authorization/evidence"},
    {"created", "/created_at"},
    {"made by", "/created_by"},
    {"id", "/id"},
};

constexpr const char* kRuleForms =
    "example.com (it and all names under it), '*.example.com' (wildcards), '=www.example.com' or "
    "'=*.example.com' (that one), 10.1.0.0/16, 2001:db8::/32 or an address";

struct Rule {
    std::string tenant;
    std::string text;

    std::string list_path() const { return "/tenants/" + segment(tenant) + "/domains"; }
};

struct PreAuthorization {
    std::string until;
    std::string evidence;

    base::Result<json> to_body(base::Time now) const {
        CAUSEWAY_TRY(const base::Time end, parse_end_time(until, now));
        return json{{"until", base::to_rfc3339(end)}, {"evidence", evidence}};
    }
};

// The path of a rule that is there: in a path it stands by its id.
base::Result<std::string> find_path(const Client& client, const Rule& rule) {
    CAUSEWAY_TRY(const Listing found, client.list(rule.list_path(), {{"rule", rule.text}}, 1));
    if (found.items.empty()) {
        return base::fail(base::ErrorKind::not_found,
                          "The tenant " + rule.tenant + " has no rule " + rule.text + ".");
    }
    return rule.list_path() + "/" + segment(found.items.front().at("id").get<std::string>());
}

std::shared_ptr<Rule> add_rule(CLI::App& command) {
    auto rule = std::make_shared<Rule>();
    command.add_option("TENANT", rule->tenant, "Its name in URLs")->required();
    command.add_option("RULE", rule->text, kRuleForms)->required();
    return rule;
}

CLI::Option* add_evidence(CLI::App& command, PreAuthorization& pre_authorization,
                          CLI::Option& until) {
    return command
        .add_option("--evidence", pre_authorization.evidence,
                    "What was verified, by whom: for the audit log")
        ->needs(&until);
}

void add_add(CLI::App& noun, Session& session) {
    struct Options {
        PreAuthorization pre_authorization;
        bool deny = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("add", "Allow names to a tenant, or deny them");
    const auto rule = add_rule(command);
    CLI::Option& until = *command.add_option(
        "--pre-authorized-until", options->pre_authorization.until,
        "Verified beforehand: endpoints with --authorization pre-authorized ask for no challenge "
        "until then (2030-01-31 or 90d)");
    add_evidence(command, options->pre_authorization, until);
    command.add_flag("--deny", options->deny, "Deny them; this wins over whatever allows them")
        ->excludes(&until);
    session.on_run(
        command, [&session, rule, options](const Client& client) -> base::Result<ExitCode> {
            json body{{"rule", rule->text}};
            if (options->deny) body["effect"] = "deny";
            if (!options->pre_authorization.until.empty()) {
                CAUSEWAY_TRY(body["pre_authorization"],
                             options->pre_authorization.to_body(session.host().clock.now()));
            }
            CAUSEWAY_TRY(const json added, client.post(rule->list_path(), body));
            if (!options->deny) {
                session.say("The tenant may have the names of its rules and no others.");
            }
            return session.show(added, kFields);
        });
}

void add_list(CLI::App& noun, Session& session) {
    struct Options {
        Rule rule;
        int limit = kDefaultLimit;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("list", "List a tenant's rules, newest first");
    command.add_option("TENANT", options->rule.tenant, "Its name in URLs")->required();
    add_limit(command, options->limit);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const Listing domains,
                     client.list(options->rule.list_path(), {}, options->limit));
        return session.show(domains, kColumns);
    });
}

void add_show(CLI::App& noun, Session& session) {
    CLI::App& command = *noun.add_subcommand("show", "Show one rule");
    const auto rule = add_rule(command);
    session.on_run(command, [&session, rule](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, find_path(client, *rule));
        CAUSEWAY_TRY(const json domain, client.get(path));
        return session.show(domain, kFields);
    });
}

void add_update(CLI::App& noun, Session& session) {
    struct Options {
        bool allow = false;
        bool deny = false;
        bool allow_any = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand(
        "update", "Turn an allowing rule into a denying one, or the other way round");
    const auto rule = add_rule(command);
    CLI::Option_group& effect = *command.add_option_group("what it does");
    effect.add_flag("--allow", options->allow, "Allow its names");
    CLI::Option& deny = *effect.add_flag(
        "--deny", options->deny, "Deny its names; a pre-authorization of them ends with it");
    effect.require_option(1);
    command
        .add_flag("--allow-any", options->allow_any,
                  "Also the last allowing rule: the tenant may have any other name from then on")
        ->needs(&deny);
    session.on_run(command,
                   [&session, rule, options](const Client& client) -> base::Result<ExitCode> {
                       json body{{"effect", options->deny ? "deny" : "allow"}};
                       if (options->allow_any) body["allow_any"] = true;
                       CAUSEWAY_TRY(const std::string path, find_path(client, *rule));
                       CAUSEWAY_TRY(const json changed, client.patch(path, body));
                       return session.show(changed, kFields);
                   });
}

void add_pre_authorize(CLI::App& noun, Session& session) {
    struct Options {
        PreAuthorization pre_authorization;
        bool end = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand(
        "pre-authorize", "Renew a pre-authorization, with its evidence, or end it");
    const auto rule = add_rule(command);
    CLI::Option_group& choice = *command.add_option_group("until when");
    CLI::Option& until = *choice.add_option("--until", options->pre_authorization.until,
                                            "Verified until then: 2030-01-31 or 90d");
    choice.add_flag("--end", options->end, "Names under it need another proof from now on");
    choice.require_option(1);
    add_evidence(command, options->pre_authorization, until);
    session.on_run(
        command, [&session, rule, options](const Client& client) -> base::Result<ExitCode> {
            json body{{"pre_authorization", nullptr}};
            if (!options->end) {
                CAUSEWAY_TRY(body["pre_authorization"],
                             options->pre_authorization.to_body(session.host().clock.now()));
            }
            CAUSEWAY_TRY(const std::string path, find_path(client, *rule));
            CAUSEWAY_TRY(const json changed, client.patch(path, body));
            return session.show(changed, kFields);
        });
}

void add_remove(CLI::App& noun, Session& session) {
    CLI::App& command = *noun.add_subcommand(
        "remove", "Remove a rule; what was not sent to a CA is judged by the rest");
    const auto rule = add_rule(command);
    const auto allow_any = std::make_shared<bool>(false);
    command.add_flag("--allow-any", *allow_any,
                     "Also the last allowing rule: the tenant may have any name from then on");
    session.on_run(command,
                   [&session, rule, allow_any](const Client& client) -> base::Result<ExitCode> {
                       json body = json::object();
                       if (*allow_any) body["allow_any"] = true;
                       CAUSEWAY_TRY(const std::string path, find_path(client, *rule));
                       CAUSEWAY_TRY(const json removed, client.post(path + "/remove", body));
                       return session.show(removed, kFields);
                   });
}

}  // namespace

void add_domain(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "domain", "Which names a tenant may have");
    add_add(noun, session);
    add_list(noun, session);
    add_show(noun, session);
    add_update(noun, session);
    add_pre_authorize(noun, session);
    add_remove(noun, session);
}

}  // namespace causeway::cli
