// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/duration.hpp"
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

struct NewEndpoint {
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
};

// Only what was asked for is sent: the server knows the defaults.
base::Result<json> to_body(const NewEndpoint& endpoint) {
    json body{{"slug", endpoint.name.substr(endpoint.name.find('/') + 1)},
              {"connectors", endpoint.connectors}};
    const auto set = [&](const char* name, const std::string& value) {
        if (!value.empty()) body[name] = value;
    };
    set("display_name", endpoint.display_name);
    set("eab", endpoint.eab);
    set("authorization", endpoint.authorization);
    set("terms_of_service", endpoint.terms_of_service);
    set("website", endpoint.website);
    if (!endpoint.challenges.empty()) body["challenges"] = endpoint.challenges;
    if (!endpoint.caa_identities.empty()) body["caa_identities"] = endpoint.caa_identities;
    if (!endpoint.networks.empty()) body["network"]["allowed_networks"] = endpoint.networks;
    if (!endpoint.resolver_set.empty()) body["network"]["resolver_set"] = endpoint.resolver_set;
    if (endpoint.max_names) body["max_names"] = *endpoint.max_names;
    if (endpoint.require_cn) body["require_cn"] = true;
    for (const auto& key : endpoint.keys) {
        CAUSEWAY_TRY(json allowed, parse_key_option(key));
        body["keys"].push_back(std::move(allowed));
    }
    for (const auto& [name, text] :
         {std::pair{"max_validity_seconds", endpoint.max_validity},
          {"order_lifetime_seconds", endpoint.order_lifetime},
          {"authorization_lifetime_seconds", endpoint.authorization_lifetime}}) {
        if (text.empty()) continue;
        CAUSEWAY_TRY(const auto span, parse_duration(text));
        body[name] = span.count();
    }
    return body;
}

void add_create_options(CLI::App& command, NewEndpoint& endpoint) {
    command.add_option("TENANT/ENDPOINT", endpoint.name, "Its name in URLs; never changes")
        ->required();
    command
        .add_option("--connector", endpoint.connectors,
                    "Where certificates come from; repeat it for those that step in")
        ->required()
        ->take_all()
        ->allow_extra_args(false);
    command.add_option("--eab", endpoint.eab, "Whether new accounts need an EAB key [required]")
        ->check(CLI::IsMember({"required", "optional", "none"}));
    command
        .add_option("--authorization", endpoint.authorization,
                    "What lets an account have a name: a challenge, a domain that was verified "
                    "beforehand, or the domains of its EAB key [challenge]")
        ->check(CLI::IsMember({"challenge", "pre-authorized", "eab-only"}));
    command.add_option("--name", endpoint.display_name, "Its name for people");
    command
        .add_option("--challenge", endpoint.challenges,
                    "Offer this challenge type, not all three; repeatable")
        ->check(CLI::IsMember({"http-01", "dns-01", "tls-alpn-01"}))
        ->allow_extra_args(false);
    command
        .add_option("--key", endpoint.keys,
                    "Allow such keys: rsa:2048-4096, ec-p256, ec-p384, ...; repeatable")
        ->allow_extra_args(false);
    command.add_option("--max-names", endpoint.max_names, "Most names in one certificate");
    command.add_flag("--require-cn", endpoint.require_cn, "The CSR must hold a common name");
    command.add_option("--max-validity", endpoint.max_validity,
                       "Take no certificate from the CA that lasts longer: 90d, ... [397d]");
    command.add_option("--order-lifetime", endpoint.order_lifetime,
                       "How long an order may take to be finalized [7d]");
    command.add_option("--authorization-lifetime", endpoint.authorization_lifetime,
                       "How long a proof of control may be used again [30d]");
    command.add_option("--resolver-set", endpoint.resolver_set,
                       "Resolvers from the server's configuration");
    command
        .add_option("--allow-network", endpoint.networks,
                    "Private network (CIDR) that validation may reach; repeatable")
        ->allow_extra_args(false);
    command.add_option("--terms-of-service", endpoint.terms_of_service, "URL");
    command.add_option("--website", endpoint.website, "URL");
    command
        .add_option("--caa-identity", endpoint.caa_identities,
                    "Name that CAA records use for the CA; repeatable")
        ->allow_extra_args(false);
}

void add_create(CLI::App& noun, Session& session) {
    const auto endpoint = std::make_shared<NewEndpoint>();
    CLI::App& command = *noun.add_subcommand("create", "Give a tenant an ACME directory URL");
    add_create_options(command, *endpoint);
    session.on_run(command, [&session, endpoint](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const std::string path, endpoint_path(endpoint->name));
        CAUSEWAY_TRY(const json body, to_body(*endpoint));
        CAUSEWAY_TRY(const json created, client.post(path.substr(0, path.rfind('/')), body));
        return session.show(created, kFields);
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
    add_list(noun, session);
    add_show(noun, session);
}

}  // namespace causeway::cli
