// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/listing.hpp"
#include "cli/order_report.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

constexpr Column kColumns[] = {
    {"ORDER", "/id"},           {"CREATED", "/created_at"}, {"TENANT", "/tenant"},
    {"ENDPOINT", "/endpoint"},  {"STATUS", "/status"},      {"NAMES", "/identifiers"},
    {"ERROR", "/error/detail"},
};

void add_list(CLI::App& noun, Session& session) {
    struct Options {
        std::string tenant, endpoint, account, status, name;
        int limit = kDefaultLimit;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("list", "List orders, newest first");
    command.add_option("--tenant", options->tenant, "Of this tenant");
    command.add_option("--endpoint", options->endpoint, "At this endpoint of the tenant");
    command.add_option("--account", options->account, "Of this account (id)");
    command.add_option("--status", options->status, "In this state");
    command.add_option("--name", options->name, "For this DNS name or address");
    add_limit(command, options->limit);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const Listing orders, client.list("/orders",
                                                       {{"tenant", options->tenant},
                                                        {"endpoint", options->endpoint},
                                                        {"account", options->account},
                                                        {"status", options->status},
                                                        {"name", options->name}},
                                                       options->limit));
        return session.show(orders, kColumns);
    });
}

void add_show(CLI::App& noun, Session& session) {
    const auto id = std::make_shared<std::string>();
    CLI::App& command =
        *noun.add_subcommand("show", "Tell what happened to an order, and why it failed");
    command.add_option("ORDER", *id, "The order's id, the last part of its URL")->required();
    session.on_run(command, [&session, id](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const json timeline, client.get("/orders/" + segment(*id)));
        if (session.wants_json()) {
            print_json(session.host().out, timeline);
        } else {
            print_order_report(session.host().out, timeline);
        }
        return ExitCode::ok;
    });
}

}  // namespace

void add_order(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "order", "What clients asked for and what became of it");
    add_list(noun, session);
    add_show(noun, session);
}

}  // namespace causeway::cli
