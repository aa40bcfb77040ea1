// SPDX-License-Identifier: Apache-2.0
#include "cli/run.hpp"

#include <ostream>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"

namespace causeway::cli {

int run(int argc, const char* const* argv, const Host& host) {
    Session session(host);
    CLI::App app("Causeway: ACME in front of the CAs that you have", "causeway");
    app.require_subcommand(0, 1);  // with 1 a misspelt command would not be named
    app.fallthrough();             // so that --json and its like may follow the verb
    app.footer(host.help_footer);
    app.failure_message([](const CLI::App*, const CLI::Error& error) {
        return "error: " + std::string(error.what()) + "\nRun it with --help for what it takes.\n";
    });
    session.add_options(app);
    add_tenant(app, session);
    add_domain(app, session);
    add_endpoint(app, session);
    add_eab(app, session);
    add_account(app, session);
    add_connector(app, session);
    add_order(app, session);
    add_cert(app, session);
    add_audit(app, session);
    add_task(app, session);
    add_token(app, session);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool help = app.exit(error, host.out, host.err) == 0;
        return static_cast<int>(help ? ExitCode::ok : ExitCode::usage);
    }
    if (app.get_subcommands().empty()) {
        host.err << "error: Which command? Run it with --help for what there is.\n";
        return static_cast<int>(ExitCode::usage);
    }
    return static_cast<int>(session.exit_code());
}

}  // namespace causeway::cli
