// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/duration.hpp"
#include "cli/end_time.hpp"
#include "cli/key_option.hpp"
#include "cli/listing.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr Column kColumns[] = {
    {"ENDPOINT", "/slug"},         {"STATUS", "/status"},           {"EAB", "/eab"},
    {"CONNECTORS", "/connectors"}, {"DIRECTORY", "/directory_url"},
};

constexpr Column kFields[] = {
    {"tenant", "/tenant"},
    {"endpoint", "/slug"},
    {"name", "/display_name"},
    {"directory", "/directory_url"},
    {"status", "/status"},
    {"eab", "/eab"},
    {"authorization", "/authorization"},
    {"challenges", "/challenges"},
    {"connectors", "/connectors"},
    {"keys", "/keys"},
    {"most names", "/max_names"},
    {"needs a CN", "/require_cn"},
    {"longest validity (s)", "/max_validity_seconds"},
    {"order lifetime (s)", "/order_lifetime_seconds"},
    {"authorization lifetime (s)", "/authorization_lifetime_seconds"},
    {"without EAB until", "/grandfather_until"},
    {"resolver set", "/network/resolver_set"},
    {"allowed networks", "/network/allowed_networks"},
    {"terms of service", "/terms_of_service"},
    {"website", "/website"},
    {"CAA identities", "/caa_identities"},
    {"created", "/created_at"},
    {"id", "/id"},
};

// What create and update have in common.
struct Settings {
    std::string name;
    std::string display_name;
    std::string eab;
    std::string authorization;
    std::string max_validity;
    std::string order_lifetime;
    std::string authorization_lifetime;
    std::string resolver_set;
    std::string terms_of_service;
    std::string website;
    std::vector<std::string> connectors;
    std::vector<std::string> challenges;
    std::vector<std::string> keys;
    std::vector<std::string> networks;
    std::vector<std::string> caa_identities;
    std::optional<int> max_names;
    bool require_cn = false;
    bool no_require_cn = false;
};

struct EndpointChange : Settings {
    std::string grandfather_until;
    std::vector<std::string> reset;
    bool pause = false;
    bool resume = false;
};

// The options that --reset can name, and the members that null empties then.
constexpr std::pair<const char*, const char*> kResettable[] = {
    {"name", "/display_name"},
    {"challenge", "/challenges"},
    {"key", "/keys"},
    {"allow-network", "/network/allowed_networks"},
    {"terms-of-service", "/terms_of_service"},
    {"website", "/website"},
    {"caa-identity", "/caa_identities"},
    {"grandfather-until", "/grandfather_until"},
};

std::vector<std::string> resettable_options() {
    std::vector<std::string> options;
    for (const auto& [option, member] : kResettable) options.emplace_back(option);
    return options;
}

base::Result<void> add_resets(json& body, const std::vector<std::string>& reset) {
    for (const auto& [option, member] : kResettable) {
        if (std::ranges::find(reset, option) == reset.end()) continue;
        const json::json_pointer place{member};
        if (body.contains(place)) {
            return base::fail(
                base::ErrorKind::malformed,
                std::string("--") + option + " and --reset " + option + " exclude each other.");
        }
        body[place] = nullptr;
    }
    return {};
}

base::Result<void> add_spans(json& body, const Settings& settings) {
    for (const auto& [name, text] :
         {std::pair{"max_validity_seconds", settings.max_validity},
          {"order_lifetime_seconds", settings.order_lifetime},
          {"authorization_lifetime_seconds", settings.authorization_lifetime}}) {
        if (text.empty()) continue;
        CAUSEWAY_TRY(const auto span, parse_duration(text));
        body[name] = span.count();
    }
    return {};
}

// Only what was asked for is sent: the server knows the defaults, or what there is.
base::Result<json> to_body(const Settings& settings) {
    json body = json::object();
    const auto set = [&](const char* pointer, const auto& value) {
        if (!value.empty()) body[json::json_pointer(pointer)] = value;
    };
    set("/display_name", settings.display_name);
    set("/eab", settings.eab);
    set("/authorization", settings.authorization);
    set("/terms_of_service", settings.terms_of_service);
    set("/website", settings.website);
    set("/connectors", settings.connectors);
    set("/challenges", settings.challenges);
    set("/caa_identities", settings.caa_identities);
    set("/network/allowed_networks", settings.networks);
    set("/network/resolver_set", settings.resolver_set);
    if (settings.max_names) body["max_names"] = *settings.max_names;
    if (settings.require_cn || settings.no_require_cn) body["require_cn"] = settings.require_cn;
    for (const auto& key : settings.keys) {
        CAUSEWAY_TRY(json allowed, parse_key_option(key));
        body["keys"].push_back(std::move(allowed));
    }
    CAUSEWAY_CHECK(add_spans(body, settings));
    return body;
}

base::Result<json> to_body(const EndpointChange& change, base::Time now) {
    CAUSEWAY_TRY(json body, to_body(static_cast<const Settings&>(change)));
    if (!change.grandfather_until.empty()) {
        CAUSEWAY_TRY(const base::Time until, parse_end_time(change.grandfather_until, now));
        body["grandfather_until"] = base::to_rfc3339(until);
    }
    CAUSEWAY_CHECK(add_resets(body, change.reset));
    if (change.pause) body["status"] = "paused";
    if (change.resume) body["status"] = "active";
    if (body.empty()) {
        return base::fail(base::ErrorKind::malformed,
                          "Say what is to change; --help shows what can be changed.");
    }
    return body;
}

void add_issuance_options(CLI::App& command, Settings& settings) {
    command.add_option("--eab", settings.eab, "Whether new accounts need an EAB key [required]")
        ->check(CLI::IsMember({"required", "optional", "none"}));
    command
        .add_option("--authorization", settings.authorization,
                    "What lets an account have a name: a challenge, a domain that was verified "
                    "beforehand, or the domains of its EAB key [challenge]")
        ->check(CLI::IsMember({"challenge", "pre-authorized", "eab-only"}));
    command
        .add_option("--challenge", settings.challenges,
                    "Offer this challenge type, not all three; repeatable")
        ->check(CLI::IsMember({"http-01", "dns-01", "tls-alpn-01"}))
        ->allow_extra_args(false);
    command
        .add_option("--key", settings.keys,
                    "Allow such keys: rsa:2048-4096, ec-p256, ec-p384, ...; repeatable")
        ->allow_extra_args(false);
    command.add_option("--max-names", settings.max_names, "Most names in one certificate");
    CLI::Option* require_cn =
        command.add_flag("--require-cn", settings.require_cn, "The CSR must hold a common name");
    command
        .add_flag("--no-require-cn", settings.no_require_cn, "It need not, which is the default")
        ->excludes(require_cn);
    command.add_option("--max-validity", settings.max_validity,
                       "Take no certificate from the CA that lasts longer: 90d, ... [397d]");
    command.add_option("--order-lifetime", settings.order_lifetime,
                       "How long an order may take to be finalized [7d]");
    command.add_option("--authorization-lifetime", settings.authorization_lifetime,
                       "How long a proof of control may be used again [30d]");
}

// Returns --connector.
CLI::Option* add_settings(CLI::App& command, Settings& settings) {
    command.add_option("TENANT/ENDPOINT", settings.name, "Its name in URLs; never changes")
        ->required();
    CLI::Option* connector =
        command
            .add_option("--connector", settings.connectors,
                        "Where certificates come from; repeat it for those that step in")
            ->take_all()
            ->allow_extra_args(false);
    command.add_option("--name", settings.display_name, "Its name for people");
    add_issuance_options(command, settings);
    command.add_option("--resolver-set", settings.resolver_set,
                       "Resolvers from the server's configuration");
    command
        .add_option("--allow-network", settings.networks,
                    "Private network (CIDR) that validation may reach; repeatable")
        ->allow_extra_args(false);
    command.add_option("--terms-of-service", settings.terms_of_service, "URL");
    command.add_option("--website", settings.website, "URL");
    command
        .add_option("--caa-identity", settings.caa_identities,
                    "Name that CAA records use for the CA; repeatable")
        ->allow_extra_args(false);
    return connector;
}

void add_create(CLI::App& noun, Session& session) {
    const auto endpoint = std::make_shared<Settings>();
    CLI::App& command = *noun.add_subcommand("create", "Give a tenant an ACME directory URL");
    add_settings(command, *endpoint)->required();
    session.on_run(command, [&session, endpoint](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, endpoint_path(endpoint->name));
        CAUSEWAY_TRY(json body, to_body(*endpoint));
        body["slug"] = endpoint->name.substr(endpoint->name.find('/') + 1);
        CAUSEWAY_TRY(const json created, client.post(path.substr(0, path.rfind('/')), body));
        return session.show(created, kFields);
    });
}

void add_update(CLI::App& noun, Session& session) {
    const auto change = std::make_shared<EndpointChange>();
    CLI::App& command = *noun.add_subcommand(
        "update", "Change an endpoint; what is not named stays, and a list is replaced whole");
    add_settings(command, *change);
    command.add_option(
        "--grandfather-until", change->grandfather_until,
        "Accounts without an EAB key may go on ordering until then: 2030-01-31, 90d");
    command
        .add_option("--reset", change->reset,
                    "Undo what this option said: name, challenge, key, allow-network, ...; "
                    "repeatable")
        ->check(CLI::IsMember(resettable_options()))
        ->allow_extra_args(false);
    CLI::Option* pause =
        command.add_flag("--pause", change->pause, "Begin nothing new; reading and revoking go on");
    command.add_flag("--resume", change->resume, "End the pause")->excludes(pause);
    session.on_run(command, [&session, change](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, endpoint_path(change->name));
        CAUSEWAY_TRY(const json body, to_body(*change, session.host().clock.now()));
        CAUSEWAY_TRY(const json changed, client.patch(path, body));
        return session.show(changed, kFields);
    });
}

void add_list(CLI::App& noun, Session& session) {
    struct Options {
        std::string tenant;
        int limit = kDefaultLimit;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("list", "List a tenant's endpoints, newest first");
    command.add_option("TENANT", options->tenant, "The tenant's name in URLs")->required();
    add_limit(command, options->limit);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(
            const Listing endpoints,
            client.list("/tenants/" + segment(options->tenant) + "/endpoints", {}, options->limit));
        return session.show(endpoints, kColumns);
    });
}

void add_show(CLI::App& noun, Session& session) {
    const auto name = std::make_shared<std::string>();
    CLI::App& command = *noun.add_subcommand("show", "Show one endpoint");
    command.add_option("TENANT/ENDPOINT", *name, "Its name in URLs")->required();
    session.on_run(command, [&session, name](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, endpoint_path(*name));
        CAUSEWAY_TRY(const json endpoint, client.get(path));
        return session.show(endpoint, kFields);
    });
}

}  // namespace

void add_endpoint(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "endpoint", "A tenant's ACME directory URLs and their rules");
    add_create(noun, session);
    add_update(noun, session);
    add_list(noun, session);
    add_show(noun, session);
}

}  // namespace causeway::cli
