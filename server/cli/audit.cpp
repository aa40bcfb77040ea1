// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/audit_log.hpp"
#include "cli/commands.hpp"
#include "cli/listing.hpp"
#include "cli/verbs.hpp"

namespace causeway::cli {
namespace {

constexpr Column kColumns[] = {
    {"TIME", "/header/at"},
    {"ACTION", "/header/action"},
    {"ACTOR", "/header/actor"},
    {"OBJECT", "/header/object"},
};

void add_list(CLI::App& noun, Session& session) {
    struct Options {
        std::string tenant, order, action, actor;
        int limit = kDefaultLimit;
    };
    const auto options = std::make_shared<Options>();
    CLI::App& command = *noun.add_subcommand("list", "List audit events, newest first");
    command.add_option("--tenant", options->tenant, "Of this tenant");
    command.add_option("--order", options->order, "About this order (id)");
    command.add_option("--action", options->action, "Of this kind, such as tenant.created");
    command.add_option("--actor", options->actor, "By this actor, such as local:root");
    add_limit(command, options->limit);
    session.on_run(command, [&session, options](const Client& client) -> base::Result<ExitCode> {
        CAUSEWAY_TRY(const Listing events, client.list("/audit-events",
                                                       {{"tenant", options->tenant},
                                                        {"order", options->order},
                                                        {"action", options->action},
                                                        {"actor", options->actor}},
                                                       options->limit));
        return session.show(events, kColumns);
    });
}

}  // namespace

void add_audit(CLI::App& app, Session& session) {
    CLI::App& noun = add_noun(app, "audit", "Who did what, and when");
    add_list(noun, session);
    add_audit_export(noun, session);
    add_audit_verify(noun, session);
    add_audit_head(noun, session);
}

}  // namespace causeway::cli
