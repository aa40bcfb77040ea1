// SPDX-License-Identifier: Apache-2.0
#include "app/service_commands.hpp"

#include <algorithm>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/demo.hpp"
#include "app/secrets_commands.hpp"
#include "app/version.hpp"

namespace causeway::app {
namespace {

constexpr int kUsage = 2;
constexpr std::string_view kCommands[] = {"serve", "migrate", "secrets",
                                          "demo",  "version", "--version"};

void add_demo(CLI::App& app, DemoOptions& options) {
    CLI::App* demo = app.add_subcommand("demo", "Try everything on this machine");
    demo->add_option("--state", options.state, "Directory that is kept between runs");
    demo->add_option("--env-file", options.env_file,
                     "Write shell assignments there when all is ready");
    demo->add_option("--port", options.port, "Port of the ACME listener")
        ->check(CLI::Range(1, 65535));
    demo->add_option("--resolver", options.resolver, "HOST:PORT of the DNS server to ask");
    demo->add_option("--http01-port", options.http01_port, "Port that http-01 is validated on")
        ->check(CLI::Range(1, 65535));
    demo->add_option("--tlsalpn01-port", options.tlsalpn01_port,
                     "Port that tls-alpn-01 is validated on")
        ->check(CLI::Range(1, 65535));
    demo->add_flag("!--no-issue", options.issue, "Obtain no certificates");
    demo->add_flag("--once", options.once, "End when all is ready and the certificates are there");
}

void add_config(CLI::App& command, std::string& config_file) {
    command.add_option("--config", config_file, "TOML file (docs/operations.md)");
}

CLI::App* add_secrets(CLI::App& app, SecretsOptions& options) {
    CLI::App* secrets =
        app.add_subcommand("secrets", "The key-encryption keys and what they have sealed");
    secrets->require_subcommand(1);
    CLI::App* rotate =
        secrets->add_subcommand("rotate", "Seal everything with the current key, while it is used");
    rotate->add_flag("--dry-run", options.dry_run, "Only say how many values that would be");
    CLI::App* status = secrets->add_subcommand("status", "Which key has sealed how much");
    for (CLI::App* command : {rotate, status}) {
        add_config(*command, options.config_file);
        command->add_flag("--json", options.json, "Print one JSON document");
    }
    return secrets;
}

}  // namespace

const char* const kServiceCommandsHelp =
    "The service itself:\n"
    "  serve --config FILE         Answer ACME and admin requests\n"
    "  migrate --config FILE       Bring the database up to this version\n"
    "  secrets rotate --config FILE   Seal every secret with the current key\n"
    "  secrets status --config FILE   Which key has sealed how much\n"
    "  demo                        Try everything on this machine\n"
    "  version                     Print the version\n";

bool is_service_command(std::string_view name) {
    return std::ranges::find(kCommands, name) != std::end(kCommands);
}

int run_service_command(int argc, const char* const* argv) {
    CLI::App app("Causeway: ACME in front of the CAs that you have", "causeway");
    app.require_subcommand(1);
    std::string config_file;
    CLI::App* serve_command = app.add_subcommand("serve", "Answer ACME and admin requests");
    CLI::App* migrate_command =
        app.add_subcommand("migrate", "Bring the database up to this version");
    add_config(*serve_command, config_file);
    MigrateOptions migrate_options;
    add_config(*migrate_command, migrate_options.config_file);
    migrate_command->add_flag("--restored", migrate_options.restored,
                              "The database was restored from a backup");
    SecretsOptions secrets_options;
    const CLI::App* secrets_command = add_secrets(app, secrets_options);
    DemoOptions demo_options;
    add_demo(app, demo_options);
    app.add_subcommand("version", "Print the version");
    app.set_version_flag("--version", "causeway " + std::string(kVersion));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? 0 : kUsage;
    }
    if (app.got_subcommand(serve_command)) return serve(config_file);
    if (app.got_subcommand(migrate_command)) return migrate(migrate_options);
    if (secrets_command->parsed()) {
        return secrets_command->got_subcommand("rotate") ? rotate_secrets(secrets_options)
                                                         : secrets_status(secrets_options);
    }
    if (app.got_subcommand("demo")) return demo(demo_options);
    std::cout << "causeway " << kVersion << '\n';
    return 0;
}

}  // namespace causeway::app
