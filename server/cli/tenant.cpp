// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/listing.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr Column kColumns[] = {
    {"TENANT", "/slug"},
    {"NAME", "/display_name"},
    {"STATUS", "/status"},
    {"CREATED", "/created_at"},
};

constexpr Column kFields[] = {
    {"tenant", "/slug"},   {"name", "/display_name"},
    {"status", "/status"}, {"created", "/created_at"},
    {"id", "/id"},
};

void add_create(CLI::App& noun, Session& session) {
    struct Options {
        std::string slug;
        std::string name;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("create", "Add a tenant");
    command.add_option("TENANT", options->slug, "Its name in URLs; never changes")->required();
    command.add_option("--name", options->name, "Its name for people");
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        json body{{"slug", options->slug}};
        if (!options->name.empty()) body["display_name"] = options->name;
        CAUSEWAY_TRY(const json tenant, client.post("/tenants", body));
        return session.show(tenant, kFields);
    });
}

void add_update(CLI::App& noun, Session& session) {
    struct Options {
        std::string slug;
        std::string name;
        bool suspend = false;
        bool resume = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command =
        *noun.add_subcommand("update", "Change a tenant; what is not named stays as it is");
    command.add_option("TENANT", options->slug, "The tenant's name in URLs")->required();
    command.add_option("--name", options->name, "Its name for people");
    CLI::Option* suspend =
        command.add_flag("--suspend", options->suspend, "Begin nothing new at its endpoints");
    command.add_flag("--resume", options->resume, "End the suspension")->excludes(suspend);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        json body = json::object();
        if (!options->name.empty()) body["display_name"] = options->name;
        if (options->suspend) body["status"] = "suspended";
        if (options->resume) body["status"] = "active";
        if (body.empty()) {
            return base::fail(base::ErrorKind::malformed,
                              "Say what is to change: --name, --suspend or --resume.");
        }
        CAUSEWAY_TRY(const json tenant, client.patch("/tenants/" + segment(options->slug), body));
        return session.show(tenant, kFields);
    });
}

void add_list(CLI::App& noun, Session& session) {
    const auto limit = std::make_shared<int>(kDefaultLimit);
    CLI::App& command = *noun.add_subcommand("list", "List the tenants, newest first");
    add_limit(command, *limit);
    session.on_run(command, [&session, limit](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const Listing tenants, client.list("/tenants", {}, *limit));
        return session.show(tenants, kColumns);
    });
}

void add_show(CLI::App& noun, Session& session) {
    const auto slug = std::make_shared<std::string>();
    CLI::App& command = *noun.add_subcommand("show", "Show one tenant");
    command.add_option("TENANT", *slug, "Its name in URLs")->required();
    session.on_run(command, [&session, slug](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json tenant, client.get("/tenants/" + segment(*slug)));
        return session.show(tenant, kFields);
    });
}

}  // namespace

void add_tenant(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "tenant", "Customers, each with endpoints of their own");
    add_create(noun, session);
    add_update(noun, session);
    add_list(noun, session);
    add_show(noun, session);
}

}  // namespace causeway::cli
