// SPDX-License-Identifier: Apache-2.0
#include "app/service_commands.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/config_commands.hpp"
#include "app/demo.hpp"
#include "app/doctor.hpp"
#include "app/secrets_commands.hpp"
#include "app/version.hpp"

namespace causeway::app {
namespace {

constexpr int kUsage = 2;
constexpr std::string_view kCommands[] = {"serve",   "migrate", "doctor",  "config",
                                          "secrets", "demo",    "version", "--version"};

constexpr const char* kConfigHelp = "TOML file (docs/operations.md)";
constexpr const char* kJsonHelp = "Print one JSON document instead of text for people";

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

void add_doctor(CLI::App& app, DoctorOptions& options) {
    CLI::App* doctor =
        app.add_subcommand("doctor", "Look for what is wrong, and say how to mend it");
    doctor->add_option("--config", options.config_file, kConfigHelp);
    doctor->add_flag("--list", options.list, "Say what there is to check");
    doctor->add_option("--only", options.only, "NAME,...: these checks only")->delimiter(',');
    const std::map<std::string, bool> levels = {{"warn", true}, {"fail", false}};
    doctor
        ->add_option("--fail-on", options.fail_on_warn,
                     "warn or fail: what the exit code 6 is for [fail]")
        ->transform(CLI::CheckedTransformer(levels));
    doctor->add_flag("--json", options.json, kJsonHelp);
    doctor
        ->add_option("--ca-file", options.ca_file,
                     "PEM roots to trust for our own URL instead of the system's "
                     "[CAUSEWAY_CA_FILE]")
        ->envname("CAUSEWAY_CA_FILE");
    doctor->add_option("--reach", options.reach, "HOST: a web server to try the way of http-01 to");
}

CLI::App* add_config(CLI::App& app, ConfigOptions& options) {
    CLI::App* config = app.add_subcommand("config", "The settings of this installation");
    config->require_subcommand(1);
    CLI::App* check = config->add_subcommand("check", "Whether a start would accept them");
    CLI::App* show = config->add_subcommand("show", "What is in force, and where it comes from");
    for (CLI::App* command : {check, show}) {
        command->add_option("--config", options.config_file, kConfigHelp);
        command->add_flag("--json", options.json, kJsonHelp);
    }
    return config;
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
        command->add_option("--config", options.config_file, kConfigHelp);
        command->add_flag("--json", options.json, kJsonHelp);
    }
    return secrets;
}

const CLI::App* add_migrate(CLI::App& app, MigrateOptions& options) {
    CLI::App* migrate = app.add_subcommand("migrate", "Bring the database up to this version");
    migrate->add_option("--config", options.config_file, kConfigHelp);
    CLI::Option* restored = migrate->add_flag_callback(
        "--restored", [&] { options.loss = Loss::possible; },
        "The database was restored from a backup, or is a standby that lagged: what it has as not "
        "sent becomes a task");
    migrate
        ->add_flag_callback(
            "--nothing-lost", [&] { options.loss = Loss::none; },
            "The database has everything that was committed before it was promoted, moved or "
            "upgraded: go on with it")
        ->excludes(restored);
    return migrate;
}

}  // namespace

const char* const kServiceCommandsHelp =
    "The service itself:\n"
    "  serve --config FILE         Answer ACME and admin requests\n"
    "  migrate --config FILE       Bring the database up to this version\n"
    "  doctor --config FILE        Look for what is wrong, and say how to mend it\n"
    "  config check|show           The settings, and where they come from\n"
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
    MigrateOptions migrate_options;
    const CLI::App* migrate_command = add_migrate(app, migrate_options);
    serve_command->add_option("--config", config_file, kConfigHelp);
    SecretsOptions secrets_options;
    const CLI::App* secrets_command = add_secrets(app, secrets_options);
    DoctorOptions doctor_options;
    add_doctor(app, doctor_options);
    ConfigOptions config_options;
    const CLI::App* config_command = add_config(app, config_options);
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
    if (app.got_subcommand("doctor")) return doctor(doctor_options);
    if (config_command->got_subcommand("check")) return config_check(config_options);
    if (config_command->got_subcommand("show")) return config_show(config_options);
    if (secrets_command->got_subcommand("rotate")) return rotate_secrets(secrets_options);
    if (secrets_command->got_subcommand("status")) return secrets_status(secrets_options);
    if (app.got_subcommand("demo")) return demo(demo_options);
    std::cout << "causeway " << kVersion << '\n';
    return 0;
}

}  // namespace causeway::app
